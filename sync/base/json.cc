#include "sync/base/json.h"

#include <array>
#include <charconv>
#include <cstring>
#include <vector>

#include "sync/base/limits.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::size_t kNamedKeyBytes = 64;  // keys come from outside: longer ones are not repeated in errors
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Builds the value, and refuses what nlohmann's own builder lets pass: a key that comes twice, deep nesting.
class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  Json value;
  Error error{problem::kMalformedJson};

  bool null() override { return add(nullptr); }
  bool boolean(bool v) override { return add(v); }
  bool number_integer(number_integer_t v) override { return add(v); }
  bool number_unsigned(number_unsigned_t v) override { return add(v); }
  bool number_float(number_float_t v, const string_t&) override { return add(v); }
  bool string(string_t& v) override { return add(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto [member, added] = open_.back()->get_ref<Json::object_t&>().try_emplace(std::move(name));
    if (!added) {
      const bool is_short = member->first.size() <= kNamedKeyBytes;
      error = {problem::kDuplicateKey, is_short ? "key \"" + member->first + "\" comes twice" : "a long key comes twice"};
      return false;
    }
    slot_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    error.detail = "at byte " + std::to_string(position);
    return false;
  }

 private:
  Json* add(Json&& v, bool) {
    if (open_.empty()) return &(value = std::move(v));
    if (slot_ != nullptr) {
      Json* place = std::exchange(slot_, nullptr);
      *place = std::move(v);
      return place;
    }
    auto& array = open_.back()->get_ref<Json::array_t&>();
    return &array.emplace_back(std::move(v));
  }
  bool add(Json&& v) {
    add(std::move(v), true);
    return true;
  }
  bool open(Json&& container) {
    if (open_.size() == limits::kJsonDepth) {
      error.detail = "nested deeper than " + std::to_string(limits::kJsonDepth);
      return false;
    }
    open_.push_back(add(std::move(container), true));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<Json*> open_;  // stable: a container does not move while something inside it is open
  Json* slot_ = nullptr;
};

bool is_plain(char c) { return static_cast<std::uint8_t>(c) >= 0x20 && c != '"' && c != '\\'; }

/// Whether all eight bytes of a word stand in a JSON string as they are. May say no where one of them is beyond ASCII.
bool is_plain(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHigh = 0x8080808080808080;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kHigh; };
  const std::uint64_t control = (word - kOnes * 0x20) & ~word & kHigh;
  return (control | has_zero(word ^ kOnes * '"') | has_zero(word ^ kOnes * '\\')) == 0;
}

/// Length of the longest prefix that stands in a JSON string as it is.
std::size_t plain_prefix(std::string_view text) {
  std::size_t size = 0;
  for (std::uint64_t word; text.size() - size >= sizeof word; size += sizeof word) {
    std::memcpy(&word, text.data() + size, sizeof word);
    if (!is_plain(word)) break;
  }
  while (size < text.size() && is_plain(text[size])) ++size;
  return size;
}

void write_escape(std::string& out, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t", kNames = "\"\\bfnrt";
  constexpr char kDigits[] = "0123456789abcdef";
  if (const std::size_t at = kNamed.find(c); at != std::string_view::npos) {
    out += {'\\', kNames[at]};
  } else {
    out += "\\u00";
    out += {kDigits[c >> 4 & 15], kDigits[c & 15]};
  }
}

/// In runs, since almost all text is plain: nlohmann's own writer decodes every character.
void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (;;) {
    const std::size_t plain = plain_prefix(text);
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    write_escape(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

void write_value(std::string& out, const Json& value) {
  char separator = 0;
  if (const auto* text = value.get_ptr<const Json::string_t*>()) {
    write_string(out, *text);
  } else if (const auto* object = value.get_ptr<const Json::object_t*>()) {
    separator = '{';
    for (const auto& [key, member] : *object) {
      out += std::exchange(separator, ',');
      write_string(out, key);
      out += ':';
      write_value(out, member);
    }
    out += separator == '{' ? "{}" : "}";
  } else if (const auto* array = value.get_ptr<const Json::array_t*>()) {
    separator = '[';
    for (const Json& element : *array) {
      out += std::exchange(separator, ',');
      write_value(out, element);
    }
    out += separator == '[' ? "[]" : "]";
  } else if (value.is_number_integer()) {
    std::array<char, 24> digits;
    const auto written = value.is_number_unsigned()
                             ? std::to_chars(digits.begin(), digits.end(), value.get_ref<const std::uint64_t&>())
                             : std::to_chars(digits.begin(), digits.end(), value.get_ref<const std::int64_t&>());
    out.append(digits.data(), written.ptr);
  } else {
    out += value.dump();
  }
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (!count_code_points(text)) return fail(problem::kInvalidText);
  // To nlohmann's lexer a zero byte is the end of the text, whatever follows, and a byte order mark is nothing.
  if (text.contains('\0') || text.starts_with(kByteOrderMark)) return fail(problem::kMalformedJson, "not JSON text");
  StrictBuilder builder;
  if (!Json::sax_parse(text, &builder)) return std::unexpected(std::move(builder.error));
  return std::move(builder.value);
}

std::string to_text(const Json& value) {
  std::string text;
  write_value(text, value);
  return text;
}

}  // namespace giaoban

#include "sync/ydoc/json_any.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "sync/ydoc/content.h"
#include "sync/ydoc/v2_columns.h"
#include "sync/ydoc/value_stack.h"

namespace giaoban {
namespace {

void append_big_endian(std::string& out, std::uint64_t bits, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out.push_back(static_cast<char>(bits >> 8 * i & 0xff));
}

/// As lib0 writes a number of JavaScript.
std::string any_of_number(double number) {
  constexpr double kIntegers = 0x7fffffff;
  std::string out;
  if (std::abs(number) <= kIntegers && number == std::trunc(number)) {
    out += kAnyInteger;
    append_varint(out, static_cast<std::uint64_t>(std::abs(number)), std::signbit(number));
  } else if (static_cast<double>(static_cast<float>(number)) == number) {
    out += kAnyFloat;
    append_big_endian(out, std::bit_cast<std::uint32_t>(static_cast<float>(number)), 4);
  } else {
    out += kAnyDouble;
    append_big_endian(out, std::bit_cast<std::uint64_t>(number), 8);
  }
  return out;
}

/// As JavaScript writes a number in JSON.
std::string json_of_number(double number) {
  if (!std::isfinite(number)) return "null";
  if (number == 0) return "0";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::abs(number), std::chars_format::scientific).ptr;
  const std::string_view written(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = written.find('e');
  std::string digits(1, written[0]);
  if (e > 2) digits += written.substr(2, e - 2);
  const int point = std::atoi(std::string(written.substr(e + 1)).c_str()) + 1;  // its place among the digits
  const int size = static_cast<int>(digits.size());
  const std::string sign = number < 0 ? "-" : "";
  if (point > 21 || point < -5) {
    if (size > 1) digits.insert(1, ".");
    return sign + digits + (point > 0 ? "e+" : "e-") + std::to_string(std::abs(point - 1));
  }
  if (point <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  if (point >= size) return sign + digits + std::string(static_cast<std::size_t>(point - size), '0');
  return sign + digits.insert(static_cast<std::size_t>(point), ".");
}

/// Walks JSON that is known to be such.
class JsonWalker {
 public:
  explicit JsonWalker(std::string_view json) : rest_(json) {}

  std::string any() {
    while (!values_.is_complete()) step();
    return values_.root();
  }

 private:
  void step() {
    rest_.remove_prefix(rest_.find_first_not_of(" \t\n\r,"));
    switch (rest_.front()) {
      case '{':
      case '[':
        is_object_.push_back(rest_.front() == '{');
        values_.open(is_object_.back());
        is_key_ = is_object_.back();
        return rest_.remove_prefix(1);
      case '}':
      case ']':
        is_object_.pop_back();
        values_.close();
        rest_.remove_prefix(1);
        return end_value();
      case '"': return text();
      default: return word();
    }
  }
  void end_value() { is_key_ = !is_object_.empty() && is_object_.back(); }

  void text() {
    const std::string value = string();
    if (is_key_) {
      values_.key(value);
      is_key_ = false;
      return rest_.remove_prefix(rest_.find(':') + 1);
    }
    std::string out(1, kAnyText);
    append_var_bytes(out, value);
    values_.scalar(std::move(out));
    end_value();
  }

  void word() {
    const auto size = std::min(rest_.find_first_of(" \t\n\r,]}"), rest_.size());
    const std::string_view word = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (word == "null")
      values_.scalar({kAnyNull});
    else if (word == "true")
      values_.scalar({kAnyTrue});
    else if (word == "false")
      values_.scalar({kAnyFalse});
    else
      values_.scalar(any_of_number(std::strtod(std::string(word).c_str(), nullptr)));
    end_value();
  }

  std::string string() {
    std::string out;
    rest_.remove_prefix(1);
    for (;;) {
      const auto plain = rest_.find_first_of("\"\\");
      out += rest_.substr(0, plain);
      rest_.remove_prefix(plain);
      const bool is_end = rest_.front() == '"';
      rest_.remove_prefix(1);
      if (is_end) return out;
      escape(out);
    }
  }
  void escape(std::string& out) {
    constexpr std::string_view kNames = "bfnrt", kValues = "\b\f\n\r\t";
    const char name = rest_.front();
    rest_.remove_prefix(1);
    if (name != 'u') {
      const auto at = kNames.find(name);
      out += at == std::string_view::npos ? name : kValues[at];
      return;
    }
    std::uint32_t point = hex_digits();
    if (point >= 0xd800 && point < 0xdc00 && rest_.starts_with("\\u")) {
      const std::string_view before = rest_;
      rest_.remove_prefix(2);
      const std::uint32_t low = hex_digits();
      if (low >= 0xdc00 && low < 0xe000)
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      else
        rest_ = before;
    }
    append_utf8(out, point >= 0xd800 && point < 0xe000 ? 0xfffd : point);
  }
  std::uint32_t hex_digits() {
    std::uint32_t value = 0;
    std::from_chars(rest_.data(), rest_.data() + 4, value, 16);
    rest_.remove_prefix(4);
    return value;
  }
  static void append_utf8(std::string& out, std::uint32_t point) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (point >> shift & 0x3f)); };
    if (point < 0x80) return out.push_back(static_cast<char>(point));
    if (point < 0x800) return out += static_cast<char>(0xc0 | point >> 6), tail(0);
    if (point < 0x10000) return out += static_cast<char>(0xe0 | point >> 12), tail(6), tail(0);
    out += static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0);
  }

  std::string_view rest_;
  std::vector<bool> is_object_;
  bool is_key_ = false;
  ValueStack values_{ValueNotation::kAny};
};

std::uint64_t big_endian(Lib0Reader& in, int bytes) {
  std::uint64_t bits = 0;
  for (int i = 0; i < bytes; ++i) bits = bits << 8 | in.u8();
  return bits;
}

std::string json_of_bytes(std::string_view bytes) {
  std::string out = "{";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ',';
    out += '"' + std::to_string(i) + "\":" + std::to_string(static_cast<std::uint8_t>(bytes[i]));
  }
  return out + '}';
}

std::string json_of_scalar(Lib0Reader& in, std::uint8_t tag) {
  std::string out;
  switch (tag) {
    case kAnyBytes: return json_of_bytes(in.var_bytes());
    case kAnyText: append_json_string(out, in.var_string()); return out;
    case kAnyDouble: return json_of_number(std::bit_cast<double>(big_endian(in, 8)));
    case kAnyFloat: return json_of_number(std::bit_cast<float>(static_cast<std::uint32_t>(big_endian(in, 4))));
    case kAnyTrue: return "true";
    case kAnyFalse: return "false";
    case kAnyNull: return "null";
    case kAnyUndefined: return "";
    case kAnyInteger: {
      const auto [magnitude, is_negative] = read_varint(in);
      return (is_negative && magnitude > 0 ? "-" : "") + std::to_string(magnitude);
    }
    default: in.fail_with("a value that JSON has none for"); return "";
  }
}

}  // namespace

void append_any_of_json(std::string& out, std::string_view json) { out += JsonWalker(json).any(); }

void append_json_of_any(std::string& out, Lib0Reader& in) {
  Lib0Reader ahead = in;
  skip_any(ahead);  // from here on it is well formed
  if (ahead.failed()) return in.fail_with("broken value");
  ValueStack values(ValueNotation::kJson);
  std::vector<std::pair<std::size_t, bool>> open;  // values that are left, whether they have keys
  do {
    if (!open.empty()) {
      --open.back().first;
      if (open.back().second) values.key(in.var_string());
    }
    const std::uint8_t tag = in.u8();
    if (tag == kAnyArray || tag == kAnyObject) {
      open.emplace_back(in.varuint(), tag == kAnyObject);
      values.open(tag == kAnyObject);
    } else {
      values.scalar(json_of_scalar(in, tag));
    }
    for (; !open.empty() && open.back().first == 0; open.pop_back()) values.close();
  } while (!open.empty() && !in.failed());
  if (in.failed()) return;
  if (values.root().empty()) return in.fail_with("no value");
  out += values.root();
}

}  // namespace giaoban

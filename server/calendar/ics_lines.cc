#include "server/calendar/ics_lines.h"

#include <algorithm>

#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kNameBytes = 64;

std::unexpected<Error> no_calendar(std::string detail) { return fail(problem::kUnsupportedMedia, std::move(detail)); }

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_name(std::string_view text) {
  const auto is_part = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= kNameBytes && std::ranges::all_of(text, is_part);
}

/// The line up to its end, which is taken off `rest`.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A line with those that continue it. Lines without content are passed over.
Result<std::vector<std::string>> unfold(std::string_view file) {
  std::vector<std::string> lines;
  while (!file.empty()) {
    auto line = take_line(file);
    if (line.empty()) continue;
    const bool continues = line.front() == ' ' || line.front() == '\t';
    if (continues && lines.empty()) return no_calendar("it begins with a continued line");
    if (continues) line.remove_prefix(1);
    else lines.emplace_back();
    if (lines.size() > kIcsLines) return fail(problem::kTooMany, "more than " + std::to_string(kIcsLines) + " lines");
    if (lines.back().size() + line.size() > kIcsLineBytes) return fail(problem::kTooLarge, "a line longer than 8 KiB");
    lines.back().append(line);
  }
  return lines;
}

/// Where the value begins. Semicolons before it begin parameters; what is quoted does not count.
Result<std::size_t> value_at(std::string_view line) {
  std::size_t count = 0;
  bool is_quoted = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (line[at] == ':') return at + 1;
    if (line[at] == ';' && ++count > kIcsParameters) return fail(problem::kTooMany, "more than 32 parameters in a line");
  }
  return no_calendar("a line without a value");
}

class Reader {
 public:
  Result<void> take(std::string line) {
    const std::string name = capitals(std::string_view(line).substr(0, line.find_first_of(";:")));
    if (!is_name(name)) return no_calendar("a line without a name");
    const auto value = value_at(line);
    if (!value) return std::unexpected(value.error());
    if (name == "BEGIN") return begin(capitals(std::string_view(line).substr(*value)));
    if (name == "END") return end(capitals(std::string_view(line).substr(*value)));
    if (within_.empty()) return no_calendar("a line outside the calendar");
    file_.lines.push_back({within_, name, std::move(line), *value});
    return {};
  }

  Result<IcsFile> finish() && {
    if (file_.components.empty() || !within_.empty()) return no_calendar("the calendar has no end");
    return std::move(file_);
  }

 private:
  Result<void> begin(const std::string& component) {
    if (!is_name(component)) return no_calendar("a component without a name");
    if (within_.empty() && (component != "VCALENDAR" || !file_.components.empty())) return no_calendar("not one calendar");
    if (within_.size() == kIcsDepth) return fail(problem::kTooMany, "components more than 4 deep");
    if (file_.components.size() == kIcsComponents) return fail(problem::kTooMany, "more than 32 components");
    within_.push_back(component);
    file_.components.push_back(within_);
    return {};
  }

  Result<void> end(const std::string& component) {
    if (within_.empty() || within_.back() != component) return no_calendar("an END without its BEGIN");
    within_.pop_back();
    return {};
  }

  std::vector<std::string> within_;
  IcsFile file_;
};

}  // namespace

Result<IcsFile> read_ics_lines(std::string_view file) {
  if (file.size() > kIcsBytes) return fail(problem::kTooLarge, "more than 256 KiB");
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  auto lines = unfold(file);
  if (!lines) return std::unexpected(lines.error());
  Reader reader;
  for (std::string& line : *lines) {
    // Unfolded first: old programs fold within a character.
    const bool has_control = std::ranges::any_of(line, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
    if (has_control || !count_code_points(line)) return fail(problem::kInvalidText, "not UTF-8, or a control character");
    if (auto taken = reader.take(std::move(line)); !taken) return std::unexpected(taken.error());
  }
  return std::move(reader).finish();
}

}  // namespace giaoban

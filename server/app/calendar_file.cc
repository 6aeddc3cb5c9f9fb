#include "server/app/calendar_file.h"

#include "sync/base/id.h"

namespace giaoban {
namespace {

constexpr std::string_view kUid = "UID:";

bool begins_as_uid(std::string_view line) {
  if (line.size() < kUid.size()) return false;
  for (std::size_t i = 0; i < kUid.size(); ++i) {
    const char upper = line[i] >= 'a' && line[i] <= 'z' ? static_cast<char>(line[i] - 'a' + 'A') : line[i];
    if (upper != kUid[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> conference_named_in(std::string_view ics) {
  while (!ics.empty()) {
    const auto end = ics.find('\n');
    std::string_view line = ics.substr(0, end);
    ics = end == std::string_view::npos ? std::string_view() : ics.substr(end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (!begins_as_uid(line)) continue;
    if (const auto id = Uuid::parse(line.substr(kUid.size()))) return id->text();
  }
  return std::nullopt;
}

}  // namespace giaoban

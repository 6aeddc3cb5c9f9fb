#include "server/search/extract.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/ydoc/rich_text.h"

namespace giaoban {
namespace {

using Name = std::string_view;

constexpr std::array<Name, 3> kAgenda = {"title", "presenter", "topics"};
constexpr std::array<Name, 4> kAmendment = {"old_text", "new_text", "reason", "by"};
constexpr std::array<Name, 1> kText = {"text"};
constexpr std::array<Name, 1> kName = {"name"};
constexpr std::array<Name, 5> kConference = {"title", "place", "cluster_name", "chairs", "reason"};
constexpr std::array<Name, 2> kDelegate = {"full_name", "post"};
constexpr std::array<Name, 3> kGuest = {"full_name", "post", "organisation"};
constexpr std::array<Name, 3> kOwed = {"text", "conference_title", "person"};
constexpr std::array<Name, 2> kPromise = {"text", "by"};
constexpr std::array<Name, 3> kQuestion = {"text", "asker", "to"};
constexpr std::array<Name, 3> kRequest = {"topic", "speaker", "post"};
constexpr std::array<Name, 1> kVerdict = {"remark"};
constexpr std::array<Name, 4> kTask = {"text", "result", "person", "responsible"};
constexpr std::array<Name, 2> kTurn = {"speaker", "post"};
constexpr std::array<Name, 2> kUnit = {"full_name", "name"};
constexpr std::array<Name, 2> kVote = {"title", "options"};

constexpr SearchedCollection kCollections[] = {
    {"agenda_items", kAgenda, "presenter_unit"},
    {"amendments", kAmendment},
    {"announcements", kText, {}, "to_unit", {}},  // a word to one unit is not for all to find
    {"clusters", kName},
    {"conclusions", kText},
    {"conferences", kConference, "host_unit"},
    {"delegates", kDelegate},
    {"files", kName, "unit"},
    {"guests", kGuest},
    {"owed_items", kOwed, "unit"},
    {"people", kDelegate},
    {"promises", kPromise, "unit"},
    {"questions", kQuestion},
    {"series", kName, "convener_unit"},
    {"speech_requests", kRequest},
    {"task_reports", kText},
    {"task_verdicts", kVerdict},
    {"tasks", kTask, "unit", "status", "draft"},
    {"turns", kTurn, "unit"},
    {"units", kUnit},
    {"votes", kVote, {}, "status", "draft"},
};

const SearchedCollection* find_collection(std::string_view name) {
  const auto found = std::ranges::find(kCollections, name, &SearchedCollection::name);
  return found == std::end(kCollections) ? nullptr : found;
}

bool is_hidden(const SearchedCollection& collection, const Record& record) {
  if (collection.hidden_where.empty()) return false;
  const Json* value = record.field(collection.hidden_where);
  return value != nullptr && (collection.hidden_value.empty() || *value == collection.hidden_value);
}

void add_line(SearchEntry& entry, std::string_view field, std::string_view text) {
  if (text.empty()) return;
  if (!entry.fields.empty()) entry.text += '\n';
  entry.fields.emplace_back(field);
  const std::size_t begin = entry.text.size();
  entry.text += text;
  std::replace(entry.text.begin() + static_cast<std::ptrdiff_t>(begin), entry.text.end(), '\n', ' ');
}

std::string unit_of(const SearchedCollection& collection, std::string_view id, const Record& record) {
  if (collection.name == "units") return std::string(id);
  if (!collection.unit_field.empty()) return record.text(collection.unit_field);
  const auto slash = id.find('/');
  return slash != std::string_view::npos && is_uuid(id.substr(0, slash)) ? std::string(id.substr(0, slash)) : std::string();
}

/// A block's own text, and of an event of the sitting what it says.
void add_block(const RichText& text, std::size_t at, std::vector<std::string>& lines) {
  const RichNode& node = text.nodes[at];
  for (const RichAttribute& attribute : node.attributes)
    if (node.name == "event" && attribute.name == "text")
      if (const auto said = parse_json(attribute.value); said && said->is_string()) lines.push_back(said->get<std::string>());
  std::string line;
  for (std::size_t run = node.first_run; run < node.runs_end; ++run) line += text.runs[run].is_text() ? text.runs[run].text : " ";
  if (!line.empty()) lines.push_back(std::move(line));
}

/// Where a line that is too long is cut: behind the last space that fits, else between two characters.
std::size_t cut_of(std::string_view line) {
  if (line.size() <= kPassageBytes) return line.size();
  const auto space = line.rfind(' ', kPassageBytes);
  if (space != std::string_view::npos && space > 0) return space + 1;
  std::size_t at = kPassageBytes;
  while (at > 1 && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) --at;
  return at;
}

}  // namespace

std::span<const SearchedCollection> searched_collections() { return kCollections; }

bool is_searched(std::string_view collection) { return find_collection(collection) != nullptr; }

std::optional<SearchEntry> search_entry(std::string_view collection, std::string_view id, const Record& record) {
  const auto* searched = find_collection(collection);
  if (searched == nullptr || !record.exists() || is_hidden(*searched, record)) return std::nullopt;
  SearchEntry entry{.collection = std::string(collection), .record = std::string(id), .unit = unit_of(*searched, id, record), .fields = {}, .text = {}};
  for (const std::string_view name : searched->fields) {
    const Json* value = record.field(name);
    if (value == nullptr) continue;
    if (value->is_string()) add_line(entry, name, value->get_ref<const std::string&>());
    if (value->is_array())
      for (const Json& each : *value)
        if (each.is_string()) add_line(entry, name, each.get_ref<const std::string&>());
  }
  if (entry.fields.empty()) return std::nullopt;
  return entry;
}

std::vector<std::string> passages_of(const std::vector<std::string>& lines) {
  std::vector<std::string> passages;
  for (const std::string& whole : lines) {
    for (std::string_view rest = whole; !rest.empty();) {
      const std::string_view line = rest.substr(0, cut_of(rest));
      rest.remove_prefix(line.size());
      if (passages.empty() || passages.back().size() + line.size() >= kPassageBytes) passages.emplace_back(line);
      else passages.back().append("\n").append(line);
    }
  }
  return passages;
}

Result<std::vector<std::string>> minutes_passages(const Document& minutes, std::string_view root) {
  const auto type = minutes.find_root(root);
  if (!type) return std::vector<std::string>();
  const auto text = read_rich_text(minutes, *type);
  if (!text) return std::unexpected(text.error());
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text->nodes.size(); ++at) add_block(*text, at, lines);
  return passages_of(lines);
}

}  // namespace giaoban

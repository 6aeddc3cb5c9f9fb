#include "server/app/load_file.h"

#include "sync/base/text.h"

namespace giaoban {
namespace {

constexpr std::string_view kReference = "$space:";

std::unexpected<Error> wrong(std::string_view code, const std::string& pointer, std::string detail = {}) {
  return fail(code, std::move(detail), pointer);
}

/// The member `name` of an object, as text. Empty where it is absent.
std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<RecordChange> read_record(const Json& json, const std::string& pointer) {
  if (!json.is_object()) return wrong(problem::kInvalidField, pointer);
  RecordChange change{text_of(json, "collection"), text_of(json, "id"), json.value("fields", Json()), {}};
  if (change.collection.empty()) return wrong(problem::kMissingField, pointer + "/collection");
  if (change.id.empty()) return wrong(problem::kMissingField, pointer + "/id");
  if (!change.fields.is_object()) return wrong(problem::kMissingField, pointer + "/fields");
  return change;
}

Result<SpaceToLoad> read_space(const Json& json, const std::string& pointer) {
  if (!json.is_object()) return wrong(problem::kInvalidField, pointer);
  SpaceToLoad space{text_of(json, "name"), text_of(json, "kind"), text_of(json, "title"), {}, {}, {}};
  if (space.name.empty()) return wrong(problem::kMissingField, pointer + "/name");
  if (space.name != "registry") {
    const auto nonce = Uuid::parse(text_of(json, "nonce"));
    if (!nonce) return wrong(problem::kInvalidField, pointer + "/nonce", "a uuid");
    space.nonce = *nonce;
  }
  std::size_t index = 0;
  for (const Json& member : json.value("members", Json::array())) {
    const std::string at = pointer + "/members/" + std::to_string(index++);
    const auto unit = Uuid::parse(text_of(member, "unit"));
    if (!unit) return wrong(problem::kInvalidField, at + "/unit", "a uuid");
    space.members.emplace_back(*unit, text_of(member, "role"));
  }
  index = 0;
  for (const Json& record : json.value("records", Json::array())) {
    auto change = read_record(record, pointer + "/records/" + std::to_string(index++));
    if (!change) return std::unexpected(change.error());
    space.records.push_back(std::move(*change));
  }
  return space;
}

bool resolve_text(std::string& text, const std::map<std::string, SpaceId>& spaces) {
  if (!text.starts_with(kReference)) return true;
  const auto space = spaces.find(text.substr(kReference.size()));
  if (space == spaces.end()) return false;
  text = space->second.text();
  return true;
}

bool resolve_value(Json& value, const std::map<std::string, SpaceId>& spaces) {
  if (value.is_string()) return resolve_text(value.get_ref<std::string&>(), spaces);
  if (value.is_structured())
    for (Json& inner : value)
      if (!resolve_value(inner, spaces)) return false;
  return true;
}

}  // namespace

Result<LoadFile> read_load_file(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return std::unexpected(json.error());
  if (!json->is_object()) return wrong(problem::kInvalidField, "", "an object with accounts and spaces");
  LoadFile file;
  std::size_t index = 0;
  for (const Json& account : json->value("accounts", Json::array())) {
    auto read = schema::NewAccount::decode(account);
    const std::string pointer = "/accounts/" + std::to_string(index++);
    if (!read) return wrong(read.error().code, pointer + read.error().pointer, read.error().detail);
    file.accounts.push_back(std::move(*read));
  }
  index = 0;
  for (const Json& space : json->value("spaces", Json::array())) {
    auto read = read_space(space, "/spaces/" + std::to_string(index++));
    if (!read) return std::unexpected(read.error());
    file.spaces.push_back(std::move(*read));
  }
  return file;
}

Result<RecordChange> resolve_spaces(RecordChange change, const std::map<std::string, SpaceId>& spaces) {
  if (!resolve_text(change.id, spaces) || !resolve_value(change.fields, spaces))
    return fail(problem::kRecordUnknown, "a $space: name that the file does not define, in " + change.collection + " " + change.id);
  return change;
}

}  // namespace giaoban

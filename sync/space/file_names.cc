#include "sync/space/file_names.h"

#include <algorithm>

namespace giaoban {
namespace {

/// Where records of a collection name files: in fields of their own, or of the objects in `list`.
struct Naming {
  std::string_view collection, list, blob, size;
  FileUse use;
};
constexpr Naming kNaming[] = {
    {"files", "", "blob", "size", FileUse::kPaper},
    {"paper_versions", "", "blob", "size", FileUse::kPaper},
    {"task_reports", "evidence", "blob", "size", FileUse::kPaper},
    {"proposals", "attachments", "blob", "size", FileUse::kPaper},
    {"proposal_steps", "attachments", "blob", "size", FileUse::kPaper},
    {"final_minutes", "", "state", "", FileUse::kMinutes},
    {"checkpoints", "", "state", "state_bytes", FileUse::kCheckpoint},
};

const Naming* naming_of(std::string_view collection) {
  const auto found = std::ranges::find(kNaming, collection, &Naming::collection);
  return found == std::end(kNaming) ? nullptr : found;
}

/// `field` gives a value by its name, nullptr where there is none.
template <typename Field>
void add_file(std::vector<FileName>& files, const Naming& naming, const Field& field) {
  const Json* blob = field(naming.blob);
  const auto hash = blob != nullptr && blob->is_string() ? Hash::parse(blob->get_ref<const std::string&>()) : std::nullopt;
  if (!hash) return;
  const Json* size = field(naming.size);
  files.push_back({*hash, size != nullptr && size->is_number_unsigned() ? size->get<std::uint64_t>() : 0, naming.use});
}

const Json* member(const Json& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

template <typename Field>
std::vector<FileName> read_files(std::string_view collection, const Field& field) {
  std::vector<FileName> files;
  const Naming* naming = naming_of(collection);
  if (naming == nullptr) return files;
  if (naming->list.empty()) {
    add_file(files, *naming, field);
    return files;
  }
  const Json* list = field(naming->list);
  if (list == nullptr || !list->is_array()) return files;
  for (const Json& one : *list)
    if (one.is_object()) add_file(files, *naming, [&](std::string_view name) { return member(one, name); });
  return files;
}

}  // namespace

std::vector<std::string_view> collections_with_files() {
  std::vector<std::string_view> collections;
  for (const Naming& naming : kNaming) collections.push_back(naming.collection);
  return collections;
}

std::vector<FileName> files_of(std::string_view collection, const Record& record) {
  return read_files(collection, [&](std::string_view name) { return record.field(name); });
}

std::vector<FileName> files_of(const RecordChange& change) {
  return read_files(change.collection, [&](std::string_view name) { return member(change.fields, name); });
}

bool may_name_files(std::string_view payload) {
  static constexpr std::string_view kStart = R"({"collection":")";  // keys are sorted, so it comes first
  if (!payload.starts_with(kStart)) return false;
  payload.remove_prefix(kStart.size());
  return naming_of(payload.substr(0, payload.find('"'))) != nullptr;
}

}  // namespace giaoban

#include "server/api/file_quota.h"

#include "sync/store/layout.h"

namespace giaoban {

void FileQuota::Sum::add(const BlobManifest& manifest) {
  for (const auto& chunk : manifest.chunks)
    if (chunks.try_emplace(chunk.hash, chunk.size).second) bytes += chunk.size;
}

void FileQuota::add(const FileName& file, Sum& sum) const {
  if (file.use != FileUse::kPaper || !sum.files.insert(file.blob).second) return;
  if (const auto manifest = blobs_.manifest(file.blob))
    sum.add(*manifest);
  else
    sum.bytes += file.size;
}

void FileQuota::add_named(const SpaceId& space, const UnitId& unit, Sum& sum) const {
  for (const std::string_view collection : collections_with_files()) {
    // Records of units begin with the unit's id (SPEC R3); of `files` the record says whose it is.
    const bool says_unit = collection == "files";
    const std::string prefix = layout::record_key(space, {std::string(collection), says_unit ? "" : unit.text() + "/"});
    (void)store_.scan(Table::kRecords, prefix, Store::after_prefix(prefix), [&](std::string_view, std::string_view value) {
      const auto record = Record::decode(value);
      if (!record || !record->exists() || (says_unit && record->text("unit") != unit.text())) return true;
      for (const FileName& file : files_of(collection, *record)) add(file, sum);
      return true;
    });
  }
}

FileQuota::Sum FileQuota::sum(const UnitId& unit, std::uint64_t unix_ms) const {
  Sum sum;
  for (const auto& card : directory_.of_unit(unit))
    add_named(card->id, unit, sum);
  for (const Unnamed& upload : unnamed_)
    if (upload.unit == unit && upload.at_ms + kUnnamedMs > unix_ms) sum.add(upload.manifest);
  return sum;
}

std::uint64_t FileQuota::used(const UnitId& unit, std::uint64_t unix_ms) const {
  const std::lock_guard lock(mutex_);
  return sum(unit, unix_ms).bytes;
}

Result<void> FileQuota::take(const UnitId& unit, const BlobManifest& manifest, std::uint64_t unix_ms) {
  const std::lock_guard lock(mutex_);
  Sum after = sum(unit, unix_ms);
  after.add(manifest);
  if (after.bytes > allowed_)
    return fail(problem::kQuotaExceeded, std::to_string(after.bytes) + " of " + std::to_string(allowed_) + " bytes");
  std::erase_if(unnamed_, [&](const Unnamed& upload) { return upload.at_ms + kUnnamedMs <= unix_ms; });
  if (unnamed_.size() >= kUnnamed) unnamed_.erase(unnamed_.begin());
  unnamed_.push_back({unit, manifest, unix_ms});
  return {};
}

}  // namespace giaoban

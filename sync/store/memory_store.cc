#include "sync/store/memory_store.h"

namespace giaoban {

MemoryStore::MemoryStore(MemoryDisk& disk) : disk_(&disk) {
  for (const auto& record : disk.read()) apply(Batch::from_bytes(record));
}

std::optional<std::string> MemoryStore::get(Table table, std::string_view key) const {
  const std::lock_guard lock(mutex_);
  const auto& rows = tables_[static_cast<std::size_t>(table)];
  const auto found = rows.find(key);
  return found == rows.end() ? std::nullopt : std::optional(found->second);
}

Result<void> MemoryStore::scan(Table table, std::string_view from, std::string_view to,
                       const std::function<bool(std::string_view, std::string_view)>& visit) const {
  std::map<std::string, std::string, std::less<>> rows;
  {
    const std::lock_guard lock(mutex_);
    const auto& all = tables_[static_cast<std::size_t>(table)];
    const auto first = all.lower_bound(from);
    rows.insert(first, to.empty() ? all.end() : all.lower_bound(to));
  }
  for (const auto& [key, value] : rows)
    if (!visit(key, value)) break;
  return {};
}

Result<void> MemoryStore::write(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  if (!lasting_failure_.empty()) return fail(lasting_failure_, "made to fail");
  if (!failure_.empty()) return fail(std::exchange(failure_, {}), "made to fail");
  if (disk_ != nullptr) {
    if (auto appended = disk_->append(batch.as_bytes()); !appended) return appended;
    if (auto synced = disk_->sync(); !synced) return synced;
  }
  apply(batch);
  return {};
}

void MemoryStore::apply(const Batch& batch) {
  batch.each([&](Table table, std::string_view key, std::optional<std::string_view> value) {
    auto& rows = tables_[static_cast<std::size_t>(table)];
    if (value)
      rows.insert_or_assign(std::string(key), std::string(*value));
    else if (const auto found = rows.find(key); found != rows.end())
      rows.erase(found);
  });
}

std::unique_ptr<StoreReader> MemoryStore::view() const {
  const std::lock_guard lock(mutex_);
  auto copy = std::make_unique<MemoryStore>();
  copy->tables_ = tables_;
  return copy;
}

}  // namespace giaoban

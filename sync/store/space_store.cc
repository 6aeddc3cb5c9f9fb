#include "sync/store/space_store.h"

#include <algorithm>
#include <set>

#include "sync/base/bytes.h"
#include "sync/base/limits.h"
#include "sync/space/file_names.h"
#include "sync/store/aside.h"

namespace giaoban {

Result<void> LogCatalog::load(const StoreReader& store) {
  const std::lock_guard lock(mutex_);
  Result<void> outcome;
  auto scanned = store.scan(Table::kLogs, "", "", [&](std::string_view key, std::string_view value) {
    const auto row = layout::read_log(key, value);
    if (!row) {
      outcome = std::unexpected(row.error());
      return false;
    }
    numbers_[row->second.id] = row->first;
    next_ = std::max(next_, row->first + 1);
    return true;
  });
  return scanned ? outcome : scanned;
}

layout::LogNumber LogCatalog::number_of(const LogId& log) {
  const std::lock_guard lock(mutex_);
  const auto [place, added] = numbers_.try_emplace(log, next_);
  if (added) ++next_;
  return place->second;
}

std::optional<layout::LogNumber> LogCatalog::find(const LogId& log) const {
  const std::lock_guard lock(mutex_);
  const auto found = numbers_.find(log);
  return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::pair<layout::LogNumber, LogId>> LogCatalog::logs_of(const SpaceId& space) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<layout::LogNumber, LogId>> logs;
  for (auto at = numbers_.lower_bound(LogId{space, {}}); at != numbers_.end() && at->first.space == space; ++at)
    logs.emplace_back(at->second, at->first);
  return logs;
}

std::vector<SpaceId> LogCatalog::spaces() const {
  const std::lock_guard lock(mutex_);
  std::vector<SpaceId> ids;
  for (const auto& [log, number] : numbers_)
    if (ids.empty() || ids.back() != log.space) ids.push_back(log.space);
  return ids;
}

std::vector<layout::LogRow> read_log_rows(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space) {
  std::vector<layout::LogRow> rows;
  for (const auto& [number, id] : catalog.logs_of(space))
    if (const auto value = store.get(Table::kLogs, layout::log_key(number)))
      if (const auto row = layout::read_log(layout::log_key(number), *value)) rows.push_back(row->second);
  return rows;
}

Result<Space> load_space(const StoreReader& store, const LogCatalog& catalog, const SpaceId& id) {
  Space space(id);
  for (const auto& row : read_log_rows(store, catalog, id)) space.load_log(row.id.origin, row.head, row.last);
  Result<void> outcome;
  const std::string prefix(as_text(id.view()));
  auto scanned = store.scan(Table::kRecords, prefix, Store::after_prefix(prefix),
                            [&](std::string_view key, std::string_view value) {
                              auto record = Record::decode(value);
                              if (!record) {
                                outcome = std::unexpected(record.error());
                                return false;
                              }
                              space.load_record(layout::read_record_key(key), std::move(*record));
                              return true;
                            });
  if (!scanned) return std::unexpected(scanned.error());
  if (!outcome) return std::unexpected(outcome.error());
  std::uint64_t offset = 0;
  for (const auto& [origin, head] : space.heads()) offset += head.seq;
  const auto aside = read_aside(store, id);
  if (!aside) return std::unexpected(aside.error());
  for (const AsideEntry& entry : *aside) offset += entry.feed_places;
  space.load_offset(offset);
  space.finish_loading();
  return space;
}

void add_entry(Commit& commit, LogCatalog& catalog, const Space& space, const NodeId& origin, const ParsedEntry& entry,
               const Space::Applied& applied) {
  const LogId log{space.id(), origin};
  const layout::Position at{catalog.number_of(log), applied.head.seq};
  commit.rows.put(Table::kEntries, layout::entry_key(at), entry.body);
  if (applied.document.empty())
    commit.rows.put(Table::kFeed, layout::feed_key(space.id(), applied.offset), layout::position_value(at));
  else
    commit.rows.put(Table::kDocuments, layout::document_key(space.id(), applied.document, applied.offset), entry.update());
  if (!applied.record.first.empty())
    commit.rows.put(Table::kRecords, layout::record_key(space.id(), applied.record),
                    space.find(applied.record.first, applied.record.second)->encode());
  ++commit.entries;
  commit.logs.push_back({at.log, {log, applied.head, space.last_stamp()}});
}

std::map<NodeId, Head> read_heads(const StoreReader& store, const LogCatalog& catalog, const SpaceId& space) {
  std::map<NodeId, Head> heads;
  for (const auto& row : read_log_rows(store, catalog, space)) heads[row.id.origin] = row.head;
  return heads;
}

namespace {

enum class Which : std::uint8_t { kFirst, kLast };

/// The first or last signed seq of a log in [from, limit], with its signature.
std::optional<std::pair<std::uint64_t, Signature>> find_signature(const StoreReader& store, layout::LogNumber log,
                                                                  std::uint64_t from, std::uint64_t limit, Which which) {
  std::optional<std::pair<std::uint64_t, Signature>> found;
  store.scan(Table::kSignatures, layout::entry_key({log, from}), layout::entry_key({log, limit + 1}),
             [&](std::string_view key, std::string_view value) {
               if (value.size() == Signature::kSize)
                 found.emplace(layout::read_entry_key(key).seq, Signature::from(as_bytes(value)));
               return !found || which == Which::kLast;
             });
  return found;
}

}  // namespace

std::uint64_t last_signed_seq(const StoreReader& store, const LogCatalog& catalog, const LogId& log, std::uint64_t limit) {
  const auto number = catalog.find(log);
  const auto last = number ? find_signature(store, *number, 1, limit, Which::kLast) : std::nullopt;
  return last ? last->first : 0;
}

namespace {

/// Entries of a log that follow each other from `from_seq` on, at most `bytes` of them with what a batch adds.
Result<std::vector<std::string>> read_bodies(const StoreReader& store, layout::LogNumber log, std::uint64_t from_seq,
                                             std::uint64_t until_seq, std::size_t limit) {
  std::vector<std::string> bodies;
  std::size_t bytes = 256;
  auto scanned = store.scan(Table::kEntries, layout::entry_key({log, from_seq}), layout::log_key(log + 1),
                            [&](std::string_view key, std::string_view value) {
                              const std::uint64_t seq = from_seq + bodies.size();
                              const bool follows = layout::read_entry_key(key).seq == seq && seq <= until_seq;
                              bytes += value.size() + 10;
                              if (!follows || bytes > limit || bodies.size() == limits::kBatchEntries) return false;
                              bodies.emplace_back(value);
                              return true;
                            });
  if (!scanned) return std::unexpected(scanned.error());
  return bodies;
}

}  // namespace

Result<std::optional<LogBatch>> read_batch(const StoreReader& store, const LogCatalog& catalog, const LogId& log,
                                           std::uint64_t from_seq, std::size_t aim_bytes, std::uint64_t until_seq) {
  const auto number = catalog.find(log);
  if (!number) return std::nullopt;
  for (const auto& [limit, which] : {std::pair(aim_bytes, Which::kLast), std::pair(limits::kBatchBytes, Which::kFirst)}) {
    auto bodies = read_bodies(store, *number, from_seq, until_seq, limit);
    if (!bodies) return std::unexpected(bodies.error());
    const auto signature = find_signature(store, *number, from_seq, from_seq + bodies->size() - 1, which);
    if (bodies->empty() || !signature) continue;
    bodies->resize(signature->first - from_seq + 1);
    return LogBatch{log, from_seq, std::move(*bodies), signature->second};
  }
  return std::nullopt;
}

Result<std::set<Hash>> named_files(const StoreReader& store, const SpaceId& space) {
  std::set<Hash> files;
  for (const std::string_view collection : collections_with_files()) {
    const std::string prefix = layout::record_key(space, {std::string(collection), ""});
    const auto scanned = store.scan(Table::kRecords, prefix, Store::after_prefix(prefix), [&](std::string_view, std::string_view value) {
      if (const auto record = Record::decode(value))
        for (const FileName& file : files_of(collection, *record))
          if (file.use != FileUse::kCheckpoint) files.insert(file.blob);
      return true;
    });
    if (!scanned) return std::unexpected(scanned.error());
  }
  return files;
}

Result<std::vector<RecordKey>> touched_records(const StoreReader& store, const SpaceId& space, std::uint64_t since,
                                               std::uint64_t until) {
  std::set<RecordKey> touched;
  auto scanned = store.scan(Table::kFeed, layout::feed_key(space, since + 1), layout::feed_key(space, until + 1),
                            [&](std::string_view, std::string_view value) {
                              const auto body =
                                  store.get(Table::kEntries, layout::entry_key(layout::read_position(value)));
                              if (!body) return true;
                              if (const auto entry = parse_entry(*body); entry && entry->kind == EntryKind::kRecord)
                                touched.emplace(entry->change.collection, entry->change.id);
                              return true;
                            });
  if (!scanned) return std::unexpected(scanned.error());
  return std::vector<RecordKey>(touched.begin(), touched.end());
}

}  // namespace giaoban

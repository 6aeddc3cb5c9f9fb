#include "sync/store/document_store.h"

#include <set>

#include "sync/base/bytes.h"
#include "sync/ydoc/document.h"
#include "sync/ydoc/merge.h"

namespace giaoban {
std::size_t StoredDocument::tail_bytes() const {
  std::size_t bytes = 0;
  for (const Update& update : tail) bytes += update.bytes.size();
  return bytes;
}

Result<std::string> StoredDocument::merged_tail() const {
  if (tail.size() == 1) return tail.front().bytes;
  std::vector<std::string_view> updates;
  updates.reserve(tail.size());
  for (const Update& update : tail) updates.push_back(update.bytes);
  return merge_updates(updates);
}

namespace {

/// Reads the row of a snapshot; leaves `document` as it is where there is none.
Result<void> read_snapshot(const StoreReader& store, const std::string& key, StoredDocument& document) {
  const auto row = store.get(Table::kSnapshots, key);
  if (!row) return {};
  ByteReader in(*row);
  document.through = in.u64();
  document.snapshot = in.rest();
  if (in.failed()) return fail(problem::kDataDamaged, "a document's snapshot is cut short");
  return {};
}

}  // namespace

Result<std::vector<std::string>> document_names(const StoreReader& store, const SpaceId& space) {
  std::set<std::string> names;
  const std::string first(as_text(space.view())), end = Store::after_prefix(first);
  for (const Table table : {Table::kDocuments, Table::kSnapshots})
    for (std::string from = first; !from.empty();) {
      std::string next;
      const auto scanned = store.scan(table, from, end, [&](std::string_view key, std::string_view) {
        const std::string_view rest = key.substr(SpaceId::kSize);
        const std::string name(rest.substr(0, rest.find('\0')));
        next = Store::after_prefix(layout::document_prefix(space, name));
        names.insert(name);
        return false;
      });
      if (!scanned) return std::unexpected(scanned.error());
      from = std::move(next);
    }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<StoredDocument> read_document(const StoreReader& store, const SpaceId& space, std::string_view name) {
  StoredDocument document;
  const std::string prefix = layout::document_prefix(space, name);
  if (auto read = read_snapshot(store, prefix, document); !read) return std::unexpected(read.error());
  const auto scanned = store.scan(
      Table::kDocuments, layout::document_key(space, name, document.through + 1), Store::after_prefix(prefix),
      [&](std::string_view key, std::string_view value) {
        document.tail.push_back({layout::read_document_offset(key), std::string(value)});
        return true;
      });
  if (!scanned) return std::unexpected(scanned.error());
  // Again, after the updates: a snapshot that was put down meanwhile took away rows that were not read.
  if (auto read = read_snapshot(store, prefix, document); !read) return std::unexpected(read.error());
  std::erase_if(document.tail, [&](const auto& update) { return update.offset <= document.through; });
  return document;
}

namespace {

Result<std::string> compact_in_memory(const StoredDocument& stored) {
  Document document;
  const auto take = [&](std::string_view update) { return document.apply(update, nullptr, kStoredUpdate); };
  if (!stored.snapshot.empty())
    if (const auto taken = take(stored.snapshot); !taken) return std::unexpected(taken.error());
  for (const auto& update : stored.tail)
    if (const auto taken = take(update.bytes); !taken) return std::unexpected(taken.error());
  return document.encode_state_as_update();
}

Result<std::string> merge_all(const StoredDocument& stored) {
  std::vector<std::string_view> updates;
  if (!stored.snapshot.empty()) updates.emplace_back(stored.snapshot);
  for (const auto& update : stored.tail) updates.emplace_back(update.bytes);
  return merge_updates(updates);
}

}  // namespace

Result<std::string> compact(const StoredDocument& stored) {
  auto compacted = compact_in_memory(stored);
  return compacted || compacted.error().code != problem::kTooLarge ? compacted : merge_all(stored);
}

void add_snapshot(Commit& commit, const SpaceId& space, std::string_view name, const StoredDocument& document,
                  std::string_view snapshot) {
  std::string row;
  row.reserve(8 + snapshot.size());
  ByteWriter out(row);
  out.u64(document.last_offset());
  out.raw(snapshot);
  commit.rows.put(Table::kSnapshots, layout::document_prefix(space, name), row);
  for (const auto& update : document.tail)
    commit.rows.remove(Table::kDocuments, layout::document_key(space, name, update.offset));
}

void add_author(Batch& rows, const SpaceId& space, std::string_view name, std::uint64_t client,
                const Authorship& authorship) {
  std::string row;
  ByteWriter out(row);
  out.raw(authorship.author.unit.view());
  out.raw(authorship.author.account.view());
  out.u64(authorship.first);
  rows.put(Table::kAuthors, layout::author_key(space, name, client), row);
}

std::optional<Authorship> read_author(const StoreReader& store, const SpaceId& space, std::string_view name,
                                      std::uint64_t client) {
  const auto row = store.get(Table::kAuthors, layout::author_key(space, name, client));
  if (!row) return std::nullopt;
  ByteReader in(*row);
  Authorship read;
  read.author.unit = in.id<UnitId>();
  read.author.account = in.id<AccountId>();
  read.first = in.u64();
  return read;
}

}  // namespace giaoban

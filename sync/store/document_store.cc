#include "sync/store/document_store.h"

#include "sync/base/bytes.h"
#include "sync/log/payload.h"
#include "sync/ydoc/document.h"
#include "sync/ydoc/merge.h"

namespace giaoban {
namespace {

std::unexpected<Error> damaged(std::string detail) { return fail(problem::kDataDamaged, std::move(detail)); }

}  // namespace

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

Result<StoredDocument> read_document(const Store& store, const SpaceId& space, std::string_view name) {
  StoredDocument document;
  const std::string prefix = layout::document_prefix(space, name);
  Result<void> outcome;
  const auto scanned =
      store.scan(Table::kDocuments, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view value) {
        const auto body = store.get(Table::kEntries, layout::entry_key(layout::read_position(value)));
        const auto entry = decode_document_update(std::string_view(body.value_or("")).substr(body ? kEntryHeadBytes : 0));
        if (entry)
          document.tail.push_back({layout::read_document_offset(key), std::string(entry->update)});
        else
          outcome = damaged("an entry that a document's index names is missing");
        return entry.has_value();
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (!outcome) return std::unexpected(outcome.error());
  // After the updates: a snapshot that is put down meanwhile takes rows away that were read already.
  const auto row = store.get(Table::kSnapshots, prefix);
  if (!row) return document;
  ByteReader in(*row);
  document.through = in.u64();
  document.snapshot = in.rest();
  if (in.failed()) return damaged("a document's snapshot is cut short");
  std::erase_if(document.tail, [&](const auto& update) { return update.offset <= document.through; });
  return document;
}

Result<std::string> compact(const StoredDocument& stored) {
  Document document;
  const auto take = [&](std::string_view update) { return document.apply(update, nullptr, kStoredUpdate); };
  if (!stored.snapshot.empty())
    if (const auto taken = take(stored.snapshot); !taken) return std::unexpected(taken.error());
  for (const auto& update : stored.tail)
    if (const auto taken = take(update.bytes); !taken) return std::unexpected(taken.error());
  return document.encode_state_as_update();
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

void add_author(Commit& commit, const SpaceId& space, std::string_view name, std::uint64_t client,
                const Authorship& authorship) {
  std::string row;
  ByteWriter out(row);
  out.raw(authorship.author.unit.view());
  out.raw(authorship.author.account.view());
  out.u64(authorship.first);
  commit.rows.put(Table::kAuthors, layout::author_key(space, name, client), row);
}

std::optional<Authorship> read_author(const Store& store, const SpaceId& space, std::string_view name,
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

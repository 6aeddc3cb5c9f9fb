// Spaces made anew from their logs (space_store.h).
#include <algorithm>
#include <cassert>
#include <set>

#include "sync/base/bytes.h"
#include "sync/log/chain.h"
#include "sync/store/base.h"
#include "sync/store/space_store.h"
#include "sync/store/state.h"

namespace giaoban {
namespace {

using EachBody = std::function<Result<void>(std::uint64_t seq, std::string_view body)>;

/// Visits the entries of a log in their order, from `from_seq` on.
Result<void> each_body(const StoreReader& store, layout::LogNumber log, std::uint64_t from_seq, const EachBody& visit) {
  Result<void> outcome;
  auto scanned = store.scan(Table::kEntries, layout::entry_key({log, from_seq}), layout::log_key(log + 1),
                            [&](std::string_view key, std::string_view body) {
                              outcome = visit(layout::read_entry_key(key).seq, body);
                              return outcome.has_value();
                            });
  return scanned ? outcome : scanned;
}

/// Collects the updates of some documents, which then follow each other from offset 1 on. Their snapshots are of the base.
class DocumentRows {
 public:
  explicit DocumentRows(std::set<std::string> names) : names_(std::move(names)) {}

  Result<void> remove_old(const StoreReader& store, const SpaceId& space, Batch& rows) const {
    for (const auto& name : names_) {
      const std::string prefix = layout::document_prefix(space, name);
      rows.remove(Table::kSnapshots, prefix);
      auto scanned = store.scan(Table::kDocuments, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view) {
        rows.remove(Table::kDocuments, key);
        return true;
      });
      if (!scanned) return scanned;
    }
    return {};
  }
  void add_base(const SpaceId& space, const StateDocument& document, Batch& rows) const {
    if (!names_.contains(std::string(document.name))) return;
    std::string snapshot;
    ByteWriter out(snapshot);
    out.u64(0);
    out.raw(document.update);
    rows.put(Table::kSnapshots, layout::document_prefix(space, document.name), snapshot);
  }
  void add(const SpaceId& space, const ParsedEntry& entry, Batch& rows) {
    if (names_.contains(entry.document))
      rows.put(Table::kDocuments, layout::document_key(space, entry.document, ++count_), entry.update());
  }

 private:
  std::set<std::string> names_;
  std::uint64_t count_ = 0;
};

Result<void> remove_from_feed(const StoreReader& store, const SpaceId& space, layout::LogNumber log, std::uint64_t keep, Batch& rows) {
  const std::string prefix(as_text(space.view()));
  return store.scan(Table::kFeed, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view value) {
    const auto at = layout::read_position(value);
    if (at.log == log && at.seq > keep) rows.remove(Table::kFeed, key);
    return true;
  });
}

std::set<std::string> documents_of(const std::vector<std::string>& bodies) {
  std::set<std::string> names;
  for (const auto& body : bodies)
    if (const auto entry = parse_entry(body); entry && entry->kind == EntryKind::kDocument) names.insert(entry->document);
  return names;
}

/// What the base says of records and documents: the entries go on from there.
Result<void> begin_at(const Checkpoint& base, const StateFiles& states, const DocumentRows& documents, Replay& made) {
  const auto source = [&](std::uint64_t offset, std::size_t max) { return states(base.state, offset, max); };
  const auto read = read_state(base, source, [&](const StateRow& row) -> Result<void> {
    if (const auto* document = std::get_if<StateDocument>(&row)) documents.add_base(base.space, *document, made.rows);
    const auto* one = std::get_if<StateRecord>(&row);
    if (one == nullptr) return {};
    auto record = Record::decode(one->record);
    if (!record) return std::unexpected(record.error());
    made.space.load_record(one->key, std::move(*record));
    return {};
  });
  if (!read) return read;
  for (const auto& [origin, head] : base.heads) made.space.load_log(origin, head, base.last);
  made.space.finish_loading();
  return {};
}

}  // namespace

Result<Replay> replay(const StoreReader& store, const LogCatalog& catalog, const SpaceId& id, const ReplayEnd& end,
                      const StateFiles& states) {
  Replay made{Space(id), {}, {}};
  const auto cut_log = catalog.find(end.log);
  const auto base = read_base(store, id);
  if (!base) return std::unexpected(base.error());
  if (!cut_log) return fail(problem::kDataDamaged, "a log that is to be cut is not known");
  assert(end.keep >= base_head(*base, end.log.origin).seq);
  auto read = each_body(store, *cut_log, end.keep + 1, [&](std::uint64_t, std::string_view body) -> Result<void> {
    made.left_over.emplace_back(body);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  DocumentRows documents(documents_of(made.left_over));
  if (auto removed = documents.remove_old(store, id, made.rows); !removed) return std::unexpected(removed.error());
  if (auto removed = remove_from_feed(store, id, *cut_log, end.keep, made.rows); !removed)
    return std::unexpected(removed.error());
  if (*base)
    if (auto begun = begin_at(**base, states, documents, made); !begun) return std::unexpected(begun.error());
  for (const auto& [number, log] : catalog.logs_of(id)) {
    read = each_body(store, number, base_head(*base, log.origin).seq + 1, [&](std::uint64_t seq, std::string_view body) -> Result<void> {
      if (number == *cut_log && seq > end.keep) return {};
      const auto entry = parse_entry(std::string(body));
      if (!entry) return fail(problem::kDataDamaged, "a stored entry cannot be read: " + entry.error().detail);
      made.space.apply(log.origin, *entry);
      if (entry->kind == EntryKind::kDocument) documents.add(id, *entry, made.rows);
      return {};
    });
    if (!read) return std::unexpected(read.error());
  }
  return made;
}

Result<std::set<Hash>> read_hashes(const StoreReader& store, const LogCatalog& catalog, const LogId& log) {
  const auto base = read_base(store, log.space);
  if (!base) return std::unexpected(base.error());
  std::set<Hash> hashes;
  const auto number = catalog.find(log);
  if (!number) return hashes;
  Head head = base_head(*base, log.origin);
  auto read = each_body(store, *number, head.seq + 1, [&](std::uint64_t, std::string_view body) -> Result<void> {
    head = next_head(log, head, body);
    hashes.insert(head.hash);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return hashes;
}

Result<Head> read_head(const StoreReader& store, const LogCatalog& catalog, const LogId& log, std::uint64_t seq) {
  const auto base = read_base(store, log.space);
  if (!base) return std::unexpected(base.error());
  Head head = base_head(*base, log.origin);
  if (head.seq == seq) return head;
  const auto number = catalog.find(log);
  if (!number || head.seq > seq) return fail(problem::kLogGap);
  auto read = each_body(store, *number, head.seq + 1, [&](std::uint64_t at, std::string_view body) -> Result<void> {
    if (at == head.seq + 1 && at <= seq) head = next_head(log, head, body);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (head.seq != seq) return fail(problem::kLogGap, "the log ends at " + std::to_string(head.seq));
  return head;
}

}  // namespace giaoban

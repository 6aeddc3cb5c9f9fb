#include "sync/store/own_history.h"

#include "sync/store/base.h"
#include "sync/store/document_store.h"
#include "sync/ydoc/delete_set.h"
#include "sync/ydoc/update.h"

namespace giaoban {
namespace {

/// The records and documents of a state.
class StateContent {
 public:
  Result<void> visit(const StateRow& row) {
    if (const auto* one = std::get_if<StateRecord>(&row)) {
      auto record = Record::decode(one->record);
      if (!record) return std::unexpected(record.error());
      records_[one->key] = std::move(*record);
    } else if (const auto* document = std::get_if<StateDocument>(&row)) {
      if (auto added = documents_.add(std::string(document->name), document->update); !added) return std::unexpected(added.error());
    }
    return {};
  }
  Result<bool> is_changed_by(const ParsedEntry& entry, const NodeId& origin) {
    if (entry.kind == EntryKind::kDocument) return documents_.add(entry.document, entry.update());
    const auto found = records_.find({entry.change.collection, entry.change.id});
    return changes_record(found == records_.end() ? nullptr : &found->second, entry.change, {entry.hlc, origin});
  }

 private:
  std::map<RecordKey, Record> records_;
  HeldUpdates documents_;
};

/// Whether the checkpoint tells the own log further than its head here, or otherwise.
Result<bool> is_told_otherwise(const StoreReader& store, const LogCatalog& catalog, const LogId& own, const Head& held, const Head& told) {
  if (held.seq < told.seq) return true;
  const auto head = read_head(store, catalog, own, told.seq);
  if (!head) return std::unexpected(head.error());
  return head->hash != told.hash;
}

}  // namespace

Result<bool> HeldUpdates::add(const std::string& document, std::string_view update) {
  const auto summary = parse_update(update, kStoredUpdate);
  if (!summary) return std::unexpected(summary.error());
  Held& held = documents_[document];
  const bool has_all_deletes = has_deletes(held.deletes, *summary);
  if (!has_all_deletes) {
    held.deletes.insert(held.deletes.end(), summary->deletes.begin(), summary->deletes.end());
    held.deletes = DeleteSet(std::move(held.deletes)).ranges();
  }
  return held.structs.add(*summary).has_structs || !has_all_deletes;
}

bool StoredUpdates::lacks(const std::string& document, std::string_view update) {
  if (read_.insert(document).second) {
    const auto stored = read_document(store_, space_, document);
    if (!stored) return true;
    if (!stored->snapshot.empty() && !held_.add(document, stored->snapshot)) return true;
    for (const auto& [offset, bytes] : stored->tail)
      if (!held_.add(document, bytes)) return true;
  }
  return held_.add(document, update).value_or(true);
}

bool changes_record(const Record* record, const RecordChange& change, const Stamp& stamp) {
  if (record == nullptr) return true;
  Record after = *record;
  after.merge(change, stamp);
  return after != *record;
}

Result<std::optional<std::uint64_t>> find_own_part(const StoreReader& store, const LogCatalog& catalog,
                                                   const Checkpoint& checkpoint, const StateSource& source, const NodeId& self) {
  const LogId own{checkpoint.space, self};
  const auto number = catalog.find(own);
  const auto told = checkpoint.heads.find(self);
  if (!number || told == checkpoint.heads.end()) return std::nullopt;
  const auto base = read_base(store, checkpoint.space);
  if (!base) return std::unexpected(base.error());
  const std::uint64_t begin = base_head(*base, self).seq;
  const Head held = read_heads(store, catalog, checkpoint.space)[self];
  if (held.seq <= begin || told->second.seq <= begin) return std::nullopt;
  const auto otherwise = is_told_otherwise(store, catalog, own, held, told->second);
  if (!otherwise) return std::unexpected(otherwise.error());
  if (!*otherwise) return std::nullopt;

  StateContent state;
  if (auto read = read_state(checkpoint, source, [&](const StateRow& row) { return state.visit(row); }); !read)
    return std::unexpected(read.error());
  std::uint64_t keep = std::min(held.seq, told->second.seq - 1);
  Result<void> outcome;
  const auto scanned = store.scan(Table::kEntries, layout::entry_key({*number, begin + 1}), layout::entry_key({*number, keep + 1}),
                                  [&](std::string_view key, std::string_view body) {
                                    const auto entry = parse_entry(std::string(body));
                                    const auto changed = entry ? state.is_changed_by(*entry, self) : std::unexpected(entry.error());
                                    if (!changed) outcome = std::unexpected(changed.error());
                                    else if (*changed) keep = layout::read_entry_key(key).seq - 1;
                                    return outcome.has_value() && changed.has_value() && !*changed;
                                  });
  if (!scanned || !outcome) return std::unexpected(scanned ? outcome.error() : scanned.error());
  return keep < held.seq ? std::optional(keep) : std::nullopt;
}

}  // namespace giaoban

// Spaces made anew from their logs (space_store.h).
#include <algorithm>
#include <set>

#include "sync/log/chain.h"
#include "sync/store/space_store.h"

namespace giaoban {
namespace {

using EachBody = std::function<Result<void>(std::uint64_t seq, std::string_view body)>;

/// Visits the entries of a log in their order, from `from_seq` on.
Result<void> each_body(const Store& store, layout::LogNumber log, std::uint64_t from_seq, const EachBody& visit) {
  Result<void> outcome;
  auto scanned = store.scan(Table::kEntries, layout::entry_key({log, from_seq}), layout::log_key(log + 1),
                            [&](std::string_view key, std::string_view body) {
                              outcome = visit(layout::read_entry_key(key).seq, body);
                              return outcome.has_value();
                            });
  return scanned ? outcome : scanned;
}

/// Collects the updates of some documents, which then follow each other from offset 1 on, without a snapshot.
class DocumentRows {
 public:
  explicit DocumentRows(std::set<std::string> names) : names_(std::move(names)) {}

  Result<void> remove_old(const Store& store, const SpaceId& space, Batch& rows) const {
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
  void add(const SpaceId& space, const ParsedEntry& entry, Batch& rows) {
    if (names_.contains(entry.document))
      rows.put(Table::kDocuments, layout::document_key(space, entry.document, ++count_), entry.update());
  }

 private:
  std::set<std::string> names_;
  std::uint64_t count_ = 0;
};

Result<void> remove_from_feed(const Store& store, const SpaceId& space, layout::LogNumber log, std::uint64_t keep, Batch& rows) {
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

}  // namespace

Result<Replay> replay(const Store& store, const LogCatalog& catalog, const SpaceId& id, const ReplayEnd& end) {
  Replay made{Space(id), {}, {}};
  const auto cut_log = catalog.find(end.log);
  if (!cut_log) return fail(problem::kDataDamaged, "a log that is to be cut is not known");
  auto read = each_body(store, *cut_log, end.keep + 1, [&](std::uint64_t, std::string_view body) -> Result<void> {
    made.left_over.emplace_back(body);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  DocumentRows documents(documents_of(made.left_over));
  if (auto removed = documents.remove_old(store, id, made.rows); !removed) return std::unexpected(removed.error());
  if (auto removed = remove_from_feed(store, id, *cut_log, end.keep, made.rows); !removed)
    return std::unexpected(removed.error());
  for (const auto& [number, log] : catalog.logs_of(id)) {
    read = each_body(store, number, 1, [&](std::uint64_t seq, std::string_view body) -> Result<void> {
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

Result<Head> read_head(const Store& store, const LogCatalog& catalog, const LogId& log, std::uint64_t seq) {
  Head head;
  if (seq == 0) return head;
  const auto number = catalog.find(log);
  if (!number) return fail(problem::kLogGap);
  auto read = each_body(store, *number, 1, [&](std::uint64_t at, std::string_view body) -> Result<void> {
    if (at == head.seq + 1 && at <= seq) head = next_head(log, head, body);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (head.seq != seq) return fail(problem::kLogGap, "the log ends at " + std::to_string(head.seq));
  return head;
}

}  // namespace giaoban

#include <algorithm>

#include "schema/collections.h"
#include "sync/base/bytes.h"
#include "sync/store/base.h"
#include "sync/store/document_store.h"
#include "sync/store/aside.h"
#include "sync/store/state.h"
#include "sync/store/writers.h"
#include "sync/ydoc/update.h"

namespace giaoban {
namespace {

constexpr std::size_t kPieceBytes = 256 << 10;

/// Whether a state can be loaded: everything in it is what entries could have made (SPEC K3).
class StateCheck {
 public:
  explicit StateCheck(const Checkpoint& checkpoint) : checkpoint_(checkpoint) {}

  Result<void> visit(const StateRow& row) {
    return std::visit([this](const auto& one) { return check(one); }, row);
  }
  Result<void> finish() const {
    return is_founded_ ? Result<void>() : fail(problem::kPolicyRefused, "a state without its founding");
  }

 private:
  Result<void> check(const StateRecord& row) {
    if (++records_ > limits::kSpaceRecords) return fail(problem::kSpaceFull);
    const auto record = Record::decode(row.record);
    if (!record) return std::unexpected(record.error());
    const schema::Collection* collection = schema::find_collection(row.key.first);
    if (collection == nullptr) return fail(problem::kUnknownCollection, row.key.first);
    if (auto valid = collection->check_patch(record->visible()); !valid) return valid;
    Result<void> apart;
    record->each_register([&](const std::string& name, const Register& field) {
      for (const Version& version : field.others())
        if (auto valid = collection->check_patch({{name, version.value}}); !valid) apart = valid;
    });
    if (!apart) return apart;
    if (row.key == RecordKey("spaces", checkpoint_.space.text()))
      is_founded_ = record->text("owner") == checkpoint_.owner.text() && record->text("nonce") == checkpoint_.nonce.text();
    return {};
  }
  Result<void> check(const StateDocument& row) {
    const auto summary = parse_update(row.update, kStoredUpdate);
    return summary ? Result<void>() : std::unexpected(summary.error());
  }
  Result<void> check(const StateAuthor&) { return {}; }
  Result<void> check(const StateWriter&) { return {}; }

  const Checkpoint& checkpoint_;
  std::size_t records_ = 0;
  bool is_founded_ = false;
};

/// Puts the rows of a state into a store, joined with what is there of the space.
class StateRows {
 public:
  StateRows(Store& store, LogCatalog& catalog, const Checkpoint& checkpoint)
      : store_(store), catalog_(catalog), checkpoint_(checkpoint), rows_of_logs_(read_log_rows(store, catalog, checkpoint.space)) {
    std::map<NodeId, std::uint64_t> reach;
    for (const auto& log : rows_of_logs_) reach[log.id.origin] = log.head.seq;
    for (const auto& [origin, head] : checkpoint.heads) reach[origin] = std::max(reach[origin], head.seq);
    for (const auto& [origin, seq] : reach) offset_ += seq;
  }

  bool is_new() const { return rows_of_logs_.empty(); }
  /// Nothing is written then: its rows could stand where those of entries are.
  bool is_held() const {
    return std::ranges::all_of(checkpoint_.heads, [&](const auto& log) {
      const auto held = std::ranges::find(rows_of_logs_, log.first, [](const auto& row) { return row.id.origin; });
      return held != rows_of_logs_.end() && held->head.seq >= log.second.seq;
    });
  }
  Result<void> begin() {
    const auto aside = read_aside(store_, checkpoint_.space);
    if (!aside) return std::unexpected(aside.error());
    for (const AsideEntry& entry : *aside) offset_ += entry.feed_places;
    if (!is_new()) return {};
    if (auto cleared = forget_load(store_, checkpoint_.space); !cleared) return cleared;
    rows_.put(Table::kBases, layout::loading_key(checkpoint_.space), "");
    return flush();
  }
  Result<void> visit(const StateRow& row) {
    if (auto put = std::visit([this](const auto& one) { return this->put(one); }, row); !put) return put;
    return is_new() && rows_.bytes() >= kLoadBatchBytes ? flush() : Result<void>();
  }
  Result<void> finish(const NodeId& self) {
    if (auto removed = remove_own({checkpoint_.space, self}); !removed) return removed;
    for (const auto& [origin, head] : checkpoint_.heads) put_log({checkpoint_.space, origin}, head);
    put_base(rows_, checkpoint_);
    put_feed_floor(rows_, checkpoint_.space, offset_);
    if (is_new()) rows_.remove(Table::kBases, layout::loading_key(checkpoint_.space));
    return flush();
  }

 private:
  Result<void> put(const StateRecord& row) {
    const std::string key = layout::record_key(checkpoint_.space, row.key);
    const auto held = is_new() ? std::nullopt : store_.get(Table::kRecords, key);
    if (!held) return rows_.put(Table::kRecords, key, row.record), Result<void>();
    auto record = Record::decode(*held);
    const auto other = Record::decode(row.record);
    if (!record || !other) return std::unexpected(record ? other.error() : record.error());
    record->merge(*other);
    rows_.put(Table::kRecords, key, record->encode());
    return {};
  }
  Result<void> put(const StateDocument& row) {
    if (is_new()) {
      std::string snapshot;
      ByteWriter out(snapshot);
      out.u64(offset_);
      out.raw(row.update);
      rows_.put(Table::kSnapshots, layout::document_prefix(checkpoint_.space, row.name), snapshot);
    } else {
      rows_.put(Table::kDocuments, layout::document_key(checkpoint_.space, row.name, offset_), row.update);
    }
    return {};
  }
  Result<void> put(const StateAuthor& row) {
    if (!is_new() && read_author(store_, checkpoint_.space, row.document, row.client)) return {};
    add_author(rows_, checkpoint_.space, row.document, row.client, {row.author, row.first});
    return {};
  }

  Result<void> put(const StateWriter& row) {
    put_writer(rows_, {checkpoint_.space, row.version.origin}, row.version.hlc, row.author);
    return {};
  }

  /// The entries of a log that goes on from the checkpoint: they need not be those that it stands for, and must reach nobody.
  Result<void> remove_own(const LogId& own) {
    const auto number = catalog_.find(own);
    const auto told = checkpoint_.heads.find(own.origin);
    const auto held = std::ranges::find(rows_of_logs_, own, &layout::LogRow::id);
    if (!number || told == checkpoint_.heads.end() || held == rows_of_logs_.end() || held->head.seq >= told->second.seq) return {};
    for (const Table table : {Table::kEntries, Table::kSignatures}) {
      const auto scanned = store_.scan(table, layout::log_key(*number), layout::log_key(*number + 1), [&](std::string_view key, std::string_view) {
        rows_.remove(table, key);
        return true;
      });
      if (!scanned) return scanned;
    }
    return {};
  }

  void put_log(const LogId& id, const Head& head) {
    layout::LogRow row{id, head, checkpoint_.last};
    const auto held = std::ranges::find(rows_of_logs_, id, &layout::LogRow::id);
    if (held != rows_of_logs_.end()) {
      if (held->head.seq >= head.seq) return;
      row.last = std::max(row.last, held->last);
    }
    rows_.put(Table::kLogs, layout::log_key(catalog_.number_of(id)), layout::log_value(row));
  }

  Result<void> flush() {
    const Batch rows = std::exchange(rows_, {});
    return rows.empty() ? Result<void>() : store_.write(rows);
  }

  Store& store_;
  LogCatalog& catalog_;
  const Checkpoint& checkpoint_;
  std::vector<layout::LogRow> rows_of_logs_;  // as they were before
  std::uint64_t offset_ = 0;                  // of the space once it is loaded
  Batch rows_;
};

}  // namespace

Result<void> read_state(const Checkpoint& checkpoint, const StateSource& source, const StateRowReader::Visit& visit) {
  StateRowReader rows;
  for (std::uint64_t offset = 0; offset < checkpoint.state_bytes;) {
    const auto piece = source(offset, static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, checkpoint.state_bytes - offset)));
    if (!piece) return std::unexpected(piece.error());
    if (piece->empty()) break;
    if (auto read = rows.add(*piece, visit); !read) return read;
    offset += piece->size();
  }
  return rows.is_whole() ? Result<void>() : fail(problem::kBadMessage, "a state is cut short");
}

Result<void> load_state(Store& store, LogCatalog& catalog, const Checkpoint& checkpoint, const StateSource& source,
                        const NodeId& self) {
  StateCheck check(checkpoint);
  if (auto read = read_state(checkpoint, source, [&](const StateRow& row) { return check.visit(row); }); !read) return read;
  if (auto whole = check.finish(); !whole) return whole;
  StateRows rows(store, catalog, checkpoint);
  if (rows.is_held()) return {};
  auto loaded = rows.begin();
  if (loaded) loaded = read_state(checkpoint, source, [&](const StateRow& row) { return rows.visit(row); });
  if (loaded) loaded = rows.finish(self);
  // Best effort: what cannot be taken away now is, before the next load or at the next start.
  if (!loaded && rows.is_new()) (void)forget_load(store, checkpoint.space);
  return loaded;
}

Result<void> forget_load(Store& store, const SpaceId& space) {
  const std::string prefix(as_text(space.view()));
  Batch rows;
  const auto flush = [&] {
    const Batch full = std::exchange(rows, {});
    return full.empty() ? Result<void>() : store.write(full);
  };
  for (const Table table : {Table::kRecords, Table::kDocuments, Table::kSnapshots, Table::kAuthors}) {
    Result<void> outcome;
    const auto scanned = store.scan(table, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view) {
      rows.remove(table, key);
      if (rows.bytes() >= kLoadBatchBytes) outcome = flush();
      return outcome.has_value();
    });
    if (!scanned || !outcome) return scanned ? outcome : scanned;
  }
  rows.remove(Table::kBases, layout::loading_key(space));
  return flush();
}

}  // namespace giaoban

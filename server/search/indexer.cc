#include "server/search/indexer.h"

#include "sync/base/limits.h"
#include "sync/store/document_store.h"

namespace giaoban {
namespace {

constexpr std::string_view kSlots = "slots", kConferences = "conferences";

Result<Record> read_record(const StoreReader& view, const SpaceId& space, const RecordKey& key) {
  const auto row = view.get(Table::kRecords, layout::record_key(space, key));
  return row ? Record::decode(*row) : Result<Record>(Record());
}

SearchSlot slot_of(const std::string& id, const Record& record) { return {id, record.text("series"), record.text("conference")}; }

}  // namespace

Result<void> Indexer::open() {
  auto index = SearchIndex::open(file_);
  if (!index) return std::unexpected(index.error());
  index_ = std::move(*index);
  documents_at_.clear();
  return {};
}

Result<void> Indexer::start_over() {
  index_.reset();
  if (auto removed = remove_search_file(file_.path); !removed) return removed;
  return open();
}

Result<std::optional<Indexer::Time>> Indexer::take_in(const SpaceId& id, Time now) {
  const auto view = store_.view();
  const auto reach = read_reach(*view, catalog_, id);
  if (!reach) return std::unexpected(reach.error());
  auto space = index_->space(id);
  if (!space) return std::unexpected(space.error());
  if (space->taken == reach->end && space->documents == reach->end && space->cuts == reach->cuts) return std::nullopt;
  if (auto begun = index_->begin(); !begun) return std::unexpected(begun.error());
  auto again = take_in(*view, id, *reach, *space, now);
  auto done = again ? index_->save(id, *space) : std::unexpected(again.error());
  if (done) done = index_->commit();
  if (!done) {
    index_->rollback();
    return std::unexpected(done.error());
  }
  return again;
}

Result<std::optional<Indexer::Time>> Indexer::take_in(const StoreReader& view, const SpaceId& id, const SpaceReach& reach, SearchSpace& space,
                                                      Time now) {
  bool is_whole = space.taken == 0 || space.taken > reach.end || space.cuts != reach.cuts || reach.end - space.taken > limits::kFeedReplay;
  std::vector<RecordKey> touched;
  if (!is_whole && space.taken < reach.end) {
    auto read = touched_records(view, id, space.taken, reach.end);
    if (!read) return std::unexpected(read.error());
    touched = std::move(*read);
    // The day of a conference and its host are part of every row.
    for (const RecordKey& key : touched) is_whole |= key.first == kConferences;
  }
  if (is_whole) {
    if (auto taken = take_whole(view, id, space); !taken) return std::unexpected(taken.error());
  }
  for (const RecordKey& key : is_whole ? std::vector<RecordKey>() : touched) {
    if (!is_searched(key.first) && key.first != kSlots) continue;
    const auto record = read_record(view, id, key);
    if (!record) return std::unexpected(record.error());
    if (auto removed = index_->remove(space, key.first, key.second); !removed) return std::unexpected(removed.error());
    if (key.first == kSlots)
      if (auto removed = index_->remove_slot(space, key.second); !removed) return std::unexpected(removed.error());
    if (auto taken = take_record(key, *record, space); !taken) return std::unexpected(taken.error());
  }
  space.taken = reach.end;
  space.cuts = reach.cuts;
  const auto last = documents_at_.find(id);
  if (!is_whole && last != documents_at_.end() && now < last->second + kDocumentWait) return last->second + kDocumentWait;
  const std::uint64_t before = counters_.documents;
  if (auto taken = take_documents(view, id, space, is_whole); !taken) return std::unexpected(taken.error());
  if (counters_.documents != before) documents_at_[id] = now;
  else documents_at_.erase(id);
  space.documents = reach.end;
  return std::nullopt;
}

Result<void> Indexer::take_whole(const StoreReader& view, const SpaceId& id, SearchSpace& space) {
  if (auto cleared = index_->clear(space); !cleared) return cleared;
  ++counters_.whole_spaces;
  const auto conference = read_record(view, id, {std::string(kConferences), id.text()});
  if (!conference) return std::unexpected(conference.error());
  space.date = conference->text("date");
  space.host = conference->text("host_unit");
  space.next = 0;
  Result<void> outcome;
  const std::string prefix(as_text(id.view()));
  const auto scanned = view.scan(Table::kRecords, prefix, Store::after_prefix(prefix), [&](std::string_view key, std::string_view value) {
    if (stops_) outcome = fail(problem::kBusy, "the index stops");
    const auto record = Record::decode(value);
    if (!record) outcome = std::unexpected(record.error());
    if (outcome) outcome = take_record(layout::read_record_key(key), *record, space);
    return outcome.has_value();
  });
  return scanned ? outcome : scanned;
}

Result<void> Indexer::take_record(const RecordKey& key, const Record& record, SearchSpace& space) {
  ++counters_.records;
  if (key.first == kSlots && record.exists()) return index_->put_slot(space, slot_of(key.second, record));
  const auto entry = search_entry(key.first, key.second, record);
  return entry ? index_->add(space, *entry) : Result<void>();
}

/// Of a document that cannot be built, nothing is found; that must not keep the rest from being found.
Result<void> Indexer::take_documents(const StoreReader& view, const SpaceId& id, SearchSpace& space, bool all) {
  const auto names = document_names(view, id);
  if (!names) return std::unexpected(names.error());
  for (const std::string& name : *names) {
    const auto end = document_end(view, id, name);
    if (!end) return std::unexpected(end.error());
    if (!all && *end <= space.documents) continue;
    if (auto removed = index_->remove(space, kDocumentsCollection, name); !removed) return removed;
    const auto passages = read_passages(view, id, name);
    ++counters_.documents;
    if (!passages) continue;
    for (const std::string& passage : *passages) {
      const SearchEntry entry{std::string(kDocumentsCollection), name, {}, {""}, passage};
      if (auto added = index_->add(space, entry); !added) return added;
    }
  }
  return {};
}

}  // namespace giaoban

#include "sync/store/space_replica.h"

#include <algorithm>

#include "sync/base/bytes.h"
#include "sync/log/chain.h"
#include "sync/space/authoring.h"
#include "sync/space/policy.h"
#include "sync/store/own_history.h"
#include "sync/store/writers.h"

namespace giaoban {

Result<void> SpaceReplica::open() {
  auto loaded = load_space(parts_.store, parts_.catalog, space_.id());
  if (!loaded) return std::unexpected(loaded.error());
  const auto aside = read_aside(parts_.store, space_.id());
  if (!aside) return std::unexpected(aside.error());
  auto base = read_base(parts_.store, space_.id());
  if (!base) return std::unexpected(base.error());
  space_ = std::move(*loaded);
  base_ = std::move(*base);
  if (!own_end_) own_end_ = read_own_end(parts_.store, space_.id());
  has_reissues_ = std::ranges::any_of(*aside, [](const AsideEntry& entry) { return entry.fate != AsideFate::kKept; });
  return {};
}

std::optional<SpaceReplica::Step> SpaceReplica::note_own_end(std::uint64_t seq) {
  if (seq == own_end_) return std::nullopt;
  // What was never further on than here needs no row: only a node that was behind once has one.
  const bool matters = own_end_.value_or(0) > 0 || seq > space_.head(parts_.signer.node()).seq;
  if (!matters) return std::nullopt;
  own_end_ = seq;
  Step step;
  put_own_end(step.commit.rows, space_.id(), seq);
  return step;
}

void SpaceReplica::note_own_elsewhere(std::uint64_t seq, std::uint64_t unix_ms) {
  elsewhere_.seq = unix_ms < elsewhere_.until_ms ? std::max(seq, elsewhere_.seq) : seq;
  elsewhere_.until_ms = unix_ms + kElsewhereMs;
}

/// A clock that was set back does not make the wait longer.
std::uint64_t SpaceReplica::own_wait_ms(std::uint64_t unix_ms) const {
  const bool is_awaited = unix_ms < elsewhere_.until_ms && elsewhere_.until_ms - unix_ms <= kElsewhereMs;
  const bool waits = has_reissues_ && is_awaited && elsewhere_.seq > space_.head(parts_.signer.node()).seq;
  return waits ? elsewhere_.until_ms - unix_ms : 0;
}

Result<SpaceReplica::Step> SpaceReplica::stage(const Author& author, std::vector<RecordChange> changes,
                                               std::uint64_t unix_ms) {
  if (is_behind() || own_wait_ms(unix_ms) > 0) return fail(problem::kCatchingUp);
  const NodeId& self = parts_.signer.node();
  Step step;
  space_.begin();
  for (auto& change : changes) {
    note_contexts(space_, self, {}, change);
    ParsedEntry entry = record_entry(space_.next_stamp(unix_ms), author, std::move(change));
    if (auto allowed = check_entry(space_, self, entry, unix_ms); !allowed) {
      space_.rollback();
      return std::unexpected(allowed.error());
    }
    apply_own(step, std::move(entry));
  }
  space_.commit();
  return step;
}

void SpaceReplica::apply_own(Step& step, ParsedEntry entry) {
  const NodeId& self = parts_.signer.node();
  auto applied = space_.apply(self, entry);
  add_entry(step.commit, parts_.catalog, space_, self, entry, applied);
  step.entries.push_back({std::move(entry), std::move(applied)});
}

Result<ParsedEntry> SpaceReplica::make_update(const Author& author, std::string_view document, std::string_view update,
                                              std::uint64_t unix_ms) {
  if (is_behind() || own_wait_ms(unix_ms) > 0) return fail(problem::kCatchingUp);
  ParsedEntry entry = document_entry(space_.next_stamp(unix_ms), author, document, update);
  if (auto allowed = check_entry(space_, parts_.signer.node(), entry, unix_ms); !allowed)
    return std::unexpected(allowed.error());
  return entry;
}

SpaceReplica::Step SpaceReplica::apply_update(ParsedEntry entry) {
  Step step;
  apply_own(step, std::move(entry));
  return step;
}

// --- entries of other nodes

/// The part of a batch that the base does not stand for: what that holds is decided.
LogBatch SpaceReplica::beyond_base(const LogBatch& batch) const {
  const std::uint64_t reach = base_head(base_, batch.log.origin).seq;
  LogBatch rest = batch;
  if (reach < batch.first_seq) return rest;
  rest.bodies.erase(rest.bodies.begin(), rest.bodies.begin() + static_cast<long>(reach - batch.first_seq + 1));
  rest.first_seq = reach + 1;
  return rest;
}

Result<SpaceReplica::Step> SpaceReplica::take(const LogBatch& whole, const Source& source, std::uint64_t unix_ms,
                                              bool is_quiet) {
  if (whole.last_seq() <= base_head(base_, whole.log.origin).seq) return Step();
  const LogBatch batch = beyond_base(whole);
  const auto fork = find_fork(batch);
  if (!fork) return std::unexpected(fork.error());
  if (*fork) return take_fork(batch, **fork, source, unix_ms, is_quiet);
  Step step;
  if (auto absorbed = absorb(step, batch, unix_ms); !absorbed) return std::unexpected(absorbed.error());
  return step;
}

Result<void> SpaceReplica::absorb(Step& step, const LogBatch& batch, std::uint64_t unix_ms) {
  auto taken = ingest(space_, batch, parts_.verifier, unix_ms);
  if (!taken) return std::unexpected(taken.error());
  for (const Taken& one : *taken) add_entry(step.commit, parts_.catalog, space_, batch.log.origin, one.entry, one.applied);
  if (!taken->empty())
    step.commit.rows.put(Table::kSignatures, layout::entry_key({parts_.catalog.number_of(batch.log), batch.last_seq()}),
                         as_text(batch.signature.view()));
  step.entries = std::move(*taken);
  return {};
}

/// Looks whether a batch tells otherwise what is held. Entries still on their way to the disk count as the same.
Result<std::optional<SpaceReplica::Fork>> SpaceReplica::find_fork(const LogBatch& batch) const {
  const auto number = parts_.catalog.find(batch.log);
  const std::uint64_t until = std::min(batch.last_seq(), space_.head(batch.log.origin).seq);
  if (!number || until < batch.first_seq) return std::nullopt;
  std::uint64_t differs = 0;
  auto scanned = parts_.store.scan(
      Table::kEntries, layout::entry_key({*number, batch.first_seq}), layout::entry_key({*number, until + 1}),
      [&](std::string_view key, std::string_view body) {
        const std::uint64_t seq = layout::read_entry_key(key).seq;
        if (body != batch.bodies[seq - batch.first_seq]) differs = seq;
        return differs == 0;
      });
  if (!scanned) return std::unexpected(scanned.error());
  if (differs == 0) return std::nullopt;
  // Only with the origin's signature are these two histories, and not one history and a forgery.
  auto before = read_head(parts_.store, parts_.catalog, batch.log, batch.first_seq - 1);
  if (!before) return std::unexpected(before.error());
  auto heads = verify_batch(batch, *before, parts_.verifier);
  if (!heads) return std::unexpected(heads.error());
  return Fork{differs, std::move(*heads)};
}

/// SPEC L8, L9.
Result<SpaceReplica::Step> SpaceReplica::take_fork(const LogBatch& batch, const Fork& fork, const Source& source,
                                                   std::uint64_t unix_ms, bool is_quiet) {
  const bool is_own = batch.log.origin == parts_.signer.node();
  Step step;
  if (source.is_parent || (is_own && source.acknowledged_by_others < fork.seq)) {
    if (!is_quiet) return fail(problem::kBusy, "a log is to be replaced");
    const AsideFate fate = is_own ? AsideFate::kReissue : AsideFate::kKept;
    if (auto done = cut(step, batch.log.origin, fork.seq - 1, fate); !done) return std::unexpected(done.error());
    if (auto absorbed = absorb(step, batch, unix_ms); !absorbed) step.refused = absorbed.error();
    return step;
  }
  step.refused = Error{problem::kLogForked, "another history from seq " + std::to_string(fork.seq)};
  if (!is_own) return step;
  for (std::uint64_t seq = fork.seq; seq <= batch.last_seq(); ++seq) {
    const AsideEntry entry{batch.log, fork.heads[seq - batch.first_seq], AsideFate::kReissue, 0,
                           batch.bodies[seq - batch.first_seq]};
    if (is_aside(parts_.store, entry)) continue;
    add_aside(step.commit.rows, entry);
    has_reissues_ = true;
  }
  return step;
}

Result<SpaceReplica::Step> SpaceReplica::set_own_aside(std::uint64_t keep, std::uint64_t told) {
  Step step;
  if (auto done = cut(step, parts_.signer.node(), keep, AsideFate::kReissueIfNew); !done) return std::unexpected(done.error());
  own_end_ = std::max(own_end_.value_or(0), told);
  put_own_end(step.commit.rows, space_.id(), *own_end_);
  return step;
}

// --- entries that leave

/// Takes the entries of a log after `keep` out of the space and its rows. What is left is built anew from the logs.
Result<void> SpaceReplica::cut(Step& step, const NodeId& origin, std::uint64_t keep, AsideFate fate) {
  auto rebuilt = replay(parts_.store, parts_.catalog, space_.id(), {{space_.id(), origin}, keep}, parts_.states);
  if (!rebuilt) return std::unexpected(rebuilt.error());
  Space& fresh = rebuilt->space;
  fresh.load_log(origin, fresh.head(origin), space_.last_stamp());
  fresh.load_offset(space_.offset());
  Batch& rows = step.commit.rows;
  const LogId log{space_.id(), origin};
  const layout::LogNumber number = parts_.catalog.number_of(log);
  Head head = fresh.head(origin);
  for (auto& body : rebuilt->left_over) {
    head = next_head(log, head, body);
    rows.remove(Table::kEntries, layout::entry_key({number, head.seq}));
    rows.remove(Table::kSignatures, layout::entry_key({number, head.seq}));
    AsideEntry entry{log, head, fate, 1, std::move(body)};
    entry.feed_places += feed_places_before(parts_.store, entry);
    add_aside(rows, entry);
  }
  rows.append(rebuilt->rows);
  put_differences(rows, fresh);
  put_feed_floor(rows, space_.id(), space_.offset());
  step.commit.logs.push_back({number, {log, fresh.head(origin), space_.last_stamp()}});
  step.was_cut = true;
  has_reissues_ |= fate != AsideFate::kKept;
  space_ = std::move(fresh);
  return {};
}

void SpaceReplica::put_differences(Batch& rows, const Space& fresh) const {
  for (const auto& [key, record] : space_.records())
    if (fresh.find(key.first, key.second) == nullptr) rows.remove(Table::kRecords, layout::record_key(space_.id(), key));
  for (const auto& [key, record] : fresh.records()) {
    const Record* before = space_.find(key.first, key.second);
    if (before == nullptr || *before != record) rows.put(Table::kRecords, layout::record_key(space_.id(), key), record.encode());
  }
}

Result<std::optional<SpaceReplica::Step>> SpaceReplica::repair(std::uint64_t unix_ms) {
  auto trimmed = trim();
  if (!trimmed || *trimmed) return trimmed;
  if (!has_reissues_ || is_behind() || own_wait_ms(unix_ms) > 0) return std::nullopt;
  return reissue(unix_ms);
}

/// SPEC W7. The log ends at a signed head: what is left unproved comes again from whoever can prove it.
Result<std::optional<SpaceReplica::Step>> SpaceReplica::trim() {
  for (const auto& [origin, head] : space_.heads()) {
    const auto end = space_.log_end(origin);
    const std::uint64_t reach = base_head(base_, origin).seq;
    if (!end || head.seq <= std::max(*end, reach)) continue;
    const LogId log{space_.id(), origin};
    const bool is_own = origin == parts_.signer.node();
    Step step;
    const std::uint64_t keep = std::max(reach, last_signed_seq(parts_.store, parts_.catalog, log, *end));
    if (auto done = cut(step, origin, keep, is_own ? AsideFate::kReissue : AsideFate::kKept); !done)
      return std::unexpected(done.error());
    return step;
  }
  return std::nullopt;
}

SpaceReplica::Step SpaceReplica::rest_on(const Checkpoint& checkpoint) {
  Step step;
  put_base(step.commit.rows, checkpoint);
  put_feed_floor(step.commit.rows, space_.id(), space_.offset());
  for (const auto& [key, record] : space_.records())
    for (const auto& [version, author] : writers_beside(parts_.store, parts_.catalog, space_.id(), record))
      put_writer(step.commit.rows, {space_.id(), version.origin}, version.hlc, author);
  base_ = checkpoint;
  return step;
}

Result<std::optional<SpaceReplica::Step>> SpaceReplica::reissue(std::uint64_t unix_ms) {
  auto aside = read_aside(parts_.store, space_.id());
  if (!aside) return std::unexpected(aside.error());
  const NodeId& self = parts_.signer.node();
  const auto own = read_hashes(parts_.store, parts_.catalog, {space_.id(), self});
  if (!own) return std::unexpected(own.error());
  const auto reissues = Reissues::read(parts_.store, space_.id());
  if (!reissues) return std::unexpected(reissues.error());
  std::set<Hash> told;  // what the log says, by how it was first written
  for (const Hash& entry : *own) told.insert(reissues->first_of(entry));
  StoredUpdates documents(parts_.store, space_.id());
  Step step;
  has_reissues_ = false;
  for (AsideEntry& old : *aside) {
    if (old.fate == AsideFate::kKept) continue;
    if (step.entries.size() >= kReissueAtOnce) {
      has_reissues_ = true;
      break;
    }
    const bool is_in_doubt = std::exchange(old.fate, AsideFate::kKept) == AsideFate::kReissueIfNew;
    add_aside(step.commit.rows, old);
    auto entry = parse_entry(old.body);
    const Hash first = reissues->first_of(old.head.hash);
    if (!entry || told.contains(first)) continue;  // it came back, or what was written anew of it did
    const auto is_news = [&] {
      if (entry->kind == EntryKind::kDocument) return documents.lacks(entry->document, entry->update());
      return changes_record(space_.find(entry->change.collection, entry->change.id), entry->change, {entry->hlc, self});
    };
    if (is_in_doubt && !is_news()) continue;  // a checkpoint holds it; reads documents, so only where that is the question
    ParsedEntry again = entry->kind == EntryKind::kRecord
                            ? record_entry(space_.next_stamp(unix_ms), entry->author, entry->change)
                            : document_entry(space_.next_stamp(unix_ms), entry->author, entry->document, entry->update());
    if (!check_entry(space_, self, again, unix_ms)) continue;  // not allowed any more: it stays aside
    apply_own(step, std::move(again));
    told.insert(first);
    note_reissue(step.commit.rows, space_.id(), step.entries.back().applied.head.hash, old.head.hash);
  }
  if (step.commit.rows.empty()) return std::nullopt;
  return step;
}

}  // namespace giaoban

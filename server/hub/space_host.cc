#include "server/hub/space_host.h"

#include <boost/asio/post.hpp>
#include <cassert>

#include "server/hub/decide.h"
#include "server/hub/minutes_events.h"
#include "server/hub/route.h"
#include "sync/base/limits.h"
#include "sync/space/authoring.h"
#include "sync/space/policy.h"

namespace giaoban {
namespace {

/// Collections that bear on what a node does about checkpoints.
bool bears_on_checkpoints(const RecordKey& record) {
  return record.first == "checkpoints" || record.first == "checkpoint_receipts" || record.first == "members" ||
         record.first == "conferences";
}

bool shapes_space(const RecordKey& record) {
  return record.first == "spaces" || record.first == "members" || record.first == "leads";
}

/// Where the states of checkpoints are read. One that is not here is damage: a base is put where its state is.
StateFiles states_of(const Services& services) {
  return [&services](const Hash& state, std::uint64_t offset, std::size_t max) -> Result<std::string> {
    if (services.blobs == nullptr) return fail(problem::kDataDamaged, "the state of a checkpoint is not here");
    return services.blobs->read(state, offset, max);
  };
}

}  // namespace

void append(Commit& commit, Commit more) {
  commit.rows.append(more.rows);
  commit.entries += more.entries;
  for (LogAdvance& log : more.logs) commit.logs.push_back(std::move(log));
}

SpaceHost::SpaceHost(Services& services, SpaceId id, boost::asio::any_io_executor executor)
    : services_(services),
      executor_(std::move(executor)),
      own_wait_(executor_),
      vote_timer_(executor_),
      replica_({services.store, services.catalog, services.signer, services.verifier, states_of(services)}, id),
      ballots_(id),
      vote_keys_(services.vote_keys, id) {}

Result<void> SpaceHost::open() {
  epoch_ = services_.committer.epoch();
  if (auto opened = replica_.open(); !opened) return opened;
  if (auto read = read_votes(); !read) return read;
  is_drop_open_ = has_checkpoint_news_ = has_minutes_news_ = has_debt_news_ = true;
  minutes_client_ = 0;
  feed_floor_ = read_feed_floor(services_.store, space().id());
  durable_offset_ = space().offset();
  if (told_offset_ == 0) told_offset_ = durable_offset_;  // nobody follows yet
  if (space().is_founded()) publish_card();
  // A stop may have come before what follows from the last commit.
  boost::asio::post(executor_, [self = shared_from_this()] {
    self->repair();
    self->look_after_checkpoints();
    self->fill_minutes();
    self->look_after_votes({});
    self->look_after_debts();
  });
  return {};
}

void SpaceHost::publish_card() {
  if (space().kind() == SpaceKind::kRegistry)
    services_.directory.publish_registry(std::make_shared<const Space>(space()));
  services_.directory.publish({space().id(), space().kind(), space().title(), space().owner(), space().members(),
                               file_policy(space())});
}

/// Whether a change may begin now. After a failed write the state in memory is ahead of the disk for good: it is read
/// again, once nothing is in flight.
bool SpaceHost::is_ready() {
  if (is_loading_ || services_.committer.is_full()) return false;
  if (epoch_ == services_.committer.epoch()) return true;
  if (!pending_.empty()) return false;
  rooms_.clear();
  return open().has_value();
}

void SpaceHost::run(Command command, Reply reply) {
  if (!is_ready()) return reply(fail(problem::kBusy));
  if (!space().is_founded()) return reply(fail(problem::kSpaceUnknown));
  const auto decider = deciding_node(space(), services_.signer.node(), command);
  if (!decider) return reply(std::unexpected(decider.error()));
  if (*decider != services_.signer.node()) return services_.forward(*decider, std::move(command), std::move(reply));

  const Hash content = content_of(command.space, command.name, command.arguments);
  const CommandKey key(command.actor.account, command.id);
  if (const auto running = running_.find(key); running != running_.end()) {
    if (running->second.content != content) return reply(fail(problem::kCommandIdReused));
    running->second.replies.push_back(std::move(reply));
    return;
  }
  if (const auto outcome = find_answer(services_.store, {key.first, key.second, content})) return reply(*outcome);
  running_[key] = {content, {std::move(reply)}};
  decide_and_commit(std::move(command), content);
}

void SpaceHost::reply(const CommandKey& key, const Outcome& outcome) {
  auto running = running_.extract(key);
  for (const Reply& to : running.mapped().replies) to(outcome);
}

void SpaceHost::decide_and_commit(Command command, const Hash& content, const std::shared_ptr<SpaceHost>& plan,
                                  const FrozenMinutes* frozen) {
  const CommandKey key(command.actor.account, command.id);
  DecisionContext context = decision_context(command.name);
  context.frozen = frozen;
  const std::uint64_t now = context.unix_ms;
  auto decision = decide(context, command);
  if (!decision) return reply(key, std::unexpected(decision.error()));
  if (const auto found = plan == nullptr && decision->held_in ? plan_here(*decision->held_in) : nullptr)
    return ask_plan(std::move(command), content, found);
  if (decision->freezes) return freeze_and_decide(std::move(command), content, *decision->freezes);

  Commit commit;
  Pending pending;
  const Author author{command.actor.unit, command.actor.account};
  for (auto& founding : decision->foundings) {
    // Its id follows from the command's: the same one in another plan must not write over a space that is there.
    if (!read_heads(services_.store, services_.catalog, founding.space).empty())
      return reply(key, fail(problem::kCommandIdReused, "a space was founded with this id"));
    Space fresh(founding.space);
    for (auto& change : founding.changes) {
      // The space and its members are the node's own words: before them nobody's unit is a member who could author them.
      const Author by = shapes_space({change.collection, change.id}) ? Author{} : author;
      const ParsedEntry entry = record_entry(fresh.next_stamp(now), by, std::move(change));
      if (auto allowed = check_entry(fresh, services_.signer.node(), entry, now); !allowed)
        return reply(key, std::unexpected(allowed.error()));
      const auto applied = fresh.apply(services_.signer.node(), entry);
      add_entry(commit, services_.catalog, fresh, services_.signer.node(), entry, applied);
    }
    pending.founded.push_back(founding.space);
  }
  if (auto kept = keep_key(*decision, std::move(context.fresh_key)); !kept) return reply(key, std::unexpected(kept.error()));
  auto staged = replica_.stage(author, std::move(decision->changes), now);
  if (!staged) {
    if (decision->keyed_vote) vote_keys_.destroy(*decision->keyed_vote);
    Error error = staged.error();
    if (!error.pointer.empty()) error.pointer = "/arguments" + error.pointer;  // of the change; J2 names the message's
    return reply(key, std::unexpected(std::move(error)));
  }
  for (const Taken& one : staged->entries) note_effect(pending, one.entry, one.applied, 0);
  append(commit, std::move(staged->commit));
  keep_ballots(*decision, commit);
  const Done done{space().offset(), std::move(decision->value)};
  add_answer(commit.rows, {key.first, key.second, content}, now, done);
  pending.finish = [this, key, done](const Result<void>& outcome) {
    reply(key, outcome ? Outcome(done) : std::unexpected(outcome.error()));
  };
  if (plan != nullptr) return submit_with_slot(std::move(commit), std::move(pending), author, plan);
  submit(std::move(commit), std::move(pending));
}

void SpaceHost::note_effect(Pending& pending, const ParsedEntry& entry, const Space::Applied& applied,
                            std::uint64_t source) {
  pending.offset = applied.offset;
  if (!applied.document.empty()) {
    pending.effects.push_back({{}, {}, applied.document, std::string(entry.update()), source});
  } else if (!applied.record.first.empty()) {
    pending.shapes_space |= shapes_space(applied.record) || space().kind() == SpaceKind::kRegistry;
    has_checkpoint_news_ |= bears_on_checkpoints(applied.record);
    has_minutes_news_ |= bears_on_minutes(applied.record.first);
    has_debt_news_ |= bears_on_debts(applied.record.first);
    if (applied.record.first == "votes") note_vote(pending, applied.record.second);
    std::string text;
    // Of a contended one only once it is on disk: there is who wrote what.
    if (const Record* record = space().find(applied.record.first, applied.record.second);
        is_followed() && !record->is_contended())
      text = change_text(applied.record, record);
    pending.effects.push_back({applied.record, std::move(text), {}, {}, source});
  }
}

void SpaceHost::submit(SpaceReplica::Step step, Pending pending, std::uint64_t source) {
  for (const Taken& one : step.entries) note_effect(pending, one.entry, one.applied, source);
  pending.was_cut = step.was_cut;
  if (step.was_cut) feed_floor_ = space().offset();  // a snapshot in the making is of what was
  pending.shapes_space |= step.was_cut;
  pending.offset = std::max(pending.offset, step.was_cut ? space().offset() : 0);
  submit(std::move(step.commit), std::move(pending));
}

void SpaceHost::submit(Commit commit, Pending pending) {
  pending_.push_back(std::move(pending));
  commit.epoch = epoch_;
  commit.done = tell_finished();
  if (is_joining_) return held_back_.push_back(std::move(commit));
  services_.committer.submit(std::move(commit));
}

/// Of the first of pending_ that has not been told of.
std::function<void(const Result<void>&)> SpaceHost::tell_finished() {
  return [self = shared_from_this()](const Result<void>& outcome) {
    bool first = false;
    {
      const std::lock_guard lock(self->mutex_);
      first = self->finished_.empty();
      self->finished_.push_back(outcome);
    }
    // One visit for the whole group: what the group made durable is told together.
    if (first) boost::asio::post(self->executor_, [self] { self->drain(); });
  };
}

void SpaceHost::drain() {
  std::vector<Result<void>> outcomes;
  {
    const std::lock_guard lock(mutex_);
    outcomes.swap(finished_);
  }
  std::vector<Pending> durable;
  std::vector<std::pair<Pending, Error>> failed;
  for (const auto& outcome : outcomes) {
    assert(!pending_.empty());
    if (outcome)
      durable.push_back(std::move(pending_.front()));
    else
      failed.emplace_back(std::move(pending_.front()), outcome.error());
    pending_.pop_front();
  }
  if (!durable.empty()) publish(durable);
  for (const auto& [pending, error] : failed)
    if (pending.finish) pending.finish(std::unexpected(error));
  if (pending_.empty()) std::erase_if(rooms_, [](const auto& room) { return room.second->is_empty(); });
  repair();
}

void SpaceHost::publish(const std::vector<Pending>& done) {
  bool shapes = false, was_cut = false, touches_votes = false;
  std::vector<Uuid> ended_votes;
  for (const Pending& pending : done) {
    touches_votes |= pending.touches_votes;
    ended_votes.insert(ended_votes.end(), pending.ended_votes.begin(), pending.ended_votes.end());
    durable_offset_ = std::max(durable_offset_.load(), pending.offset);
    shapes |= pending.shapes_space;
    was_cut |= pending.was_cut;
  }
  if (was_cut) restart_followers();
  if (touches_votes) look_after_votes(ended_votes);  // a vote is said to be closed once its key is gone
  send_changes(done);
  told_offset_ = durable_offset_;
  for (const Pending& pending : done) {
    for (const Effect& effect : pending.effects)
      if (const auto room = rooms_.find(effect.document); room != rooms_.end())
        room->second->relay(effect.source, effect.update);
    for (const SpaceId& founded : pending.founded) services_.on_founded(founded);
  }
  for (const auto& [name, room] : rooms_) compact_if_worth(name);
  if (shapes) publish_card();
  for (const Pending& pending : done)
    if (pending.finish) pending.finish({});
  if (was_cut && services_.on_cut) services_.on_cut(space().id());
  services_.on_durable(space().id());
  if (has_checkpoint_news_ || durable_offset_ >= look_at_offset_) look_after_checkpoints();
  if (has_minutes_news_) fill_minutes();
  if (has_debt_news_ || has_debts_to_take_) look_after_debts();
}

void SpaceHost::ingest(LogBatch batch, const SpaceReplica::Source& source, Ingested done) {
  if (!is_ready()) return done(fail(problem::kBusy));
  auto step = replica_.take(batch, source, services_.unix_ms(), pending_.empty());
  if (!step) return done(std::unexpected(step.error()));
  if (step->refused && step->commit.rows.empty()) return done(std::unexpected(*step->refused));
  const Result<Head> taken = step->refused ? Result<Head>(std::unexpected(*step->refused)) : space().head(batch.log.origin);
  if (step->commit.rows.empty() && pending_.empty()) return done(taken);
  Pending pending;
  for (const Taken& one : step->entries)
    if (!one.applied.document.empty()) cover_entry(step->commit, one.entry);
  pending.finish = [done = std::move(done), taken](const Result<void>& outcome) {
    done(outcome ? taken : std::unexpected(outcome.error()));
  };
  submit(std::move(*step), std::move(pending));
}

void SpaceHost::note_own_end(std::uint64_t seq, bool is_parents) {
  if (!is_ready()) return;
  if (!is_parents) return replica_.note_own_elsewhere(seq, services_.unix_ms());
  if (auto step = replica_.note_own_end(seq)) submit(std::move(*step), {});
}

void SpaceHost::put_own(const MakeChanges& make, std::function<void(const Result<void>&)> done) {
  if (!is_ready()) return done(fail(problem::kBusy));
  auto step = replica_.stage({}, make(space()), services_.unix_ms());
  if (!step) return done(std::unexpected(step.error()));
  Pending pending;
  pending.finish = std::move(done);
  submit(std::move(*step), std::move(pending));
}

/// Does what follows from durable entries, once nothing is in flight (SPEC W7, L9).
void SpaceHost::repair() {
  if (!pending_.empty() || !is_ready()) return;
  auto step = replica_.repair(services_.unix_ms());
  if (!step) return;  // what cannot be read now is tried again with the next commit
  if (!*step) return repair_after_wait();
  for (const Taken& one : (*step)->entries)
    if (!one.applied.document.empty()) cover_entry((*step)->commit, one.entry);
  submit(std::move(**step), {});
}

/// What waits for entries that others say they hold goes on though none comes, and nobody writes.
void SpaceHost::repair_after_wait() {
  const std::uint64_t wait_ms = replica_.own_wait_ms(services_.unix_ms());
  if (wait_ms == 0) return;
  own_wait_.expires_after(std::chrono::milliseconds(wait_ms));
  own_wait_.async_wait([host = weak_from_this()](const boost::system::error_code& cancelled) {
    if (const auto self = host.lock(); self && !cancelled) self->repair();
  });
}

}  // namespace giaoban

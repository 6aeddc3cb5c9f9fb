#include "server/hub/space_host.h"

#include <boost/asio/post.hpp>
#include <cassert>

#include "server/hub/decide.h"
#include "sync/base/bytes.h"
#include "sync/base/hash.h"
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

bool shapes_space(const RecordKey& record) { return record.first == "spaces" || record.first == "members"; }

/// What a command asked, for telling a repeated command from another one under the same id (SPEC C1).
Hash content_of(const Command& command) {
  return Hasher().add(command.space.view()).add(command.name).add(to_text(command.arguments)).finish();
}

std::string command_row(std::uint64_t unix_ms, const Hash& content, const Done& done) {
  std::string row;
  ByteWriter out(row);
  out.u64(unix_ms);
  out.raw(content.view());
  out.u64(done.offset);
  out.raw(to_text(done.value));
  return row;
}

}  // namespace

SpaceHost::SpaceHost(Services& services, SpaceId id, boost::asio::any_io_executor executor)
    : services_(services), executor_(std::move(executor)), space_(id) {}

Result<void> SpaceHost::open() {
  epoch_ = services_.committer.epoch();
  auto loaded = load_space(services_.store, services_.catalog, space_.id());
  if (!loaded) return std::unexpected(loaded.error());
  auto base = read_base(services_.store, space_.id());
  if (!base) return std::unexpected(base.error());
  base_ = std::move(*base);
  space_ = std::move(*loaded);
  is_drop_open_ = has_checkpoint_news_ = true;
  durable_offset_ = space_.offset();
  if (space_.is_founded()) publish_card();
  return {};
}

void SpaceHost::publish_card() {
  if (space_.kind() == SpaceKind::kRegistry)
    services_.directory.publish_registry(std::make_shared<const Space>(space_));
  services_.directory.publish({space_.id(), space_.kind(), space_.title(), space_.owner(), space_.members()});
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

std::optional<Outcome> SpaceHost::answered_before(const Command& command, const Hash& content) const {
  const auto row = services_.store.get(Table::kCommands, layout::command_key(command.actor.account, command.id));
  if (!row) return std::nullopt;
  ByteReader in(*row);
  in.u64();
  if (in.id<Hash>() != content) return fail(problem::kCommandIdReused);
  Done done;
  done.offset = in.u64();
  if (auto value = parse_json(in.rest())) done.value = std::move(*value);
  return done;
}

void SpaceHost::run(Command command, Reply reply) {
  if (!is_ready()) return reply(fail(problem::kBusy));
  if (!space_.is_founded()) return reply(fail(problem::kSpaceUnknown));
  if (command.via != services_.signer.node() && !space_.vouches(command.via, command.actor.unit))
    return reply(fail(problem::kForbidden, "the node does not vouch for this unit"));
  if (space_.owner() != services_.signer.node() && needs_owner(space_, command))
    return services_.forward(space_.owner(), std::move(command), std::move(reply));

  const Hash content = content_of(command);
  const CommandKey key(command.actor.account, command.id);
  if (const auto running = running_.find(key); running != running_.end()) {
    if (running->second.content != content) return reply(fail(problem::kCommandIdReused));
    running->second.replies.push_back(std::move(reply));
    return;
  }
  if (const auto outcome = answered_before(command, content)) return reply(*outcome);
  running_[key] = {content, {std::move(reply)}};
  decide_and_commit(std::move(command), content);
}

void SpaceHost::reply(const CommandKey& key, const Outcome& outcome) {
  auto running = running_.extract(key);
  for (const Reply& to : running.mapped().replies) to(outcome);
}

void SpaceHost::decide_and_commit(Command command, const Hash& content) {
  const CommandKey key(command.actor.account, command.id);
  const std::uint64_t now = services_.unix_ms();
  auto decision = decide({space_, services_.directory.registry(), services_.signer.node(), now}, command);
  if (!decision) return reply(key, std::unexpected(decision.error()));

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
  if (auto staged = stage(commit, pending, author, std::move(decision->changes)); !staged) {
    Error error = staged.error();
    if (!error.pointer.empty()) error.pointer = "/arguments" + error.pointer;  // of the change; J2 names the message's
    return reply(key, std::unexpected(std::move(error)));
  }
  const Done done{space_.offset(), std::move(decision->value)};
  commit.rows.put(Table::kCommands, layout::command_key(key.first, key.second), command_row(now, content, done));
  pending.finish = [this, key, done](const Result<void>& outcome) {
    reply(key, outcome ? Outcome(done) : std::unexpected(outcome.error()));
  };
  submit(std::move(commit), std::move(pending));
}

/// Checks and applies changes of this node, all or none.
Result<void> SpaceHost::stage(Commit& commit, Pending& pending, const Author& author,
                              std::vector<RecordChange> changes) {
  const NodeId& self = services_.signer.node();
  const std::uint64_t now = services_.unix_ms();
  space_.begin();
  for (auto& change : changes) {
    note_contexts(space_, self, {}, change);
    const ParsedEntry entry = record_entry(space_.next_stamp(now), author, std::move(change));
    if (auto allowed = check_entry(space_, self, entry, now); !allowed) {
      space_.rollback();
      return allowed;
    }
    const auto applied = space_.apply(self, entry);
    add_entry(commit, services_.catalog, space_, self, entry, applied);
    note_effect(pending, entry, applied, 0);
  }
  space_.commit();
  return {};
}

void SpaceHost::note_effect(Pending& pending, const ParsedEntry& entry, const Space::Applied& applied,
                            std::uint64_t source) {
  pending.offset = applied.offset;
  if (!applied.document.empty()) {
    pending.effects.push_back({{}, {}, applied.document, std::string(entry.update()), source});
  } else if (!applied.record.first.empty()) {
    pending.shapes_space |= shapes_space(applied.record) || space_.kind() == SpaceKind::kRegistry;
    has_checkpoint_news_ |= bears_on_checkpoints(applied.record);
    std::string text;
    // Of a contended one only once it is on disk: there is who wrote what.
    if (const Record* record = space_.find(applied.record.first, applied.record.second);
        !subscribers_.empty() && !record->is_contended())
      text = change_text(applied.record, record);
    pending.effects.push_back({applied.record, std::move(text), {}, {}, source});
  }
}

void SpaceHost::submit(Commit commit, Pending pending) {
  pending_.push_back(std::move(pending));
  commit.epoch = epoch_;
  commit.done = [self = shared_from_this()](const Result<void>& outcome) {
    bool first = false;
    {
      const std::lock_guard lock(self->mutex_);
      first = self->finished_.empty();
      self->finished_.push_back(outcome);
    }
    // One visit for the whole group: what the group made durable is told together.
    if (first) boost::asio::post(self->executor_, [self] { self->drain(); });
  };
  services_.committer.submit(std::move(commit));
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
}

void SpaceHost::publish(const std::vector<Pending>& done) {
  bool shapes = false;
  for (const Pending& pending : done) {
    durable_offset_ = std::max(durable_offset_.load(), pending.offset);
    shapes |= pending.shapes_space;
  }
  send_changes(done);
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
  services_.on_durable(space_.id());
  if (has_checkpoint_news_ || durable_offset_ >= look_at_offset_) look_after_checkpoints();
}

void SpaceHost::ingest(LogBatch batch, Ingested done) {
  if (!is_ready()) return done(fail(problem::kBusy));
  const NodeId origin = batch.log.origin;
  if (origin == services_.signer.node() && batch.last_seq() > space_.head(origin).seq)
    return done(fail(problem::kConflict, "another node holds entries of this node's own log that it does not have"));
  auto taken = giaoban::ingest(space_, batch, services_.verifier, services_.unix_ms());
  if (!taken) return done(std::unexpected(taken.error()));
  Commit commit;
  Pending pending;
  for (const Taken& one : *taken) {
    add_entry(commit, services_.catalog, space_, origin, one.entry, one.applied);
    note_effect(pending, one.entry, one.applied, 0);
    if (!one.applied.document.empty()) cover_entry(commit, one.entry);
  }
  const Head head = space_.head(origin);
  if (!taken->empty())
    commit.rows.put(Table::kSignatures,
                    layout::entry_key({services_.catalog.number_of(batch.log), batch.last_seq()}),
                    as_text(batch.signature.view()));
  else if (pending_.empty())
    return done(head);
  pending.finish = [done, head](const Result<void>& outcome) {
    done(outcome ? Result<Head>(head) : std::unexpected(outcome.error()));
  };
  submit(std::move(commit), std::move(pending));
}

void SpaceHost::put_own(std::vector<RecordChange> changes, std::function<void(const Result<void>&)> done) {
  if (!is_ready()) return done(fail(problem::kBusy));
  Commit commit;
  Pending pending;
  if (auto staged = stage(commit, pending, {}, std::move(changes)); !staged) return done(staged);
  pending.finish = std::move(done);
  submit(std::move(commit), std::move(pending));
}

}  // namespace giaoban

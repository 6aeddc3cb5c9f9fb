#include "tests/simulation/process.h"

#include <algorithm>
#include <cassert>

#include "sync/space/policy.h"
#include "tests/simulation/link.h"

namespace giaoban::simulation {

Process::Process(Parts parts) : parts_(parts), store_(parts.disk), committer_(store_, parts.signer, Committer::Drive::kCaller) {
  forget_loads();
  const auto loaded = catalog_.load(store_);
  assert(loaded);
  for (const SpaceId& space : catalog_.spaces()) {
    is_ready(work(space));
    publish_card(space);
  }
  parts_.around.flush_soon();  // repairs what a stop cut off
}

Process::~Process() = default;

// --- what sessions see

std::optional<Relation> Process::relation(const NodeId& node) const {
  const auto found = parts_.relations.find(node);
  return found == parts_.relations.end() ? std::nullopt : std::optional(found->second);
}

bool Process::shares(const SpaceId& space, const NodeId& node) const {
  const auto card = cards_.find(space);
  return card != cards_.end() && (card->second.owner == node || card->second.nodes.contains(node));
}

std::vector<SpaceId> Process::shared_with(const NodeId& node) const {
  std::vector<SpaceId> shared;
  for (const auto& [space, card] : cards_)
    if (shares(space, node)) shared.push_back(space);
  return shared;
}

std::optional<NodeId> Process::owner(const SpaceId& space) const {
  const auto card = cards_.find(space);
  return card == cards_.end() ? std::nullopt : std::optional(card->second.owner);
}

std::map<NodeId, Head> Process::heads(const SpaceId& space) const { return read_heads(store_, catalog_, space); }

Result<std::optional<LogBatch>> Process::read_batch(const LogId& log, std::uint64_t from_seq, std::size_t aim_bytes) const {
  return giaoban::read_batch(store_, catalog_, log, from_seq, aim_bytes);
}

const Space* Process::space(const SpaceId& id) const {
  const auto found = works_.find(id);
  return found == works_.end() ? nullptr : &found->second->replica.space();
}

std::vector<SpaceId> Process::spaces() const {
  std::vector<SpaceId> ids;
  for (const auto& [id, work] : works_) ids.push_back(id);
  return ids;
}

// --- spaces at work

Process::Work& Process::work(const SpaceId& space) {
  auto& place = works_[space];
  const auto read_states = [this](const Hash& state, std::uint64_t offset, std::size_t max) -> Result<std::string> {
    const auto found = parts_.states.find(state);
    if (found == parts_.states.end()) return fail(problem::kNotFound, "a state");
    return found->second.substr(std::min<std::size_t>(offset, found->second.size()), max);
  };
  if (place == nullptr)
    place.reset(new Work{SpaceReplica({store_, catalog_, parts_.signer, parts_.verifier, read_states}, space), 0, {}});
  return *place;
}

bool Process::is_ready(Work& work) {
  if (work.epoch == committer_.epoch()) return true;
  if (!work.pending.empty()) return false;
  work.epoch = committer_.epoch();
  const auto opened = work.replica.open();
  assert(opened);
  return true;
}

void Process::publish_card(const SpaceId& space) {
  const Space& state = work(space).replica.space();
  if (!state.is_founded()) return;
  Card card{state.owner(), {}};
  for (const auto& [unit, nodes] : state.members()) card.nodes.insert(nodes.begin(), nodes.end());
  cards_[space] = std::move(card);
}

void Process::forget_unfounded(const SpaceId& space) {
  const auto found = works_.find(space);
  if (found != works_.end() && !found->second->replica.space().is_founded() && found->second->pending.empty())
    works_.erase(found);
}

Result<SpaceReplica::Step> Process::stage(Work& work, const Request& request) {
  const Author author{request.unit, request.account};
  if (request.document_update.empty()) return work.replica.stage(author, {request.change}, parts_.around.time().unix_ms);
  auto entry = work.replica.make_update(author, "minutes", request.document_update, parts_.around.time().unix_ms);
  if (!entry) return std::unexpected(entry.error());
  return work.replica.apply_update(std::move(*entry));
}

void Process::run(const Request& request, const NodeId& via, Reply reply_to) {
  const auto found = works_.find(request.space);
  if (found == works_.end()) return reply_to(fail(problem::kSpaceUnknown));
  Work& at = *found->second;
  if (!is_ready(at)) return reply_to(fail(problem::kBusy));
  const Space& state = at.replica.space();
  if (!state.is_founded()) return reply_to(fail(problem::kSpaceUnknown));
  if (via != self() && !state.vouches(via, request.unit)) return reply_to(fail(problem::kForbidden));
  if (via != self() && state.owner() != self()) return reply_to(fail(problem::kOwnerUnreachable));
  if (!state.has_member(request.unit)) return reply_to(fail(problem::kSpaceUnknown));
  if (request.document_update.empty() && state.owner() != self() && needs_owner(state, request.change)) {
    const auto link = links_.find(state.owner());
    if (link == links_.end()) return reply_to(fail(problem::kOwnerUnreachable));
    return link->second->forward(request, std::move(reply_to));
  }
  const CommandKey key(request.account, request.id);
  if (const auto running = running_.find(key); running != running_.end()) return running->second.push_back(std::move(reply_to));
  const CommandName name{request.account, request.id, content_of(request.space, request.change.id, request.change.fields)};
  if (const auto outcome = find_answer(store_, name)) return reply_to(*outcome);
  running_[key] = {std::move(reply_to)};
  auto step = stage(at, request);
  if (!step) return reply(key, std::unexpected(step.error()));
  const Done done{at.replica.space().offset(), Json::object()};
  add_answer(step->commit.rows, name, parts_.around.time().unix_ms, done);
  submit(request.space, std::move(*step), [this, key, done](const Result<void>& outcome) {
    reply(key, outcome ? Outcome(done) : std::unexpected(outcome.error()));
  });
}

void Process::reply(const CommandKey& key, const Outcome& outcome) {
  auto running = running_.extract(key);
  for (const Reply& to : running.mapped()) to(outcome);
}

void Process::put_own(const SpaceId& space, const MakeChanges& make) {
  Work& at = work(space);
  if (!is_ready(at)) return;
  auto changes = make(at.replica.space());
  if (changes.empty()) return;
  auto step = at.replica.stage({}, std::move(changes), parts_.around.time().unix_ms);
  if (step) submit(space, std::move(*step), {});
}

void Process::ingest(const LogBatch& batch, const NodeId& from, std::function<void(const Result<Head>&)> done) {
  const SpaceId space = batch.log.space;
  Work& at = work(space);
  if (!is_ready(at)) return done(fail(problem::kBusy));
  SpaceReplica::Source source{relation(from) == Relation::kParent, 0};
  for (const auto& [node, known] : progress_)
    if (node != from) source.acknowledged_by_others = std::max(source.acknowledged_by_others, known->acknowledged(batch.log));
  auto step = at.replica.take(batch, source, parts_.around.time().unix_ms, at.pending.empty());
  if (!step) {
    done(std::unexpected(step.error()));
    return forget_unfounded(space);
  }
  const Result<Head> taken = step->refused ? Result<Head>(std::unexpected(*step->refused)) : at.replica.space().head(batch.log.origin);
  if (step->commit.rows.empty() && (step->refused || at.pending.empty())) return done(taken);
  submit(space, std::move(*step), [this, space, done = std::move(done), taken](const Result<void>& outcome) {
    done(outcome ? taken : std::unexpected(outcome.error()));
    if (!outcome) forget_unfounded(space);
  });
}

void Process::note_own_end(const SpaceId& space, std::uint64_t seq, bool is_parents) {
  const auto found = works_.find(space);
  if (found == works_.end() || !is_ready(*found->second)) return;
  if (!is_parents) return found->second->replica.note_own_elsewhere(seq, parts_.around.time().unix_ms);
  if (auto step = found->second->replica.note_own_end(seq)) submit(space, std::move(*step), {});
}

void Process::repair(const SpaceId& space) {
  Work& at = work(space);
  if (!at.pending.empty() || !is_ready(at)) return;
  auto step = at.replica.repair(parts_.around.time().unix_ms);
  assert(step);
  if (*step) submit(space, std::move(**step), {});
}

bool Process::waits_for_own() const {
  const std::uint64_t now = parts_.around.time().unix_ms;
  return std::ranges::any_of(works_, [&](const auto& one) { return one.second->replica.own_wait_ms(now) > 0; });
}

void Process::reread() {
  for (const auto& [id, at] : works_) is_ready(*at);
}

// --- the way to the disk

void Process::submit(const SpaceId& space, SpaceReplica::Step step, std::function<void(const Result<void>&)> finish) {
  Work& at = work(space);
  Pending pending{step.was_cut, step.was_cut, std::move(finish)};
  for (const Taken& one : step.entries)
    pending.shapes_space |= one.applied.record.first == "spaces" || one.applied.record.first == "members";
  at.pending.push_back(std::move(pending));
  step.commit.epoch = at.epoch;
  step.commit.done = [this, space](const Result<void>& outcome) { finished_.emplace_back(space, outcome); };
  committer_.submit(std::move(step.commit));
  parts_.around.flush_soon();
}

void Process::flush() {
  for (const auto& [id, at] : works_)
    if (at->pending.empty() && at->replica.space().is_founded()) {
      repair(id);
      look_after_checkpoints(id);
    }
  while (committer_.commit_waiting()) {
    if (parts_.disk.has_crashed()) return;
    std::map<SpaceId, std::vector<Pending>> durable;
    std::vector<std::pair<Pending, Error>> failed;
    for (auto& [space, outcome] : std::exchange(finished_, {})) {
      Work& at = work(space);
      if (outcome)
        durable[space].push_back(std::move(at.pending.front()));
      else
        failed.emplace_back(std::move(at.pending.front()), outcome.error());
      at.pending.pop_front();
    }
    for (const auto& [space, done] : durable) publish(space, done);
    for (const auto& [pending, error] : failed)
      if (pending.finish) pending.finish(std::unexpected(error));
  }
}

void Process::publish(const SpaceId& space, const std::vector<Pending>& done) {
  bool shapes = false, was_cut = false;
  for (const Pending& pending : done) {
    shapes |= pending.shapes_space;
    was_cut |= pending.was_cut;
  }
  if (shapes) publish_card(space);
  for (const Pending& pending : done)
    if (pending.finish) pending.finish({});
  parts_.around.on_durable(space);
  for (Link* link : links()) {
    if (shapes) link->on_membership(space);
    if (was_cut && shares(space, link->peer())) link->on_cut(space);
    if (shares(space, link->peer())) link->on_durable(space);
  }
  parts_.around.flush_soon();
}

// --- links

std::shared_ptr<PeerProgress> Process::progress(const NodeId& node) {
  auto& place = progress_[node];
  if (place == nullptr) place = std::make_shared<PeerProgress>();
  return place;
}

std::shared_ptr<PieceGatherer> Process::pieces(const NodeId& node) {
  auto& place = pieces_[node];
  if (place == nullptr) place = std::make_shared<PieceGatherer>();
  return place;
}

void Process::on_linked(Link& link) {
  Link* replaced = std::exchange(links_[link.peer()], &link);
  if (replaced != nullptr && replaced != &link) replaced->close();
}

void Process::on_closed(Link& link) {
  std::erase_if(links_, [&](const auto& one) { return one.second == &link; });
}

std::vector<Link*> Process::links() const {
  std::vector<Link*> all;
  for (const auto& [node, link] : links_) all.push_back(link);
  return all;
}

}  // namespace giaoban::simulation

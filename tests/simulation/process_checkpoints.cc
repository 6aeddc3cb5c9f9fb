// What a process does about checkpoints (SPEC K), as server/hub does; here at once, with states as bytes in memory.
#include <algorithm>
#include <cassert>

#include "sync/space/checkpoint_plan.h"
#include "sync/store/drop.h"
#include "sync/store/receipt.h"
#include "sync/store/state.h"
#include "tests/simulation/link.h"

namespace giaoban::simulation {

std::optional<Checkpoint> Process::start(const SpaceId& space) const {
  const auto known = read_checkpoints(store_, space);
  for (auto at = known.rbegin(); at != known.rend(); ++at)
    if (has_state(at->checkpoint.state)) return at->checkpoint;
  const auto under = base(space);
  return under && has_state(under->state) ? under : std::nullopt;
}

std::optional<Checkpoint> Process::base(const SpaceId& space) const {
  const auto base = read_base(store_, space);
  return base ? *base : std::nullopt;
}

void Process::make_checkpoint(const SpaceId& space) {
  const auto found = works_.find(space);
  if (found == works_.end() || !is_ready(*found->second)) return;
  const Space& state = found->second->replica.space();
  if (state.owner() != self()) return;
  std::string bytes;
  const auto made = giaoban::make_checkpoint(*store_.view(), catalog_, space, parts_.signer, [&](std::string_view piece) {
    bytes += piece;
    return Result<void>();
  });
  if (!made) return;
  keep_state(std::move(bytes));
  const auto known = known_checkpoints(state);
  put_own(space, [&](const Space&) { return std::vector{checkpoint_record(known.empty() ? 1 : known.back().number + 1, *made, false)}; });
}

void Process::note_archive(const SpaceId& space) {
  const auto found = works_.find(space);
  if (found == works_.end() || !is_ready(*found->second) || found->second->replica.space().owner() != self()) return;
  put_own(space, [&](const Space& state) {
    std::vector<RecordChange> changes;
    for (const auto& known : known_checkpoints(state))
      if (!known.is_archived && reaches(state, known.checkpoint)) {
        parts_.around.on_archived(known.checkpoint);
        changes.push_back({"checkpoints", std::to_string(known.number), {{"archived", true}}, {}});
      }
    return changes;
  });
}

void Process::look_after_checkpoints(const SpaceId& space) {
  Work& at = work(space);
  if (!at.pending.empty() || !is_ready(at) || !at.replica.space().is_founded()) return;
  const Space& state = at.replica.space();
  const auto step = next_checkpoint_step(state, self(), at.replica.base());
  using Kind = CheckpointStep::Kind;
  if (step.kind == Kind::kNone || step.kind == Kind::kMake) return;
  const auto holds = holds_heads(store_, catalog_, parts_.verifier, *step.checkpoint);
  if (!holds || !*holds) return;
  if (step.kind == Kind::kReceipt)
    return put_own(space, [&](const Space& now) {
      const auto receipt = checkpoint_receipt(now, self(), step.number);
      return receipt ? std::vector{*receipt} : std::vector<RecordChange>();
    });
  if (step.kind == Kind::kAllow) {
    parts_.around.on_allowed(*step.checkpoint);
    return put_own(space, [&](const Space& now) { return allow_dropping(now, step.number); });
  }
  if (has_state(step.checkpoint->state)) return drop(space, *step.checkpoint);
  for (Link* link : links())
    if (shares(space, link->peer())) link->want_state(space, step.checkpoint->state);
}

void Process::drop(const SpaceId& space, const Checkpoint& checkpoint) {
  submit(space, work(space).replica.rest_on(checkpoint), [this, checkpoint](const Result<void>& outcome) {
    if (!outcome) return;
    parts_.around.on_dropped();
    Drop drop(catalog_, checkpoint, read_feed_floor(store_, checkpoint.space));
    for (auto rows = drop.next(store_); rows && !rows->empty(); rows = drop.next(store_))
      if (!store_.write(*rows)) return;  // what is left stays
  });
}

Result<void> Process::load_checkpoint(const Checkpoint& checkpoint) {
  Work& at = work(checkpoint.space);
  if (!at.pending.empty() || !is_ready(at)) return fail(problem::kBusy);
  const std::string& state = parts_.states.at(checkpoint.state);
  const auto loaded = load_state(store_, catalog_, checkpoint, [&](std::uint64_t offset, std::size_t max) {
    return Result<std::string>(state.substr(offset, max));
  });
  parts_.around.flush_soon();  // notices where the process died in it
  if (!loaded) {
    forget_unfounded(checkpoint.space);
    return loaded;
  }
  parts_.around.on_loaded();
  const auto opened = at.replica.open();
  assert(opened);
  publish_card(checkpoint.space);
  publish(checkpoint.space, {});
  for (Link* link : links()) link->on_membership(checkpoint.space);
  return {};
}

void Process::forget_loads() {
  const auto unfinished = unfinished_loads(store_);
  assert(unfinished);
  for (const SpaceId& space : *unfinished) (void)forget_load(store_, space);
}

bool Process::has_state(const Hash& state) const { return parts_.states.contains(state); }

const std::string* Process::find_state(const Hash& state) const {
  const auto found = parts_.states.find(state);
  return found == parts_.states.end() ? nullptr : &found->second;
}

void Process::keep_state(std::string bytes) {
  const Hash hash = hash_of(bytes);
  parts_.states[hash] = std::move(bytes);
}

// --- states over links

void Link::want_state(const SpaceId& space, const Hash& state) {
  auto& coming = coming_[state];
  coming.space = space;
  if (session_.want_blob(space, state, coming.bytes.size())) perform();
}

void Link::act(peer_action::BlobWanted& action) {
  const std::string* state = process_.find_state(action.blob);
  if (state == nullptr || action.offset >= state->size()) return session_.send_no_blob(action.blob);
  session_.send_blob_chunk(action.blob, action.offset, state->size(),
                           std::string_view(*state).substr(action.offset, peer_limits::kChunkAimBytes));
}

void Link::act(peer_action::BlobChunkArrived& action) {
  const auto found = coming_.find(action.blob);
  if (found == coming_.end() || action.offset != found->second.bytes.size()) return;
  found->second.bytes += action.bytes;
  if (found->second.bytes.size() < action.total) return want_state(found->second.space, action.blob);
  auto coming = std::move(coming_.extract(found).mapped());
  if (hash_of(coming.bytes) == action.blob) process_.keep_state(std::move(coming.bytes));
  load_offered(action.blob);
}

void Link::act(peer_action::CheckpointOffered& action) {
  const Hash state = action.checkpoint.state;
  const SpaceId space = action.checkpoint.space;
  offers_[state] = std::move(action.checkpoint);
  if (process_.has_state(state)) return load_offered(state);
  want_state(space, state);
}

void Link::act(peer_action::BlobAbsent& action) {
  coming_.erase(action.blob);
  load_offered(action.blob);
}

/// Loads a checkpoint whose state has come; where it will not, the session asks again later.
void Link::load_offered(const Hash& state) {
  const auto offer = offers_.extract(state);
  if (offer.empty()) return;
  const auto outcome = process_.has_state(state) ? process_.load_checkpoint(offer.mapped()) : fail(problem::kNotFound, "state");
  if (!is_gone_) session_.on_checkpoint_taken(offer.mapped().space, outcome, around_.time());
}

}  // namespace giaoban::simulation

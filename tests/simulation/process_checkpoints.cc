// What a process does about checkpoints (SPEC K), as server/hub does; here at once, with states as bytes in memory.
#include <algorithm>
#include <cassert>

#include "sync/space/checkpoint_plan.h"
#include "sync/store/drop.h"
#include "sync/store/own_history.h"
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
      const auto receipt = checkpoint_receipt(now, self(), step);
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
  const auto source = [&](std::uint64_t offset, std::size_t max) { return Result<std::string>(state.substr(offset, max)); };
  const auto keep = find_own_part(store_, catalog_, checkpoint, source, self());
  assert(keep);
  if (*keep) {
    auto step = at.replica.set_own_aside(**keep, checkpoint.heads.at(self()).seq);
    if (!step) return std::unexpected(step.error());
    submit(checkpoint.space, std::move(*step), {});
    return fail(problem::kBusy);  // loaded when it is asked for again
  }
  const auto loaded = load_state(store_, catalog_, checkpoint, source, self());
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
  const Hash name = name_of(manifest_of(bytes));
  parts_.states[name] = std::move(bytes);
}

// --- states over links

/// The manifest first, then chunk after chunk (SPEC B3).
void Link::want_state(const SpaceId& space, const Hash& state) {
  Coming& coming = coming_[state];
  coming.space = space;
  if (session_.want_blob({space, state, coming.part(state), coming.some.size()})) perform();
}

void Link::act(peer_action::BlobWanted& action) {
  const std::string* state = process_.find_state(action.blob);
  if (state == nullptr) return session_.send_no_blob(action.part);
  const BlobManifest manifest = manifest_of(*state);
  std::string part = encode_manifest(manifest);
  std::uint64_t at = 0;
  for (const auto& chunk : manifest.chunks) {
    if (chunk.hash == action.part) part = state->substr(at, chunk.size);
    at += chunk.size;
  }
  if (hash_of(part) != action.part || action.offset >= part.size()) return session_.send_no_blob(action.part);
  session_.send_blob_bytes(action.part, action.offset, part.size(),
                           std::string_view(part).substr(action.offset, peer_limits::kBlobAimBytes));
}

/// The state that waits for a part.
std::map<Hash, Link::Coming>::iterator Link::find_coming(const Hash& part) {
  return std::ranges::find_if(coming_, [&](const auto& one) { return one.second.part(one.first) == part; });
}

void Link::act(peer_action::BlobBytesArrived& action) {
  const auto found = find_coming(action.part);
  if (found == coming_.end() || action.offset != found->second.some.size()) return;
  const Hash state = found->first;
  Coming& coming = found->second;
  coming.some += action.bytes;
  if (coming.some.size() < action.total) return want_state(coming.space, state);
  const std::string part = std::exchange(coming.some, {});
  const bool is_whole = hash_of(part) == action.part;
  if (is_whole && coming.manifest) {
    coming.bytes += part;
    ++coming.next;
  } else if (auto manifest = decode_manifest(part); is_whole && manifest) {
    coming.manifest = std::move(*manifest);
  } else {
    coming_.erase(found);
    return load_offered(state);
  }
  if (coming.next < coming.manifest->chunks.size()) return want_state(coming.space, state);
  process_.keep_state(std::move(coming.bytes));
  coming_.erase(found);
  load_offered(state);
}

void Link::act(peer_action::CheckpointOffered& action) {
  const Hash state = action.checkpoint.state;
  const SpaceId space = action.checkpoint.space;
  offers_[state] = std::move(action.checkpoint);
  if (process_.has_state(state)) return load_offered(state);
  want_state(space, state);
}

void Link::act(peer_action::BlobAbsent& action) {
  const auto found = find_coming(action.part);
  if (found == coming_.end()) return;
  const Hash state = found->first;
  coming_.erase(found);
  load_offered(state);
}

/// Loads a checkpoint whose state has come; where it will not, the session asks again later.
void Link::load_offered(const Hash& state) {
  const auto offer = offers_.extract(state);
  if (offer.empty()) return;
  const auto outcome = process_.has_state(state) ? process_.load_checkpoint(offer.mapped()) : fail(problem::kNotFound, "state");
  if (!is_gone_) session_.on_checkpoint_taken(offer.mapped().space, outcome, around_.time());
}

}  // namespace giaoban::simulation

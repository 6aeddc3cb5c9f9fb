// Starting from a checkpoint (SPEC P24).
#include <algorithm>

#include "sync/peer/checkpoint_offer.h"
#include "sync/peer/peer_session.h"

namespace giaoban {

/// Offers a checkpoint in the place of entries where that is needed, or where it spares many. Returns whether it did.
bool PeerSession::offer_checkpoint(const SpaceId& space, const VersionVector& theirs) {
  if (handshake_.protocol() < 2 || !parts_.view.shares(space, handshake_.peer())) return false;
  const auto start = parts_.view.start(space);
  if (!start) return false;
  const bool is_needed = lacks_what_is_gone(*start, theirs);
  // Who was offered it and does not take it gets the entries, as long as they are kept.
  const auto offered = offers_.find(space);
  const bool is_new = offered == offers_.end() || offered->second != start->checkpoint.state;
  if (!is_needed && !(is_new && spares_many(start->checkpoint, theirs))) return false;
  offers_[space] = start->checkpoint.state;
  send_bulk(encode_checkpoint_message(start->checkpoint));
  return true;
}

void PeerSession::on_binary(Checkpoint& checkpoint, PeerTime now) {
  if (!haves_.contains(checkpoint.space)) return break_off({problem::kBadMessage, "a checkpoint that was not asked for"});
  if (auto checked = check_checkpoint(checkpoint, parts_.verifier); !checked) return break_off(checked.error());
  // Who may give the owner's log may give what stands for it; who shares the space may too.
  const bool is_shared = parts_.view.shares(checkpoint.space, handshake_.peer()) &&
                         parts_.view.shares(checkpoint.space, parts_.signer.node());
  if (!is_shared && !receiver_->admit({checkpoint.space, checkpoint.owner})) return;
  if (offered_.contains(checkpoint.space)) return;
  if (is_held(checkpoint, parts_.view.held(checkpoint.space))) return send_have(checkpoint.space);
  now_ = now;
  offered_.insert(checkpoint.space);
  actions_.push_back(peer_action::CheckpointOffered{std::move(checkpoint)});
}

void PeerSession::on_checkpoint_taken(const SpaceId& space, const Result<void>& outcome, PeerTime now) {
  if (!is_linked() || offered_.erase(space) == 0) return;
  now_ = now;
  if (outcome) return send_have(space);
  // Asked for again after a while, as after a batch that was refused for the moment.
  receiver_->on_refused({space, NodeId()}, problem::kBusy, now.steady_ms);
}

}  // namespace giaoban

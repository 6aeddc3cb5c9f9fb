// Starting from a checkpoint (SPEC P24).
#include <algorithm>

#include "sync/peer/checkpoint_offer.h"
#include "sync/peer/peer_session.h"

namespace giaoban {

/// Offers a checkpoint in the place of entries where that is needed, or where it spares many. Returns whether it did.
bool PeerSession::offer_checkpoint(const SpaceId& space, const VersionVector& theirs) {
  if (handshake_.protocol() < 2 || !parts_.view.shares(space, handshake_.peer())) return false;
  const auto base = parts_.view.base(space);
  const bool is_needed = base && lacks_what_is_gone(*base, theirs);
  // Who has something is given no more than it needs: the rest it can compare with what it has.
  const auto start = is_needed && !theirs.empty() ? base : parts_.view.start(space);
  if (!start) return false;
  // Who was offered it and does not take it gets the entries, as long as they are kept.
  const auto offered = offers_.find(space);
  const bool is_new = offered == offers_.end() || offered->second != start->state;
  if (!is_needed && !(is_new && spares_many(*start, theirs))) return false;
  offers_[space] = start->state;
  send_bulk(encode_checkpoint_message(*start));
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
  // Where two histories of this node's own log part, the checkpoint may tell the other one: whoever loads it compares them.
  const NodeId& self = parts_.signer.node();
  const auto own_after = receiver_->asks_after({checkpoint.space, self});
  const bool is_own_in_doubt = own_after && *own_after < checkpoint.reach(self);
  if (is_held(checkpoint, parts_.view.held(checkpoint.space)) && !is_own_in_doubt) {
    receiver_->begin_after(checkpoint);
    note_given(checkpoint);
    return send_have(checkpoint.space);
  }
  now_ = now;
  offered_[checkpoint.space] = checkpoint;
  actions_.push_back(peer_action::CheckpointOffered{std::move(checkpoint)});
}

/// The members of a checkpoint need not be those of today: until entries tell that the peer belongs to the space, it is
/// told no more than that what it gave is held.
void PeerSession::note_given(const Checkpoint& checkpoint) {
  if (!parts_.view.shares(checkpoint.space, handshake_.peer())) given_[checkpoint.space] = checkpoint;
}

void PeerSession::on_checkpoint_taken(const SpaceId& space, const Result<void>& outcome, PeerTime now) {
  const auto offered = offered_.extract(space);
  if (!is_linked() || offered.empty()) return;
  now_ = now;
  if (outcome) {
    receiver_->begin_after(offered.mapped());
    note_given(offered.mapped());
    return send_have(space);
  }
  // Asked for again after a while, as after a batch that was refused for the moment.
  receiver_->on_refused({space, NodeId()}, problem::kBusy, now.steady_ms);
}

}  // namespace giaoban

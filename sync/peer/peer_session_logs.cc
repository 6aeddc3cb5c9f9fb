#include <algorithm>

#include "sync/peer/peer_session.h"

namespace giaoban {
namespace {

std::size_t body_bytes(const LogBatch& batch) {
  std::size_t bytes = 0;
  for (const auto& body : batch.bodies) bytes += body.size();
  return bytes;
}

}  // namespace

// --- what each side has

/// Positions of a space that the peer does not share are not told: the answer then is an empty `have` (SPEC P12), or says
/// what the peer gave by a checkpoint (P24).
void PeerSession::send_have(const SpaceId& space) {
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  schema::PeerHave have;
  have.space = space;
  if (is_shared) add_positions(have);
  if (is_shared) given_.erase(space);
  if (const auto given = given_.find(space); given != given_.end())
    for (const auto& [origin, head] : given->second.heads) have.vector.push_back(position(origin, head));
  haves_[space].is_full = is_shared;
  haves_waiting_.erase(space);
  auto text = to_text(have.encode());
  have_round_bytes_ += text.size();
  send_text(std::move(text));
}

/// Of a log that is asked for from its start no more than what a checkpoint stands for here: that is decided.
void PeerSession::add_positions(schema::PeerHave& have) const {
  const auto base = parts_.view.base(have.space);
  for (const auto& [origin, head] : parts_.view.heads(have.space)) {
    const auto after = receiver_->asks_after({have.space, origin});
    if (!after) {
      have.vector.push_back(position(origin, head));
    } else if (const std::uint64_t seq = std::max(*after, base ? base->reach(origin) : 0); seq > 0) {
      have.vector.emplace_back();
      have.vector.back().origin = origin;
      have.vector.back().seq = static_cast<std::int64_t>(seq);
    }
  }
}

schema::LogPosition PeerSession::position(const NodeId& origin, const Head& head) const {
  schema::LogPosition position;
  position.origin = origin;
  position.seq = static_cast<std::int64_t>(head.seq);
  if (handshake_.protocol() >= 2) position.head = head.hash;
  return position;
}

void PeerSession::send_haves(PeerTime now) {
  while (!haves_waiting_.empty() && have_round_bytes_ < peer_limits::kHaveRoundBytes) send_have(*haves_waiting_.begin());
  if (!haves_waiting_.empty()) send_ping(now);
}

void PeerSession::on_message(const schema::PeerHave& message, PeerTime) {
  if (!haves_.contains(message.space)) send_have(message.space);
  std::size_t& positions = haves_[message.space].peer_positions;
  peer_positions_ += message.vector.size() - std::exchange(positions, message.vector.size());
  if (peer_positions_ > peer_limits::kPositions || haves_.size() > peer_limits::kSpaces)
    return break_off({problem::kTooMany, "spaces or logs"});
  VersionVector theirs;
  for (const auto& position : message.vector) theirs[position.origin] = static_cast<std::uint64_t>(position.seq);
  const bool is_shared = parts_.view.shares(message.space, handshake_.peer());
  if (is_shared && !message.vector.empty()) compare(message);
  sender_->set_shared(message.space, is_shared);
  if (offer_checkpoint(message.space, theirs))
    sender_->logs().await_have(message.space);
  else
    sender_->logs().on_have(message.space, std::move(theirs));
  pump();
}

/// What the peer holds of a shared space beside what is held here (SPEC L9, P13).
void PeerSession::compare(const schema::PeerHave& message) {
  const auto own = parts_.view.heads(message.space);
  std::uint64_t own_end = 0;
  bool ask_again = false;
  for (const auto& position : message.vector) {
    if (position.origin == parts_.signer.node()) own_end = static_cast<std::uint64_t>(position.seq);
    const auto here = own.find(position.origin);
    const bool is_fork = here != own.end() && position.head && here->second.seq == static_cast<std::uint64_t>(position.seq) &&
                         here->second.hash != *position.head;
    const LogId log{message.space, position.origin};
    // Whoever may learn asks for it from its start; the other side tells what it has, so that this one sees it too.
    ask_again |= is_fork && (receiver_->may_learn(log) ? receiver_->on_misfit(log) : true);
  }
  const auto own_here = own.find(parts_.signer.node());
  const bool is_parents = parts_.view.relation(handshake_.peer()) == Relation::kParent;
  if (is_parents || own_end > (own_here == own.end() ? 0 : own_here->second.seq))
    actions_.push_back(peer_action::OwnLogAt{message.space, own_end, is_parents});
  if (ask_again) send_have(message.space);
}

void PeerSession::on_durable(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  sender_->logs().on_held(space);
  pump();
}

void PeerSession::on_cut(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  sender_->logs().on_cut(space);
  if (haves_.contains(space) && parts_.view.shares(space, handshake_.peer())) send_have(space);
  pump();
}

void PeerSession::on_membership(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  sender_->set_shared(space, is_shared);
  // Who left and comes back may lack what is gone since.
  if (const auto* theirs = sender_->logs().theirs(space); theirs != nullptr && offer_checkpoint(space, *theirs))
    sender_->logs().await_have(space);
  const bool ask_again = receiver_->on_membership(space);
  const auto sent = haves_.find(space);
  // Entries may leave while the peer does not share it: whoever comes again is told anew what is held.
  if (!is_shared && sent != haves_.end()) sent->second.is_full = false;
  const bool is_full = sent != haves_.end() && sent->second.is_full;
  if ((is_shared && !is_full) || (ask_again && sent != haves_.end())) send_have(space);
  pump();
}

// --- sending logs

void PeerSession::on_message(const schema::PeerKept& message, PeerTime) {
  sender_->peer_kept({message.whole, static_cast<std::uint64_t>(message.size)});
}

void PeerSession::on_message(const schema::PeerReceived& message, PeerTime now) {
  answered_ms_ = now.steady_ms;
  sender_->logs().on_received({message.space, message.origin}, static_cast<std::uint64_t>(message.seq));
  pump();
}

void PeerSession::on_message(const schema::PeerRefused& message, PeerTime now) {
  answered_ms_ = now.steady_ms;
  const LogId log{message.space, message.origin};
  sender_->logs().on_refused(log, static_cast<std::uint64_t>(message.seq));
  if (haves_.contains(log.space) && receiver_->on_peer_refused(log, message.code)) send_have(log.space);
  pump();
}

// --- taking logs

void PeerSession::on_binary(LogBatch& batch, PeerTime now) {
  if (!haves_.contains(batch.log.space)) return break_off({problem::kBadMessage, "a batch that was not asked for"});
  if (auto admitted = receiver_->admit(batch.log); !admitted) return refuse(batch, admitted.error(), now);
  ingesting_bytes_ += body_bytes(batch);
  if (ingesting_bytes_ > peer_limits::kTakingBytes) return break_off({problem::kTooMany, "unanswered batches"});
  sender_->logs().peer_has(batch.log, batch.last_seq());
  actions_.push_back(peer_action::Ingest{std::move(batch)});
}

void PeerSession::refuse(const LogBatch& batch, const Error& error, PeerTime now) {
  const bool ask_again = receiver_->on_refused(batch.log, error.code, now.steady_ms);
  schema::PeerRefused message;
  message.space = batch.log.space;
  message.origin = batch.log.origin;
  message.seq = static_cast<std::int64_t>(batch.first_seq);
  message.code = error.code;
  message.detail = error.detail.substr(0, 1000);
  send(message);
  if (ask_again) send_have(batch.log.space);
}

void PeerSession::on_ingested(const LogBatch& batch, const Result<Head>& outcome, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  ingesting_bytes_ -= body_bytes(batch);
  if (!outcome) return refuse(batch, outcome.error(), now);
  schema::PeerReceived message;
  message.space = batch.log.space;
  message.origin = batch.log.origin;
  message.seq = static_cast<std::int64_t>(outcome->seq);
  send(message);
  const bool is_more_held = outcome->seq > batch.last_seq();
  if (is_more_held && batch.last_seq() < sender_->logs().said(batch.log)) return;  // asked for from its start: more is to come
  receiver_->on_taken(batch.log);
  sender_->logs().on_taken(batch.log, batch.last_seq());
  pump();
}

}  // namespace giaoban

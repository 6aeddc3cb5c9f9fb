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

/// Positions of a space that the peer does not share are not told: the answer then is an empty `have` (SPEC P12).
void PeerSession::send_have(const SpaceId& space) {
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  schema::PeerHave have;
  have.space = space;
  if (is_shared)
    for (const auto& [origin, seq] : parts_.view.held(space))
      have.vector.push_back({origin, static_cast<std::int64_t>(seq)});
  haves_[space].is_full = is_shared;
  haves_waiting_.erase(space);
  auto text = to_text(have.encode());
  have_round_bytes_ += text.size();
  send_text(std::move(text));
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
  sender_->set_shared(message.space, parts_.view.shares(message.space, handshake_.peer()));
  if (offer_checkpoint(message.space, theirs))
    sender_->logs().await_have(message.space);
  else
    sender_->logs().on_have(message.space, std::move(theirs));
  pump();
}

void PeerSession::on_durable(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  sender_->logs().on_held(space);
  pump();
}

void PeerSession::on_membership(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  now_ = now;
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  sender_->set_shared(space, is_shared);
  const bool ask_again = receiver_->on_membership(space);
  const auto sent = haves_.find(space);
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
  sender_->logs().on_refused({message.space, message.origin}, static_cast<std::uint64_t>(message.seq));
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
  receiver_->on_refused(batch.log, error.code, now.steady_ms);
  schema::PeerRefused message;
  message.space = batch.log.space;
  message.origin = batch.log.origin;
  message.seq = static_cast<std::int64_t>(batch.first_seq);
  message.code = error.code;
  message.detail = error.detail.substr(0, 1000);
  send(message);
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
}

}  // namespace giaoban

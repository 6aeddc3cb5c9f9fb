#include "sync/peer/peer_session.h"

#include <algorithm>

#include "sync/base/limits.h"
#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

// Close codes, RFC 6455, 7.4 and SPEC P14.
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kBadMessageCode = 4400;
constexpr std::uint16_t kTimedOutCode = 4408;

std::size_t body_bytes(const LogBatch& batch) {
  std::size_t bytes = 0;
  for (const auto& body : batch.bodies) bytes += body.size();
  return bytes;
}

schema::CommandResult refusal(const CommandId& id, std::string_view code) {
  const ProblemText* text = find_problem(code);
  schema::CommandResult result;
  result.id = id;
  result.status = schema::CommandResultStatus::kRefused;
  result.problem.emplace();
  result.problem->code = code;
  result.problem->status = text->status;
  result.problem->title = text->vi;
  return result;
}

}  // namespace

PeerSession::PeerSession(Parts parts) : parts_(std::move(parts)), handshake_(parts_.signer, parts_.verifier) {}

template <typename Message>
void PeerSession::send(const Message& message) {
  actions_.push_back(peer_action::SendText{to_text(message.encode())});
}

void PeerSession::close(std::uint16_t code, std::string reason) {
  if (std::exchange(is_closed_, true)) return;
  actions_.push_back(peer_action::Close{code, std::move(reason)});
}

/// Says what was wrong and ends the link (SPEC P14).
void PeerSession::break_off(const Error& error) {
  if (is_closed_) return;
  schema::PeerError message;
  message.code = error.code;
  message.detail = error.detail.substr(0, 1000);
  send(message);
  const bool is_message = error.code != problem::kForbidden && error.code != problem::kVersionUnsupported &&
                          error.code != problem::kSignatureWrong;
  close(is_message ? kBadMessageCode : kPolicyViolation, std::string(error.code));
}

void PeerSession::start(const Hash& nonce, PeerTime now) {
  started_ms_ = heard_ms_ = pinged_ms_ = answered_ms_ = now.steady_ms;
  send(handshake_.begin(nonce, now.unix_ms));
}

void PeerSession::on_text(std::string_view bytes, PeerTime now) {
  if (is_closed_) return;
  heard_ms_ = now.steady_ms;
  auto json = parse_json(bytes);
  if (!json) return break_off(json.error());
  const auto message = schema::decode_peer(std::move(*json));
  if (!message) return break_off(message.error());
  const bool is_greeting = std::holds_alternative<schema::PeerHello>(*message) ||
                           std::holds_alternative<schema::PeerAuth>(*message) ||
                           std::holds_alternative<schema::PeerError>(*message);
  if (!is_greeting && !is_linked()) return break_off({problem::kForbidden, "before auth"});
  std::visit([&](const auto& one) { on_message(one, now); }, *message);
}

void PeerSession::on_binary(std::string_view bytes, PeerTime now) {
  if (is_closed_) return;
  heard_ms_ = now.steady_ms;
  if (!is_linked()) return break_off({problem::kForbidden, "before auth"});
  auto message = decode_binary(bytes);
  if (!message) return break_off(message.error());
  if (auto* batch = std::get_if<LogBatch>(&*message)) return on_batch(std::move(*batch), now);
  if (const auto* chunk = std::get_if<BlobChunk>(&*message)) return on_chunk(*chunk);
  on_awareness(std::get<AwarenessMessage>(*message));
}

void PeerSession::tick(PeerTime now) {
  if (is_closed_) return;
  if (!is_linked()) {
    if (now.steady_ms - started_ms_ >= peer_limits::kAuthMs) close(kTimedOutCode, "no auth in time");
    return;
  }
  if (now.steady_ms - heard_ms_ >= peer_limits::kSilenceMs) return close(kTimedOutCode, "silent");
  if (sender_->awaits_answer() && now.steady_ms - answered_ms_ >= peer_limits::kAnswerMs)
    return close(kTimedOutCode, "batches are not answered");
  if (now.steady_ms - pinged_ms_ >= peer_limits::kPingMs) send_ping(now);
  for (const SpaceId& space : receiver_->take_due(now.steady_ms)) send_have(space);
}

void PeerSession::send_ping(PeerTime now) {
  pinged_ms_ = now.steady_ms;
  ping_time_ms_ = now.unix_ms;
  schema::PeerPing ping;
  ping.time_ms = static_cast<std::int64_t>(now.unix_ms);
  send(ping);
}

// --- greeting

void PeerSession::on_message(const schema::PeerHello& message, PeerTime) {
  const auto auth = handshake_.on_hello(message);
  if (!auth) return break_off(auth.error());
  if (parts_.expected && *parts_.expected != message.node)
    return break_off({problem::kForbidden, "another node was expected"});
  if (!parts_.view.relation(message.node)) return break_off({problem::kForbidden, "the node is not known here"});
  send(*auth);
}

void PeerSession::on_message(const schema::PeerAuth& message, PeerTime now) {
  if (auto proved = handshake_.on_auth(message); !proved) return break_off(proved.error());
  become_linked(now);
}

void PeerSession::on_message(const schema::PeerError& message, PeerTime) {
  close(kPolicyViolation, "the peer says: " + message.code.substr(0, 64));
}

void PeerSession::become_linked(PeerTime now) {
  const NodeId& peer = handshake_.peer();
  const auto relation = parts_.view.relation(peer);
  if (!relation) return break_off({problem::kForbidden, "the node is not known here"});
  progress_ = parts_.progress_of(peer);
  sender_.emplace(parts_.view, *progress_);
  receiver_.emplace(parts_.view, parts_.signer.node(), peer, *relation);
  actions_.push_back(peer_action::Linked{peer, *relation});
  for (const SpaceId& space : parts_.view.shared_with(peer)) {
    sender_->set_shared(space, true);
    haves_waiting_.insert(space);
  }
  send_haves(now);
}

// --- what each side has

/// Positions of a space that the peer does not share are not told: the answer then is an empty `have` (SPEC P12).
void PeerSession::send_have(const SpaceId& space) {
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  schema::PeerHave have;
  have.space = space;
  if (is_shared)
    for (const auto& [origin, seq] : parts_.view.held(space))
      if (!receiver_->asks_from_start({space, origin})) have.vector.push_back({origin, static_cast<std::int64_t>(seq)});
  haves_[space].is_full = is_shared;
  haves_waiting_.erase(space);
  auto text = to_text(have.encode());
  have_round_bytes_ += text.size();
  actions_.push_back(peer_action::SendText{std::move(text)});
}

void PeerSession::send_haves(PeerTime now) {
  while (!haves_waiting_.empty() && have_round_bytes_ < peer_limits::kHaveRoundBytes) send_have(*haves_waiting_.begin());
  if (!haves_waiting_.empty()) send_ping(now);
}

void PeerSession::on_message(const schema::PeerHave& message, PeerTime now) {
  if (!haves_.contains(message.space)) send_have(message.space);
  std::size_t& positions = haves_[message.space].peer_positions;
  peer_positions_ += message.vector.size() - std::exchange(positions, message.vector.size());
  if (peer_positions_ > peer_limits::kPositions || haves_.size() > peer_limits::kSpaces)
    return break_off({problem::kTooMany, "spaces or logs"});
  VersionVector theirs;
  for (const auto& position : message.vector) theirs[position.origin] = static_cast<std::uint64_t>(position.seq);
  const bool is_shared = parts_.view.shares(message.space, handshake_.peer());
  if (is_shared && parts_.view.relation(handshake_.peer()) == Relation::kParent && !theirs.empty()) {
    const auto own = theirs.find(parts_.signer.node());
    actions_.push_back(peer_action::OwnLogAt{message.space, own == theirs.end() ? 0 : own->second});
  }
  sender_->set_shared(message.space, is_shared);
  sender_->on_have(message.space, std::move(theirs));
  pump(now);
}

void PeerSession::on_durable(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  sender_->on_held(space);
  pump(now);
}

void PeerSession::on_cut(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  sender_->on_cut(space);
  if (haves_.contains(space) && parts_.view.shares(space, handshake_.peer())) send_have(space);
  pump(now);
}

void PeerSession::on_membership(const SpaceId& space, PeerTime now) {
  if (!is_linked()) return;
  const bool is_shared = parts_.view.shares(space, handshake_.peer());
  sender_->set_shared(space, is_shared);
  const bool ask_again = receiver_->on_membership(space);
  const auto sent = haves_.find(space);
  const bool is_full = sent != haves_.end() && sent->second.is_full;
  if ((is_shared && !is_full) || (ask_again && sent != haves_.end())) send_have(space);
  pump(now);
}

// --- sending logs

void PeerSession::pump(PeerTime now) {
  if (!sender_->awaits_answer()) answered_ms_ = now.steady_ms;
  while (const auto next = sender_->next()) {
    const auto& [log, batch] = *next;
    if (batch)
      actions_.push_back(peer_action::SendBinary{encode_batch_message(*batch)});
    else
      actions_.push_back(peer_action::Unreadable{log, batch.error()});
  }
}

void PeerSession::on_message(const schema::PeerReceived& message, PeerTime now) {
  answered_ms_ = now.steady_ms;
  sender_->on_received({message.space, message.origin}, static_cast<std::uint64_t>(message.seq));
  pump(now);
}

void PeerSession::on_message(const schema::PeerRefused& message, PeerTime now) {
  answered_ms_ = now.steady_ms;
  const LogId log{message.space, message.origin};
  sender_->on_refused(log, static_cast<std::uint64_t>(message.seq));
  if (haves_.contains(log.space) && receiver_->on_peer_refused(log, message.code)) send_have(log.space);
  pump(now);
}

// --- taking logs

void PeerSession::on_batch(LogBatch batch, PeerTime now) {
  if (!haves_.contains(batch.log.space)) return break_off({problem::kBadMessage, "a batch that was not asked for"});
  if (auto admitted = receiver_->admit(batch.log); !admitted) return refuse(batch, admitted.error(), now);
  ingesting_bytes_ += body_bytes(batch);
  if (ingesting_bytes_ > peer_limits::kTakingBytes) return break_off({problem::kTooMany, "unanswered batches"});
  sender_->peer_has(batch.log, batch.last_seq());
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
  ingesting_bytes_ -= body_bytes(batch);
  if (!outcome) return refuse(batch, outcome.error(), now);
  schema::PeerReceived message;
  message.space = batch.log.space;
  message.origin = batch.log.origin;
  message.seq = static_cast<std::int64_t>(outcome->seq);
  send(message);
  if (outcome->seq > batch.last_seq()) return;  // of a log that is asked for from its start, more is to come
  receiver_->on_taken(batch.log);
  sender_->on_taken(batch.log, batch.last_seq());
  pump(now);
}

// --- commands

bool PeerSession::forward(const schema::PeerForward& command) {
  if (!is_linked()) return false;
  send(command);
  return true;
}

void PeerSession::on_message(const schema::PeerForward& message, PeerTime) {
  const auto refuse_with = [&](std::string_view code) { send(schema::PeerOutcome{refusal(message.id, code)}); };
  if (!parts_.view.shares(message.space, handshake_.peer())) return refuse_with(problem::kSpaceUnknown);
  if (parts_.view.owner(message.space) != parts_.signer.node()) return refuse_with(problem::kOwnerUnreachable);
  if (forwards_ >= peer_limits::kForwards) return refuse_with(problem::kBusy);
  ++forwards_;
  actions_.push_back(peer_action::RunForward{message});
}

void PeerSession::answer(const schema::CommandResult& result) {
  if (!is_linked()) return;
  --forwards_;
  send(schema::PeerOutcome{result});
}

void PeerSession::on_message(const schema::PeerOutcome& message, PeerTime) {
  actions_.push_back(peer_action::OutcomeArrived{message.result});
}

// --- clocks

void PeerSession::on_message(const schema::PeerPing& message, PeerTime now) {
  schema::PeerPong pong;
  pong.time_ms = message.time_ms;
  pong.own_time_ms = static_cast<std::int64_t>(now.unix_ms);
  send(pong);
}

void PeerSession::on_message(const schema::PeerPong& message, PeerTime now) {
  if (ping_time_ms_ != static_cast<std::uint64_t>(message.time_ms)) return;
  ping_time_ms_.reset();
  const auto half_trip = static_cast<std::int64_t>((now.steady_ms - pinged_ms_) / 2);
  clock_offset_ms_ = message.own_time_ms + half_trip - static_cast<std::int64_t>(now.unix_ms);
  have_round_bytes_ = 0;
  send_haves(now);
}

// --- presence and files

bool PeerSession::send_awareness(const SpaceId& space, std::string_view document, std::string_view update) {
  if (!is_linked() || !parts_.view.shares(space, handshake_.peer())) return false;
  actions_.push_back(peer_action::SendBinary{encode_awareness({space, document, update})});
  return true;
}

void PeerSession::on_awareness(const AwarenessMessage& message) {
  if (!parts_.view.shares(message.space, handshake_.peer())) return;  // it may just have left
  actions_.push_back(
      peer_action::AwarenessArrived{message.space, std::string(message.document), std::string(message.update)});
}

bool PeerSession::want_blob(const SpaceId& space, const Hash& blob, std::uint64_t offset) {
  if (!is_linked() || !parts_.view.shares(space, handshake_.peer())) return false;
  schema::PeerWantBlob message;
  message.space = space;
  message.blob = blob;
  message.offset = static_cast<std::int64_t>(offset);
  send(message);
  return true;
}

void PeerSession::on_message(const schema::PeerWantBlob& message, PeerTime) {
  if (!parts_.view.shares(message.space, handshake_.peer())) return send_no_blob(message.blob);
  actions_.push_back(
      peer_action::BlobWanted{message.space, message.blob, static_cast<std::uint64_t>(message.offset)});
}

void PeerSession::send_blob_chunk(const Hash& blob, std::uint64_t offset, std::uint64_t total, std::string_view bytes) {
  if (!is_linked()) return;
  actions_.push_back(peer_action::SendBinary{encode_blob_chunk({blob, offset, total, bytes})});
}

void PeerSession::send_no_blob(const Hash& blob) {
  if (!is_linked()) return;
  send(schema::PeerNoBlob{blob});
}

void PeerSession::on_chunk(const BlobChunk& chunk) {
  actions_.push_back(peer_action::BlobChunkArrived{chunk.blob, chunk.offset, chunk.total, std::string(chunk.bytes)});
}

void PeerSession::on_message(const schema::PeerNoBlob& message, PeerTime) {
  actions_.push_back(peer_action::BlobAbsent{message.blob});
}

}  // namespace giaoban

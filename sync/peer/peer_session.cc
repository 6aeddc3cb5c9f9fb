#include "sync/peer/peer_session.h"

#include <algorithm>
#include <array>

#include "sync/base/limits.h"
#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

// Close codes, RFC 6455, 7.4 and SPEC P14.
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::uint16_t kBadMessageCode = 4400;
constexpr std::uint16_t kTimedOutCode = 4408;

/// Whether the other node is refused for who it is, rather than for a message that breaks a rule.
bool is_refusal(std::string_view code) {
  constexpr std::array kCodes = {problem::kForbidden,   problem::kVersionUnsupported,     problem::kSignatureWrong,
                                 problem::kNodeRevoked, problem::kNodeReplaced,           problem::kChannelUnbound,
                                 problem::kNodeCertificateWrong, problem::kNodeCertificateExpired};
  return std::ranges::find(kCodes, code) != kCodes.end();
}

schema::CommandResult refused_result(const CommandId& id, std::string_view code) {
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

PeerSession::PeerSession(Parts parts)
    : parts_(std::move(parts)), handshake_(parts_.signer, parts_.verifier, parts_.protocol_highest) {}

void PeerSession::send_text(std::string text) {
  actions_.push_back(encoder_.encode(true, std::move(text), now_.steady_ms));
}

void PeerSession::close(std::uint16_t code, std::string reason) {
  if (std::exchange(is_closed_, true)) return;
  actions_.push_back(peer_action::Close{code, std::move(reason)});
}

/// Says what was wrong and ends the link (SPEC P14).
void PeerSession::break_off(const Error& error) {
  if (is_closed_) return;
  refusal_ = error;
  schema::PeerError message;
  message.code = error.code;
  message.detail = error.detail.substr(0, 1000);
  actions_.push_back(peer_action::SendText{to_text(message.encode())});  // whatever became of the stream
  close(is_refusal(error.code) ? kPolicyViolation : kBadMessageCode, std::string(error.code));
}

void PeerSession::start(const Hash& nonce, PeerTime now, const Hash& channel) {
  now_ = now;
  started_ms_ = heard_ms_ = ponged_ms_ = pinged_ms_ = answered_ms_ = now.steady_ms;
  send(handshake_.begin(nonce, channel, now.unix_ms));
}

void PeerSession::on_text(std::string_view bytes, PeerTime now) {
  if (is_closed_) return;
  now_ = now;
  heard_ms_ = now.steady_ms;
  take_text(bytes, now);
}

void PeerSession::take_text(std::string_view bytes, PeerTime now) {
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
  now_ = now;
  heard_ms_ = now.steady_ms;
  if (!is_linked()) return break_off({problem::kForbidden, "before auth"});
  take_binary(bytes, now);
}

void PeerSession::take_binary(std::string_view bytes, PeerTime now) {
  auto message = decode_binary(bytes, handshake_.protocol());
  if (!message) return break_off(message.error());
  std::visit([&](auto& one) { on_binary(one, now); }, *message);
}

/// What a stream brings is a message like any other, but no stream again.
void PeerSession::on_binary(StreamPart& part, PeerTime now) {
  if (std::exchange(is_in_stream_, true)) return break_off({problem::kBadMessage, "a stream within a stream"});
  const auto message = decompressor_.add(part.bytes, limits::kPeerMessageBytes);
  if (!message)
    break_off(message.error());
  else if (part.is_text)
    take_text(*message, now);
  else if (!message->empty() || decompressor_.is_open())
    take_binary(*message, now);
  is_in_stream_ = false;
}

void PeerSession::on_binary(Piece& piece, PeerTime now) {
  const auto whole = pieces_->add(piece);
  if (!whole) return break_off(whole.error());
  if (!*whole) return;
  auto message = decode_binary(**whole, handshake_.protocol());
  if (!message) return break_off(message.error());
  auto* batch = std::get_if<LogBatch>(&*message);
  if (batch == nullptr) return break_off({problem::kBadMessage, "only batches come in pieces"});
  on_binary(*batch, now);
}

void PeerSession::tick(PeerTime now) {
  if (is_closed_) return;
  now_ = now;
  if (!is_linked()) {
    if (now.steady_ms - started_ms_ >= peer_limits::kAuthMs) close(kTimedOutCode, "no auth in time");
    return;
  }
  // Where only one direction is dead, its other end still hears pings, but no answers.
  if (now.steady_ms - std::min(heard_ms_, ponged_ms_) >= peer_limits::kSilenceMs) {
    is_closed_ = true;
    return actions_.push_back(peer_action::Close{kTimedOutCode, "silent", true});
  }
  if (sender_->logs().awaits_answer() && now.steady_ms - answered_ms_ >= peer_limits::kAnswerMs)
    return close(kTimedOutCode, "batches are not answered");
  if (now.steady_ms - pinged_ms_ >= peer_limits::kPingMs) send_ping(now);
  for (const SpaceId& space : receiver_->take_due(now.steady_ms)) send_have(space);
  std::erase_if(live_until_ms_, [&](const auto& one) {
    if (one.second > now.steady_ms) return false;
    sender_->logs().set_live(one.first, false);
    return true;
  });
  if (auto end = encoder_.tick(now.steady_ms)) actions_.push_back(std::move(*end));
}

// --- the pace of the socket

/// Sends what may go while little waits at the socket: what is urgent must not stand behind much.
void PeerSession::pump() {
  if (!sender_->logs().awaits_answer()) answered_ms_ = now_.steady_ms;
  while (!awaits_drain_) {
    auto turn = sender_->next();
    if (!turn) return;
    if (auto* message = std::get_if<std::string>(&*turn))
      send_bulk(std::move(*message));
    else if (auto* wanted = std::get_if<peer_action::BlobWanted>(&*turn))
      actions_.push_back(*wanted);
    else
      actions_.push_back(std::get<peer_action::Unreadable>(std::move(*turn)));
  }
}

void PeerSession::send_bulk(std::string message) {
  auto action = encoder_.encode(false, std::move(message), now_.steady_ms);
  socket_bytes_ += std::get<peer_action::SendBinary>(action).bytes.size();
  actions_.push_back(std::move(action));
  if (awaits_drain_ || socket_bytes_ < peer_limits::kSocketBytes) return;
  awaits_drain_ = true;
  actions_.push_back(peer_action::TellWhenDrained{});
}

void PeerSession::on_drained(PeerTime now) {
  if (!is_linked() || !std::exchange(awaits_drain_, false)) return;
  now_ = now;
  socket_bytes_ = 0;
  answered_ms_ = now.steady_ms;
  pump();
}

void PeerSession::send_ping(PeerTime now) {
  pinged_ms_ = now.steady_ms;
  ping_time_ms_ = now.unix_ms;
  schema::PeerPing ping;
  ping.time_ms = static_cast<std::int64_t>(now.unix_ms);
  send(ping);
}

// --- greeting

void PeerSession::on_message(const schema::PeerHello& message, PeerTime now) {
  auto auth = handshake_.on_hello(message);
  if (!auth) return break_off(auth.error());
  if (parts_.expected && *parts_.expected != message.node)
    return break_off({problem::kForbidden, "another node was expected"});
  if (!parts_.view.relation(message.node)) return break_off({problem::kForbidden, "the node is not known here"});
  // Asked again with what it shows: but a node that is refused anyway need not believe for a moment that it is linked.
  if (auto admitted = parts_.view.admit(message.node, {}, now.unix_ms); !admitted) return break_off(admitted.error());
  if (const auto own = parts_.view.own_certificate(message.node)) {
    // Who gave a certificate speaks version 2: an older one now is somebody in between who wants the link unbound.
    if (handshake_.protocol() < 2) return break_off({problem::kVersionUnsupported, "the parent spoke a newer one before"});
    auth->certificate = certificate_hex(*own);
  }
  send(*auth);
}

void PeerSession::on_message(const schema::PeerAuth& message, PeerTime now) {
  if (auto proved = handshake_.on_auth(message); !proved) return break_off(proved.error());
  if (message.certificate) {
    const auto shown = read_certificate_hex(*message.certificate);
    if (!shown) return break_off(shown.error());
    shown_ = *shown;
  }
  if (auto admitted = parts_.view.admit(handshake_.peer(), shown_, now.unix_ms); !admitted)
    return break_off(admitted.error());
  become_linked(now);
}

void PeerSession::on_message(const schema::PeerError& message, PeerTime) {
  const ProblemText* known = find_problem(message.code);
  refusal_ = Error{known != nullptr ? known->code : problem::kForbidden, message.detail};
  close(kPolicyViolation, "the peer says: " + message.code.substr(0, 64));
}

void PeerSession::send_certificate(const Certificate& certificate) {
  if (!is_linked() || handshake_.protocol() < 2) return;
  schema::PeerCertificate message;
  message.certificate = certificate_hex(certificate);
  send(message);
}

void PeerSession::on_message(const schema::PeerCertificate& message, PeerTime) {
  const auto certificate = read_certificate_hex(message.certificate);
  if (!certificate) return break_off(certificate.error());
  actions_.push_back(peer_action::CertificateArrived{*certificate});
}

void PeerSession::become_linked(PeerTime now) {
  const NodeId& peer = handshake_.peer();
  const auto relation = parts_.view.relation(peer);
  if (!relation) return break_off({problem::kForbidden, "the node is not known here"});
  progress_ = parts_.progress_of(peer);
  pieces_ = parts_.pieces_of ? parts_.pieces_of(peer) : std::make_shared<PieceGatherer>();
  sender_.emplace(parts_.view, *progress_, handshake_.protocol());
  encoder_.set_protocol(handshake_.protocol());
  receiver_.emplace(parts_.view, parts_.signer.node(), peer, *relation);
  actions_.push_back(peer_action::Linked{peer, *relation});
  if (handshake_.protocol() >= 2)
    for (const KeptPieces& kept : pieces_->kept()) send(schema::PeerKept{kept.whole, static_cast<std::int64_t>(kept.size)});
  for (const SpaceId& space : parts_.view.shared_with(peer)) {
    sender_->set_shared(space, true);
    haves_waiting_.insert(space);
  }
  send_haves(now);
}

// --- commands

bool PeerSession::forward(const schema::PeerForward& command) {
  if (!is_linked()) return false;
  send(command);
  return true;
}

void PeerSession::on_message(const schema::PeerForward& message, PeerTime) {
  const auto refuse_with = [&](std::string_view code) { send(schema::PeerOutcome{refused_result(message.id, code)}); };
  if (!parts_.view.shares(message.space, handshake_.peer())) return refuse_with(problem::kSpaceUnknown);
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
  ponged_ms_ = now.steady_ms;
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
  saw_people(space);
  actions_.push_back(encoder_.encode(false, encode_awareness({space, document, update}), now_.steady_ms));
  return true;
}

void PeerSession::on_binary(AwarenessMessage& message, PeerTime) {
  if (!parts_.view.shares(message.space, handshake_.peer())) return;  // it may just have left
  saw_people(message.space);
  actions_.push_back(
      peer_action::AwarenessArrived{message.space, std::string(message.document), std::string(message.update)});
}

/// The entries of a space in which people are at work go before those of others (SPEC P23).
void PeerSession::saw_people(const SpaceId& space) {
  live_until_ms_[space] = now_.steady_ms + peer_limits::kLiveMs;
  sender_->logs().set_live(space, true);
}

bool PeerSession::want_blob(const peer_action::BlobWanted& wish) {
  if (!is_linked() || handshake_.protocol() < 2) return false;
  if (!offered_.contains(wish.space) && !parts_.view.shares(wish.space, handshake_.peer())) return false;
  schema::PeerWantBlob message;
  message.space = wish.space;
  message.blob = wish.blob;
  message.part = wish.part;
  message.offset = static_cast<std::int64_t>(wish.offset);
  send(message);
  return true;
}

void PeerSession::on_message(const schema::PeerWantBlob& message, PeerTime) {
  // A node of protocol 1 names no part: files that are made of chunks are not for it.
  if (!message.part) return deny_blob(message.blob);
  resume_blob({message.space, message.blob, *message.part, static_cast<std::uint64_t>(message.offset)});
}

void PeerSession::resume_blob(const peer_action::BlobWanted& wish) {
  if (!is_linked()) return;
  if (!parts_.view.shares(wish.space, handshake_.peer()) || !sender_->add_blob(wish)) return deny_blob(wish.part);
  pump();
}

void PeerSession::deny_blob(const Hash& part) {
  if (is_linked()) send(schema::PeerNoBlob{part});
}

void PeerSession::send_blob_bytes(const Hash& part, std::uint64_t offset, std::uint64_t total, std::string_view bytes) {
  if (!is_linked()) return;
  send_bulk(encode_blob_bytes({part, offset, total, bytes}));
  sender_->blob_sent(part, bytes.size(), offset + bytes.size() == total);
  pump();
}

void PeerSession::send_no_blob(const Hash& part) {
  deny_blob(part);
  put_off_blob(part);
}

void PeerSession::put_off_blob(const Hash& part) {
  if (!is_linked()) return;
  sender_->drop_blob(part);
  pump();
}

void PeerSession::on_binary(BlobBytes& message, PeerTime) {
  actions_.push_back(peer_action::BlobBytesArrived{message.part, message.offset, message.total, std::string(message.bytes)});
}

void PeerSession::on_message(const schema::PeerNoBlob& message, PeerTime) {
  actions_.push_back(peer_action::BlobAbsent{message.blob});
}

}  // namespace giaoban

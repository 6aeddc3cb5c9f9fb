#include "server/api/document_session.h"

#include <boost/asio/post.hpp>

#include "server/hub/authorise.h"
#include "server/hub/document_kinds.h"
#include "sync/ydoc/split.h"

namespace giaoban {
namespace {

/// What an entry holds beside the update is less than this.
constexpr std::size_t kPieceBytes = limits::kEntryBodyBytes - 1024;

}  // namespace

DocumentSession::DocumentSession(Hub& hub, Place place, Actor actor, std::function<bool()> still_signed_in)
    : hub_(hub), place_(std::move(place)), actor_(actor), still_signed_in_(std::move(still_signed_in)),
      source_(hub.services().next_source++), checked_ms_(hub.services().unix_ms()), gathering_(kPieceBytes) {}

void DocumentSession::in_room(Work work) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = inbox_.empty();
    inbox_.push_back(std::move(work));
  }
  if (first) boost::asio::post(place_.host->executor(), [self = shared_from_this()] { self->work_in_room(); });
}

void DocumentSession::work_in_room() {
  std::vector<Work> works;
  {
    const std::lock_guard lock(mutex_);
    works.swap(inbox_);
  }
  for (const Work& work : works)
    if (const auto room = place_.host->room(place_.document)) work(*this, **room);
}

void DocumentSession::open(std::shared_ptr<Socket> socket) {
  timer_.emplace(socket->executor());
  socket_ = std::move(socket);
  in_room([](DocumentSession& self, DocumentRoom& room) { room.enter(self.source_, self.socket_); });
}

void DocumentSession::close() {
  timer_->cancel();
  store_gathered();
  in_room([](DocumentSession& self, DocumentRoom&) { self.place_.host->leave_room(self.place_.document, self.source_); });
}

bool DocumentSession::is_signed_in() {
  const std::uint64_t now = hub_.services().unix_ms();
  if (now < checked_ms_ + kSessionCheckMs) return true;
  checked_ms_ = now;
  return still_signed_in_();
}

void DocumentSession::receive(std::string_view bytes) {
  if (!is_signed_in()) return socket_->close(document_close::kNotSignedIn, "not signed in");
  const auto message = decode_document_message(bytes);
  if (!message) return give_up(message.error(), document_close::kBroken);
  std::visit([this](const auto& one) { handle(one); }, *message);
}

void DocumentSession::handle(const SyncStep1& message) {
  in_room([state = std::string(message.state_vector)](DocumentSession& self, DocumentRoom& room) {
    if (auto answered = room.answer(self.source_, state); !answered) self.give_up(answered.error(), document_close::kBroken);
  });
}

void DocumentSession::handle(const AwarenessUpdate& message) {
  in_room([update = std::string(message.update)](DocumentSession& self, DocumentRoom& room) {
    if (auto taken = room.take_awareness(self.source_, update); !taken) self.give_up(taken.error(), document_close::kBroken);
  });
}

void DocumentSession::handle(const QueryAwareness&) {
  in_room([](DocumentSession& self, DocumentRoom& room) { room.send_awareness(self.source_); });
}

void DocumentSession::handle(const SyncStatus& message) {
  std::string answer = encode_document_message(SyncStatus{message.bytes});
  if (gathering_.is_empty()) return answer_when_durable(std::move(answer));
  gathered_barriers_.push_back(std::move(answer));
  if (gathered_barriers_.size() >= UpdateGathering::kUpdates) store_gathered();
}

void DocumentSession::answer_when_durable(std::string barrier) {
  in_room([barrier = std::move(barrier)](DocumentSession& self, DocumentRoom&) {
    if (self.failed_ || self.refused_) return;
    self.barriers_.emplace_back(self.submitted_, barrier);
    self.written({});
  });
}

void DocumentSession::take(std::string_view update, bool is_reply) {
  const auto summary = parse_update(update);
  if (!summary) return give_up(summary.error(), document_close::kBroken);
  if (auto placed = check_roots(place_.document, update); !placed) return give_up(placed.error(), document_close::kBroken);
  if (summary->empty()) return;
  if (!is_reply && update.size() <= kPieceBytes) return gather(update);
  store_gathered();
  if (update.size() <= kPieceBytes) return store(std::string(update), is_reply);
  split_and_store(update, is_reply);
}

void DocumentSession::gather(std::string_view update) {
  if (!gathering_.has_room(update.size())) store_gathered();
  const bool is_first = gathering_.is_empty();
  gathering_.add(update);
  if (gathering_.is_full()) return store_gathered();
  if (!is_first) return;
  timer_->expires_after(kGathering);
  timer_->async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
    if (!cancelled) self->store_gathered();
  });
}

void DocumentSession::store_gathered() {
  for (std::string& update : gathering_.take()) store(std::move(update), false);
  for (std::string& barrier : std::exchange(gathered_barriers_, {})) answer_when_durable(std::move(barrier));
}

void DocumentSession::split_and_store(std::string_view update, bool is_reply) {
  auto pieces = split_update(update, kPieceBytes);
  if (!pieces) return give_up(pieces.error(), document_close::kBroken);
  for (std::string& piece : *pieces) store(std::move(piece), is_reply);
}

void DocumentSession::store(std::string update, bool is_reply) {
  auto summary = parse_update(update);
  if (!summary) return give_up(summary.error(), document_close::kBroken);
  SpaceHost::DocumentWrite wish{
      {actor_.unit, actor_.account}, place_.document, std::move(update), std::move(*summary), source_, is_reply};
  in_room([wish = std::make_shared<SpaceHost::DocumentWrite>(std::move(wish))](DocumentSession& self, DocumentRoom& room) {
    if (auto allowed = authorise_writing(self.place_.host->space(), self.actor_, self.place_.document); !allowed)
      return self.refuse(allowed.error());
    if (!room.has_room(wish->update.size())) return self.refuse({problem::kDocumentFull});
    self.write(std::move(*wish));
  });
}

void DocumentSession::write(SpaceHost::DocumentWrite wish) {
  ++submitted_;
  if (++unwritten_ == kWritesInFlight)
    boost::asio::post(socket_->executor(), [socket = socket_] { socket->pause_reading(); });
  place_.host->write_document(std::move(wish), [session = shared_from_this()](const Result<void>& outcome) {
    ++session->durable_;
    if (session->unwritten_-- == kWritesInFlight)
      boost::asio::post(session->socket_->executor(), [socket = session->socket_] { socket->resume_reading(); });
    session->written(outcome);
  });
}

/// Answers the barriers that have nothing left to wait for (SPEC Y4). After a failed write none is answered: the
/// connection ends, and the client sends again what was not stored.
void DocumentSession::written(const Result<void>& outcome) {
  if (!outcome && !failed_) {
    failed_ = true;
    give_up(outcome.error(), outcome.error().code == problem::kBrokenUpdate ? document_close::kBroken : 1013);
  }
  if (failed_) return;
  while (!barriers_.empty() && barriers_.front().first <= durable_) {
    socket_->send(binary_frame(std::move(barriers_.front().second)));
    barriers_.erase(barriers_.begin());
  }
}

void DocumentSession::refuse(const Error& error) {
  refused_ = true;
  deny(error);
}

void DocumentSession::deny(const Error& error) {
  socket_->send(binary_frame(encode_document_message(PermissionDenied{error.code})));
}

void DocumentSession::give_up(const Error& error, std::uint16_t code) {
  deny(error);
  socket_->close(code, error.code);
}

}  // namespace giaoban

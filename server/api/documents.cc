#include "server/api/documents.h"

#include <boost/asio/post.hpp>

#include "server/hub/authorise.h"
#include "server/hub/document_kinds.h"
#include "sync/log/entry.h"
#include "sync/ydoc/messages.h"
#include "sync/ydoc/split.h"

namespace giaoban {
namespace {

/// Codes 4400–4499 tell a y-websocket client not to come back by itself.
enum CloseCode : std::uint16_t { kBroken = 4400, kNotSignedIn = 4401, kForbidden = 4403 };

/// Updates of one connection that are not durable yet; beyond it the node stops reading.
constexpr std::size_t kUpdatesInFlight = 256;
constexpr std::uint64_t kSessionCheckMs = 1000;
/// What an entry holds beside the update is less than this.
constexpr std::size_t kPieceBytes = limits::kEntryBodyBytes - 1024;

/// One client of one document. Reads and parses on its socket's executor, works on the space's.
class DocumentSession : public std::enable_shared_from_this<DocumentSession> {
 public:
  DocumentSession(Hub& hub, std::shared_ptr<SpaceHost> host, std::string name, Actor actor,
                  std::function<bool()> still_signed_in)
      : hub_(hub), host_(std::move(host)), name_(std::move(name)), actor_(actor),
        still_signed_in_(std::move(still_signed_in)), source_(hub.services().next_source++),
        checked_ms_(hub.services().unix_ms()) {}

  void open(std::shared_ptr<Socket> socket);
  void receive(std::string_view bytes);
  void close();

 private:
  void handle(const SyncStep1& message);
  void handle(const SyncStep2& message) { write(message.update, true); }
  void handle(const SyncUpdate& message) { write(message.update, false); }
  void handle(const AwarenessUpdate& message);
  void handle(const QueryAwareness&);
  void handle(const SyncStatus& message);
  void handle(const PermissionDenied&) {}
  void write(std::string_view update, bool is_reply);
  void write_piece(std::string update, UpdateSummary summary, bool is_reply);
  void written(const Result<void>& outcome);
  void refuse(const Error& error);
  void deny(const Error& error);
  void give_up(const Error& error, std::uint16_t code);
  bool is_signed_in();

  using Work = std::function<void(DocumentSession&, DocumentRoom&)>;
  /// Runs `work` on the space's executor, in the order of the calls; what comes in one burst goes there in one visit.
  void in_room(Work work);
  void work_in_room();

  Hub& hub_;
  const std::shared_ptr<SpaceHost> host_;
  const std::string name_;
  const Actor actor_;
  const std::function<bool()> still_signed_in_;
  const std::uint64_t source_;
  std::uint64_t checked_ms_;
  std::mutex mutex_;  // guards inbox_
  std::vector<Work> inbox_;
  std::shared_ptr<Socket> socket_;  ///< set once by open(); close() leaves it, since work may still be on its way

  // On the space's executor:
  std::size_t unwritten_ = 0;                ///< updates on their way to the disk
  std::vector<std::pair<std::uint64_t, std::string>> barriers_;  ///< update count that each waits for, its answer
  std::uint64_t submitted_ = 0, durable_ = 0;
  bool failed_ = false;
  bool refused_ = false;  ///< something was not taken: nothing that comes after it is called durable
};

void DocumentSession::in_room(Work work) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = inbox_.empty();
    inbox_.push_back(std::move(work));
  }
  if (first) boost::asio::post(host_->executor(), [self = shared_from_this()] { self->work_in_room(); });
}

void DocumentSession::work_in_room() {
  std::vector<Work> works;
  {
    const std::lock_guard lock(mutex_);
    works.swap(inbox_);
  }
  for (const Work& work : works)
    if (const auto room = host_->room(name_)) work(*this, **room);
}

void DocumentSession::open(std::shared_ptr<Socket> socket) {
  socket_ = std::move(socket);
  in_room([](DocumentSession& self, DocumentRoom& room) { room.enter(self.source_, self.socket_); });
}

void DocumentSession::close() {
  in_room([](DocumentSession& self, DocumentRoom&) { self.host_->leave_room(self.name_, self.source_); });
}

bool DocumentSession::is_signed_in() {
  const std::uint64_t now = hub_.services().unix_ms();
  if (now < checked_ms_ + kSessionCheckMs) return true;
  checked_ms_ = now;
  return still_signed_in_();
}

void DocumentSession::receive(std::string_view bytes) {
  if (!is_signed_in()) return socket_->close(kNotSignedIn, "not signed in");
  const auto message = decode_document_message(bytes);
  if (!message) return give_up(message.error(), kBroken);
  std::visit([this](const auto& one) { handle(one); }, *message);
}

void DocumentSession::handle(const SyncStep1& message) {
  in_room([state = std::string(message.state_vector)](DocumentSession& self, DocumentRoom& room) {
    if (auto answered = room.answer(self.source_, state); !answered) self.give_up(answered.error(), kBroken);
  });
}

void DocumentSession::handle(const AwarenessUpdate& message) {
  in_room([update = std::string(message.update)](DocumentSession& self, DocumentRoom& room) {
    if (auto taken = room.take_awareness(self.source_, update); !taken) self.give_up(taken.error(), kBroken);
  });
}

void DocumentSession::handle(const QueryAwareness&) {
  in_room([](DocumentSession& self, DocumentRoom& room) { room.send_awareness(self.source_); });
}

void DocumentSession::handle(const SyncStatus& message) {
  in_room([bytes = std::string(message.bytes)](DocumentSession& self, DocumentRoom&) {
    if (self.failed_ || self.refused_) return;
    self.barriers_.emplace_back(self.submitted_, encode_document_message(SyncStatus{bytes}));
    self.written({});
  });
}

void DocumentSession::write(std::string_view update, bool is_reply) {
  auto summary = parse_update(update);
  if (!summary) return give_up(summary.error(), kBroken);
  if (auto placed = check_roots(name_, update); !placed) return give_up(placed.error(), kBroken);
  if (summary->empty()) return;
  if (update.size() <= kPieceBytes) return write_piece(std::string(update), std::move(*summary), is_reply);
  auto pieces = split_update(update, kPieceBytes);
  if (!pieces) return give_up(pieces.error(), kBroken);
  for (std::string& piece : *pieces)
    if (auto part = parse_update(piece)) write_piece(std::move(piece), std::move(*part), is_reply);
}

void DocumentSession::write_piece(std::string update, UpdateSummary summary, bool is_reply) {
  SpaceHost::DocumentWrite wish{{actor_.unit, actor_.account}, name_, std::move(update), std::move(summary), source_, is_reply};
  in_room([wish = std::make_shared<SpaceHost::DocumentWrite>(std::move(wish))](DocumentSession& self, DocumentRoom&) {
    if (auto allowed = authorise_writing(self.host_->space(), self.actor_, self.name_); !allowed)
      return self.refuse(allowed.error());
    ++self.submitted_;
    if (++self.unwritten_ == kUpdatesInFlight)
      boost::asio::post(self.socket_->executor(), [socket = self.socket_] { socket->pause_reading(); });
    self.host_->write_document(std::move(*wish), [session = self.shared_from_this()](const Result<void>& outcome) {
      ++session->durable_;
      if (session->unwritten_-- == kUpdatesInFlight)
        boost::asio::post(session->socket_->executor(), [socket = session->socket_] { socket->resume_reading(); });
      session->written(outcome);
    });
  });
}

/// Answers the barriers that have nothing left to wait for (SPEC Y4). After a failed write none is answered: the
/// connection ends, and the client sends again what was not stored.
void DocumentSession::written(const Result<void>& outcome) {
  if (!outcome && !failed_) {
    failed_ = true;
    give_up(outcome.error(), outcome.error().code == problem::kBrokenUpdate ? kBroken : 1013);
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

class DocumentHandler : public SocketHandler {
 public:
  explicit DocumentHandler(std::shared_ptr<DocumentSession> session) : session_(std::move(session)) {}
  void on_open(std::shared_ptr<Socket> socket) override { session_->open(std::move(socket)); }
  void on_message(std::string_view bytes, FrameKind) override { session_->receive(bytes); }
  void on_close() override { session_->close(); }
  std::size_t message_limit() const override { return limits::kDocumentMessageBytes; }
  std::size_t queue_limit() const override { return limits::kDocumentQueueBytes; }

 private:
  std::shared_ptr<DocumentSession> session_;
};

/// A connection that only says why it is closed: a browser does not show the status of a refused upgrade.
class RefusingHandler : public SocketHandler {
 public:
  RefusingHandler(std::uint16_t code, std::string_view reason) : code_(code), reason_(reason) {}
  void on_open(std::shared_ptr<Socket> socket) override { socket->close(code_, reason_); }
  void on_message(std::string_view, FrameKind) override {}
  void on_close() override {}

 private:
  std::uint16_t code_;
  std::string_view reason_;
};

std::unique_ptr<SocketHandler> open_document(Hub& hub, const FindCaller& find_caller, const Request& request,
                                             std::string_view document) {
  const auto caller = find_caller(request);
  if (!caller) return std::make_unique<RefusingHandler>(kNotSignedIn, problem::kNotSignedIn);
  const auto dot = document.find('.');
  const auto space = dot == std::string_view::npos ? std::nullopt : Uuid::parse(document.substr(0, dot));
  const auto card = space ? hub.directory().find(*space) : nullptr;
  const auto host = space ? hub.find(*space) : nullptr;
  const std::string name(dot == std::string_view::npos ? std::string_view() : document.substr(dot + 1));
  if (card == nullptr || host == nullptr || !card->has_member(caller->unit) ||
      !has_document(card->kind, name))
    return std::make_unique<RefusingHandler>(kForbidden, problem::kForbidden);
  auto still_signed_in = [find_caller, request] { return find_caller(request).has_value(); };
  return std::make_unique<DocumentHandler>(
      std::make_shared<DocumentSession>(hub, host, name, *caller, std::move(still_signed_in)));
}

}  // namespace

void add_documents(Router& router, Hub& hub, FindCaller find_caller) {
  router.on_upgrade("/yjs/{document}", [&hub, find_caller](const Request& request, const PathValues& values)
                        -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
    co_return open_document(hub, find_caller, request, values.at("document"));
  });
}

}  // namespace giaoban

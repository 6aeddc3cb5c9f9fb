#include "server/api/documents.h"

#include "server/api/document_session.h"
#include "server/hub/document_kinds.h"

namespace giaoban {
namespace {

class DocumentHandler : public SocketHandler {
 public:
  explicit DocumentHandler(std::shared_ptr<DocumentSession> session) : session_(std::move(session)) {}
  void on_open(std::shared_ptr<Socket> socket) override { session_->open(std::move(socket)); }
  void on_message(std::string_view bytes, FrameKind) override { session_->receive(bytes); }
  void on_close() override { session_->close(); }
  std::size_t message_limit() const override { return limits::kDocumentMessageBytes; }
  std::size_t queue_limit() const override { return limits::kDocumentQueueBytes; }
  bool takes_deflate() const override { return true; }
  bool waits_for_admission() const override { return true; }

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
  if (!caller) return std::make_unique<RefusingHandler>(document_close::kNotSignedIn, problem::kNotSignedIn);
  const auto dot = document.find('.');
  const auto space = dot == std::string_view::npos ? std::nullopt : Uuid::parse(document.substr(0, dot));
  const auto card = space ? hub.directory().find(*space) : nullptr;
  const auto host = space ? hub.find(*space) : nullptr;
  const std::string name(dot == std::string_view::npos ? std::string_view() : document.substr(dot + 1));
  if (card == nullptr || host == nullptr || !card->has_member(caller->unit) ||
      !has_document(card->kind, name))
    return std::make_unique<RefusingHandler>(document_close::kForbidden, problem::kForbidden);
  return std::make_unique<DocumentHandler>(
      std::make_shared<DocumentSession>(hub, DocumentSession::Place{host, name}, *caller, still_signed_in(find_caller, request)));
}

}  // namespace

void add_documents(Router& router, Hub& hub, FindCaller find_caller) {
  router.on_upgrade("/yjs/{document}", [&hub, find_caller](const Request& request, const PathValues& values)
                        -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
    co_return open_document(hub, find_caller, request, values.at("document"));
  });
}

}  // namespace giaoban

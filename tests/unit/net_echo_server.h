#pragma once
#include "net_server.h"

namespace giaoban {

/// Tells a test what its side of a WebSocket sees: "open", each message, "close". Some messages ask for something.
class Recorder : public SocketHandler {
 public:
  struct Seen {
    Events<std::string> events;
    std::shared_ptr<Socket> socket;  // set before "open" is told
  };
  Recorder(Seen& seen, bool echoes, std::size_t limit) : seen_(seen), echoes_(echoes), limit_(limit) {}

  void on_open(std::shared_ptr<Socket> socket) override {
    seen_.socket = std::move(socket);
    seen_.events.add("open");
  }
  void on_message(std::string_view bytes, FrameKind kind) override {
    if (bytes == "pause") seen_.socket->pause_reading();
    if (bytes == "throw") throw std::runtime_error("a fault");
    seen_.events.add(std::string(bytes));
    if (echoes_) seen_.socket->send({std::make_shared<const std::string>(bytes), kind});
  }
  bool waits_for_admission() const override { return true; }
  void on_close() override { seen_.events.add("close"); }
  std::size_t message_limit() const override { return limit_; }

 private:
  Seen& seen_;
  const bool echoes_;
  const std::size_t limit_;
};

/// Sends back what comes, and tells nobody.
class Echo : public SocketHandler {
 public:
  void on_open(std::shared_ptr<Socket> socket) override { socket_ = std::move(socket); }
  void on_message(std::string_view bytes, FrameKind kind) override {
    socket_->send({std::make_shared<const std::string>(bytes), kind});
  }
  bool waits_for_admission() const override { return true; }
  void on_close() override {}
  bool takes_deflate() const override { return true; }

 private:
  std::shared_ptr<Socket> socket_;
};

/// A server with WebSockets: /ws and /peer tell `seen` and send back, /echo sends back, /closed refuses.
struct Served : TestServer {
  Recorder::Seen seen;

  explicit Served(ServerOptions options = {}, std::shared_ptr<TlsContext> tls = nullptr) : TestServer(std::move(options)) {
    router().on_upgrade("/ws", upgrade(limits::kMessageBytes));
    router().on_upgrade("/peer", upgrade(limits::kPeerMessageBytes));
    router().on_upgrade("/echo", [](const Request&, const PathValues&) -> boost::asio::awaitable<Upgraded> {
      co_return std::make_unique<Echo>();
    });
    router().on_upgrade("/closed", [](const Request& request, const PathValues&) -> boost::asio::awaitable<Upgraded> {
      co_return std::unexpected(problem_response({problem::kNotSignedIn}, language_of(request)));
    });
    start(std::move(tls));
  }
  ~Served() { stop(); }

 private:
  using Upgraded = std::expected<std::unique_ptr<SocketHandler>, Response>;
  UpgradeHandler upgrade(std::size_t limit) {
    return [this, limit](const Request&, const PathValues&) -> boost::asio::awaitable<Upgraded> {
      co_return std::make_unique<Recorder>(seen, true, limit);
    };
  }
};

inline std::string ask_upgrade(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: node\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(headers) + "\r\n";
}

inline void open(RawClient& client, std::string_view path = "/ws") {
  const auto answer = client.ask(ask_upgrade(path));
  REQUIRE(has_status(answer, 101));
  CHECK(contains(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

}  // namespace giaoban

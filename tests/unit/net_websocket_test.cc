#include "net_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "server/net/dialler.h"
#include "server/net/frame_codec.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

/// Tells a test what its side of a WebSocket sees: "open", each message, "close".
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
  void on_close() override { seen_.events.add("close"); }
  std::size_t message_limit() const override { return limit_; }

 private:
  Seen& seen_;
  const bool echoes_;
  const std::size_t limit_;
};

struct Served : TestServer {
  Recorder::Seen seen;

  explicit Served(ServerOptions options = {}) : TestServer(std::move(options)) {
    router().on_upgrade("/ws", upgrade(limits::kMessageBytes));
    router().on_upgrade("/peer", upgrade(limits::kPeerMessageBytes));
    router().on_upgrade("/closed", [](const Request& request, const PathValues&) -> awaitable<Upgraded> {
      co_return std::unexpected(problem_response({problem::kNotSignedIn}, language_of(request)));
    });
    start();
  }
  ~Served() { stop(); }

 private:
  using Upgraded = std::expected<std::unique_ptr<SocketHandler>, Response>;
  UpgradeHandler upgrade(std::size_t limit) {
    return [this, limit](const Request&, const PathValues&) -> awaitable<Upgraded> {
      co_return std::make_unique<Recorder>(seen, true, limit);
    };
  }
};

std::string upgrade_request(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: node\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(headers) + "\r\n";
}

void open(RawClient& client, std::string_view path = "/ws") {
  const auto answer = client.ask(upgrade_request(path));
  REQUIRE(has_status(answer, 101));
  CHECK(contains(answer, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
}

constexpr MaskKey kMask = {1, 2, 3, 4};

std::string frame(std::string_view payload, FrameKind kind = FrameKind::kText) {
  std::string bytes;
  append_frame(bytes, kind, payload, &kMask);
  return bytes;
}
std::string unmasked(std::string_view payload) {
  std::string bytes;
  append_frame(bytes, FrameKind::kText, payload, nullptr);
  return bytes;
}
/// The code of a close frame that comes now.
int read_close(RawClient& client) {
  const std::string head = client.read(2);
  REQUIRE(head.size() == 2);
  REQUIRE(static_cast<unsigned char>(head[0]) == 0x88);
  const std::string payload = client.read(static_cast<unsigned char>(head[1]));
  REQUIRE(payload.size() >= 2);
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

TEST_CASE("messages go both ways, text and binary, small and large") {
  Served server;
  RawClient client(server.port());
  open(client);
  for (const std::size_t size : {0u, 5u, 125u, 126u, 65535u, 65536u, 1u << 20}) {
    CAPTURE(size);
    const std::string payload(size, 'm');
    client.send(frame(payload));
    const std::string expected = unmasked(payload);
    CHECK((client.read(expected.size()) == expected));
  }
  client.send(frame(std::string("\x00\xff", 2), FrameKind::kBinary));
  CHECK(client.read(4) == std::string("\x82\x02\x00\xff", 4));
}

TEST_CASE("[F7] a message over 1 MiB closes with 1009, a node's may be longer") {
  Served server;
  RawClient client(server.port());
  open(client);
  const std::string large((1 << 20) + 1, 'x');
  client.send(frame(large));
  CHECK(read_close(client) == 1009);
  RawClient peer(server.port());
  open(peer, "/peer");
  peer.send(frame(large));
  CHECK(peer.read(10).size() == 10);
}

TEST_CASE("bad UTF-8 closes with 1007, an unmasked frame with 1002") {
  Served server;
  RawClient text(server.port());
  open(text);
  text.send(frame("\xff\xfe"));
  CHECK(read_close(text) == 1007);
  RawClient bare(server.port());
  open(bare);
  bare.send(unmasked("hello"));
  CHECK(read_close(bare) == 1002);
}

TEST_CASE("an upgrade from another site, without a session or to no route is answered as HTTP") {
  Served server;
  RawClient client(server.port());
  CHECK(has_status(client.ask(upgrade_request("/ws", "Origin: http://evil.example\r\n")), 403));
  CHECK(has_status(client.ask(upgrade_request("/ws", "Cookie: giaoban_session=00\r\n")), 403));
  CHECK(has_status(client.ask(upgrade_request("/closed", "Origin: http://node\r\n")), 401));
  CHECK(has_status(client.ask(upgrade_request("/nowhere")), 404));
  CHECK(has_status(client.ask(upgrade_request("/ws", "Origin: http://node\r\n")), 101));
}

TEST_CASE("messages of one thread keep their order, and a close comes behind them") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const std::string text = "message " + std::to_string(i);
    server.seen.socket->send(text_frame(text));
    expected += unmasked(text);
  }
  server.seen.socket->close(4401, "ended");
  server.seen.socket->close(4400, "too late");
  CHECK(client.read(expected.size()) == expected);
  CHECK(read_close(client) == 4401);
  client.finish_sending();
  CHECK(server.seen.events.next() == "close");
}

TEST_CASE("[F8] a paused connection reads nothing until it is resumed") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  client.send(frame("pause") + frame("after"));
  CHECK(server.seen.events.next() == "pause");
  const auto socket = server.seen.socket;
  boost::asio::post(socket->executor(), [&] {
    server.seen.events.add("resumed");
    socket->resume_reading();
  });
  CHECK(server.seen.events.next() == "resumed");
  CHECK(server.seen.events.next() == "after");
}

TEST_CASE("[F7] a connection that does not read is closed with 1013") {
  ServerOptions options;
  options.limits.upgrade_time = std::chrono::milliseconds(200);
  Served server(options);
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  const auto payload = std::make_shared<const std::string>(1 << 20, 's');
  for (int i = 0; i < 32; ++i) server.seen.socket->send({payload, FrameKind::kBinary});
  CHECK(server.seen.events.next() == "close");
  CHECK(server.seen.socket->queued_bytes() < limits::kConnectionQueueBytes);
}

TEST_CASE("[F3] who waits until what it sent is drained can send more than a queue holds, and is not called after the end") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  const auto socket = server.seen.socket;
  const auto part = std::make_shared<const std::string>(1 << 20, 's');
  constexpr int kParts = 64;  // four times what would close it, sent at once
  std::atomic<int> sent = 0;
  std::function<void()> send_part = [&] {
    if (++sent == kParts) return socket->close(4400, "all sent");
    socket->send({part, FrameKind::kBinary});
    socket->when_drained(send_part);
  };
  socket->when_drained(send_part);
  for (int i = 1; i < kParts; ++i) client.read(10 + part->size());
  CHECK(read_close(client) == 4400);
  socket->when_drained([&] { sent = 0; });
  client.finish_sending();
  CHECK(server.seen.events.next() == "close");
  CHECK(sent == kParts);
}

TEST_CASE("a handler that throws closes its connection with 1011 and no other") {
  Served server;
  RawClient bad(server.port()), good(server.port());
  open(bad);
  bad.send(frame("throw"));
  CHECK(read_close(bad) == 1011);
  open(good);
  good.send(frame("still here"));
  CHECK(good.read(12) == unmasked("still here"));
}

TEST_CASE("stop() closes WebSockets with 1001") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  std::thread stopping([&] { server.server().stop(); });
  CHECK(read_close(client) == 1001);
  client.finish_sending();
  stopping.join();
  CHECK(server.seen.events.next() == "close");
}

Result<std::shared_ptr<Socket>> dial_server(Served& server, const std::string& path, Recorder::Seen& seen,
                                            std::size_t limit = limits::kPeerMessageBytes) {
  const auto url = Url::parse("ws://127.0.0.1:" + std::to_string(server.port()) + path);
  REQUIRE(url);
  return boost::asio::co_spawn(server.io().next(), dial(*url, {}, std::make_unique<Recorder>(seen, false, limit)),
                               boost::asio::use_future)
      .get();
}

TEST_CASE("a node dials another, exchanges messages and closes") {
  Served server;
  Recorder::Seen caller;
  const auto socket = dial_server(server, "/peer", caller);
  REQUIRE(socket);
  CHECK(caller.events.next() == "open");
  const std::string batch(limits::kBatchBytes, 'b');
  (*socket)->send(binary_frame(batch));
  (*socket)->send(text_frame("and more"));
  CHECK((caller.events.next() == batch));
  CHECK(caller.events.next() == "and more");
  (*socket)->close(1000, "");
  CHECK(caller.events.next() == "close");
}

TEST_CASE("dialling what refuses or does not answer is unreachable") {
  Served server;
  Recorder::Seen caller;
  const auto refused = dial_server(server, "/closed", caller);
  REQUIRE(!refused);
  CHECK(refused.error().code == problem::kUnreachable);
  CHECK(contains(refused.error().detail, "401"));
  server.server().stop();
  CHECK(!dial_server(server, "/peer", caller));
}

}  // namespace
}  // namespace giaoban

#include <boost/asio/post.hpp>
#include <set>
#include <thread>

#include "net_echo_server.h"
#include "net_frame_events.h"
#include "net_frames.h"

namespace giaoban {
namespace {

/// Tells what happens to it; its queue may take `queue_time` to be read, and it wants to finish before a stop.
class Follower : public SocketHandler {
 public:
  struct Seen {
    Events<std::string> events;
    std::shared_ptr<Socket> socket;
    std::function<void()> close;  // given by a stop
  };
  Follower(Seen& seen, std::chrono::seconds queue_time, bool finishes) : seen_(seen), queue_time_(queue_time), finishes_(finishes) {}

  void on_open(std::shared_ptr<Socket> socket) override {
    seen_.socket = std::move(socket);
    seen_.events.add("open");
  }
  void on_message(std::string_view bytes, FrameKind) override { seen_.events.add(std::string(bytes)); }
  void on_close() override { seen_.events.add("close"); }
  void on_stop(std::function<void()> close) override {
    if (!finishes_) return close();
    seen_.close = std::move(close);
    seen_.events.add("stop");
  }
  std::chrono::seconds queue_time() const override { return queue_time_; }
  bool takes_deflate() const override { return true; }

 private:
  Seen& seen_;
  const std::chrono::seconds queue_time_;
  const bool finishes_;
};

struct FollowedServer : TestServer {
  Follower::Seen seen;

  explicit FollowedServer(ServerOptions options = {}, std::chrono::seconds queue_time = {}, bool finishes = false)
      : TestServer(std::move(options)) {
    router().on_upgrade("/ws", [this, queue_time, finishes](const Request&, const PathValues&)
                                   -> boost::asio::awaitable<std::expected<std::unique_ptr<SocketHandler>, Response>> {
      co_return std::make_unique<Follower>(seen, queue_time, finishes);
    });
    start();
  }
  ~FollowedServer() { stop(); }
};

/// The next frame of a server, as its bytes; empty where the stream ends before.
std::string read_frame(RawClient& client) {
  std::string frame = client.read(2);
  if (frame.size() < 2) return {};
  std::size_t size = frame[1] & 0x7f;
  const std::string length = client.read(size == 126 ? 2 : size == 127 ? 8 : 0);
  if (!length.empty()) size = 0;
  for (const char byte : length) size = size << 8 | static_cast<unsigned char>(byte);
  return frame + length + client.read(size);
}

/// What comes up to the farewell, which is the last.
std::vector<std::string> events_to_farewell(RawClient& client, Inflater* inflater = nullptr) {
  FrameReader reader(FrameReader::Sender::kServer, 64 << 20, inflater);
  std::vector<std::string> events{""};
  while (!events.back().starts_with("closed")) {
    const auto frame = read_frame(client);
    if (frame.empty()) break;
    for (auto& event : events_of(reader, frame, frame.size())) events.push_back(std::move(event));
  }
  events.erase(events.begin());
  return events;
}

std::string farewell_of(RawClient& client) {
  const auto events = events_to_farewell(client);
  return events.empty() ? "" : events.back();
}

void send_much(Socket& socket, int parts = 16) {
  const auto payload = std::make_shared<const std::string>(512 << 10, 's');
  for (int i = 0; i < parts; ++i) socket.send({payload, FrameKind::kBinary});
}

TEST_CASE("[F9] who reads nothing for a while finds a farewell with 1013 once it reads again, and nobody else one") {
  ServerOptions options;
  options.limits.stall_time = std::chrono::milliseconds(300);
  FollowedServer server(options, std::chrono::seconds(60));
  RawClient stuck(server.port());
  open(stuck);
  REQUIRE(server.seen.events.next() == "open");
  const auto stuck_socket = server.seen.socket;
  RawClient other(server.port());
  open(other);
  REQUIRE(server.seen.events.next() == "open");
  send_much(*stuck_socket);
  while (stuck_socket->queued_bytes() > 1 << 20) std::this_thread::yield();  // until the backlog was dropped
  CHECK(farewell_of(stuck) == "closed 1013 too slow");
  CHECK(server.seen.events.next() == "close");
  other.send(text_bytes("still here"));
  CHECK(server.seen.events.next() == "still here");
}

TEST_CASE("[F9] who reads a little now and then is dropped too, when what is queued has waited too long") {
  ServerOptions options;
  options.limits.stall_time = std::chrono::milliseconds(60'000);
  options.limits.upgrade_time = std::chrono::milliseconds(3'000);
  options.limits.socket_idle = std::chrono::milliseconds(60'000);  // its silence is not what is asked here
  FollowedServer server(options, std::chrono::seconds(1));
  RawClient slow(server.port());
  open(slow);
  REQUIRE(server.seen.events.next() == "open");
  const auto socket = server.seen.socket;
  send_much(*socket, 4);
  std::string got;
  // Some bytes and no more: they are progress, and far from the rate.
  while (socket->queued_bytes() > 1 << 20) {
    if (got.size() < 1000) got += slow.read(1);
    else std::this_thread::yield();
  }
  got += slow.read_all();
  FrameReader reader(FrameReader::Sender::kServer, 64 << 20);
  const auto events = events_of(reader, got, got.size());
  REQUIRE(!events.empty());
  CHECK(events.back() == "closed 1013 too slow");
  CHECK(server.seen.events.next() == "close");
}

TEST_CASE("[F12] a stop waits until what was begun is answered, then says when to come back") {
  FollowedServer server({}, {}, true);
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  std::thread stopping([&] { server.server().stop(); });
  REQUIRE(server.seen.events.next() == "stop");
  const auto socket = server.seen.socket;
  boost::asio::post(socket->executor(), [&] {
    socket->send(text_frame("the answer"));
    server.seen.close();
  });
  CHECK(client.read(12) == unmasked_bytes("the answer"));
  const std::string farewell = farewell_of(client);
  CHECK(farewell.starts_with("closed 1012 retry_ms="));
  stopping.join();
  CHECK(server.seen.events.next() == "close");
}

TEST_CASE("[F12] who is told to go by a stop is told a moment of its own to come back") {
  FollowedServer server;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) {
    open(*clients.emplace_back(std::make_unique<RawClient>(server.port())));
    REQUIRE(server.seen.events.next() == "open");
  }
  std::thread stopping([&] { server.server().stop(); });
  std::set<std::string> told;
  for (const auto& client : clients) told.insert(farewell_of(*client));
  clients.clear();
  stopping.join();
  CHECK(told.size() >= 4);  // 20 within 4 ms
}

TEST_CASE("[F11] more upgrades than the rate are answered 503 with when to come back, requests are not") {
  ServerOptions options;
  options.limits.upgrades_per_second = 1;
  options.limits.upgrade_burst = 2;
  Served server(options);
  for (int i = 0; i < 2; ++i) {
    RawClient client(server.port());
    open(client);
  }
  std::set<std::string> told;
  for (int i = 0; i < 3; ++i) {
    RawClient client(server.port());
    const auto answer = client.ask(ask_upgrade("/ws"));
    REQUIRE(has_status(answer, 503));
    const auto at = answer.find("Retry-After: ");
    REQUIRE(at != std::string::npos);
    told.insert(answer.substr(at, answer.find('\r', at) - at));
  }
  CHECK(told.size() == 3);
  RawClient client(server.port());
  CHECK(has_status(client.ask("GET /nowhere HTTP/1.1\r\nHost: node\r\n\r\n"), 404));
}

TEST_CASE("[F10] who offers compression gets it, who does not gets the same bare, from one message") {
  FollowedServer server;
  RawClient plain(server.port());
  open(plain);
  REQUIRE(server.seen.events.next() == "open");
  const auto plain_socket = server.seen.socket;
  RawClient deflating(server.port());
  const auto answer = deflating.ask(ask_upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
  REQUIRE(has_status(answer, 101));
  CHECK(contains(answer, "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n"));
  REQUIRE(server.seen.events.next() == "open");
  const auto deflating_socket = server.seen.socket;
  const Frame frame = text_frame(std::string(20'000, 'm')), little = text_frame("little");
  for (const auto& socket : {plain_socket, deflating_socket}) {
    socket->send(frame);
    socket->send(little);
    socket->close(4400, "all sent");
  }
  Inflater inflater;
  const std::vector<std::string> expected{"text " + *frame.bytes, "text little", "closed 4400 all sent"};
  CHECK(events_to_farewell(plain) == expected);
  const std::string first = read_frame(deflating);
  CHECK(first.size() < 200);
  FrameReader reader(FrameReader::Sender::kServer, 1 << 20, &inflater);
  CHECK(events_of(reader, first, first.size()) == std::vector<std::string>{expected[0]});
  CHECK(events_to_farewell(deflating, &inflater) == std::vector<std::string>{expected[1], expected[2]});
}

TEST_CASE("[F10] little bytes that inflate to much are all taken, in order, over several turns") {
  constexpr int kMessages = 12;
  FollowedServer server;
  RawClient client(server.port());
  REQUIRE(has_status(client.ask(ask_upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate\r\n")), 101));
  REQUIRE(server.seen.events.next() == "open");
  Deflater deflater;
  std::string bytes;
  for (int i = 0; i < kMessages; ++i)
    bytes += RawFrame{.opcode = 1,
                      .payload = *deflater.deflated(std::make_shared<const std::string>((1 << 20) - 1, static_cast<char>('a' + i))),
                      .reserved = 4}.bytes();
  REQUIRE(bytes.size() < (64 << 10));  // comes as one
  client.send(bytes + text_bytes("after"));
  for (int i = 0; i < kMessages; ++i) CHECK((server.seen.events.next() == std::string((1 << 20) - 1, static_cast<char>('a' + i))));
  CHECK(server.seen.events.next() == "after");
  client.send(text_bytes("again"));
  CHECK(server.seen.events.next() == "again");
}

TEST_CASE("[F7] [F10] a compressed message that would be over 1 MiB closes with 1009") {
  FollowedServer server;
  RawClient client(server.port());
  REQUIRE(has_status(client.ask(ask_upgrade("/ws", "Sec-WebSocket-Extensions: permessage-deflate\r\n")), 101));
  Deflater deflater;
  const std::string once = *deflater.deflated(std::make_shared<const std::string>(1 << 20, '0'));
  client.send(RawFrame{.opcode = 1, .payload = once + std::string("\0\0\xff\xff", 4) + once, .reserved = 4}.bytes());
  CHECK(farewell_of(client).starts_with("closed 1009"));
}

}  // namespace
}  // namespace giaoban

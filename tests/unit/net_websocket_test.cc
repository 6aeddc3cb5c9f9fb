#include "net_echo_server.h"
#include "net_frames.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "server/net/control_budget.h"
#include "server/net/dialler.h"
#include "server/net/frame_reader.h"

namespace giaoban {
namespace {

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
    client.send(text_bytes(payload));
    const std::string expected = unmasked_bytes(payload);
    CHECK((client.read(expected.size()) == expected));
  }
  client.send(frame_bytes(2, std::string("\x00\xff", 2)));
  CHECK(client.read(4) == std::string("\x82\x02\x00\xff", 4));
}

TEST_CASE("[F7] a message over 1 MiB closes with 1009, a node's may be longer") {
  Served server;
  RawClient client(server.port());
  open(client);
  const std::string large((1 << 20) + 1, 'x');
  client.send(text_bytes(large));
  CHECK(read_close(client) == 1009);
  RawClient peer(server.port());
  open(peer, "/peer");
  peer.send(text_bytes(large));
  CHECK(peer.read(10).size() == 10);
}

TEST_CASE("bad UTF-8 closes with 1007, an unmasked frame with 1002") {
  Served server;
  RawClient text(server.port());
  open(text);
  text.send(text_bytes("\xff\xfe"));
  CHECK(read_close(text) == 1007);
  RawClient bare(server.port());
  open(bare);
  bare.send(unmasked_bytes("hello"));
  CHECK(read_close(bare) == 1002);
}

TEST_CASE("an upgrade from another site, without a session or to no route is answered as HTTP") {
  Served server;
  RawClient client(server.port());
  CHECK(has_status(client.ask(ask_upgrade("/ws", "Origin: http://evil.example\r\n")), 403));
  CHECK(has_status(client.ask(ask_upgrade("/ws", "Cookie: giaoban_session=00\r\n")), 403));
  CHECK(has_status(client.ask(ask_upgrade("/closed", "Origin: http://node\r\n")), 401));
  CHECK(has_status(client.ask(ask_upgrade("/nowhere")), 404));
  CHECK(has_status(client.ask(ask_upgrade("/ws", "Origin: http://node\r\n")), 101));
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
    expected += unmasked_bytes(text);
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
  client.send(text_bytes("pause") + text_bytes("after"));
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
  bad.send(text_bytes("throw"));
  CHECK(read_close(bad) == 1011);
  open(good);
  good.send(text_bytes("still here"));
  CHECK(good.read(12) == unmasked_bytes("still here"));
}

TEST_CASE("[F12] stop() closes WebSockets with 1012") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  std::thread stopping([&] { server.server().stop(); });
  CHECK(read_close(client) == 1012);
  client.finish_sending();
  stopping.join();
  CHECK(server.seen.events.next() == "close");
}

TEST_CASE("a request for an upgrade that is none of RFC 6455 is answered as HTTP, and the connection goes on") {
  Served server;
  RawClient client(server.port());
  const auto without = [](std::string_view line) {
    std::string request = ask_upgrade("/ws");
    const auto at = request.find(line);
    REQUIRE(at != std::string::npos);
    return request.erase(at, request.find("\r\n", at) + 2 - at);
  };
  const auto old = client.ask(without("Sec-WebSocket-Version"));
  CHECK(has_status(old, 426));
  CHECK(contains(old, "Sec-WebSocket-Version: 13"));
  CHECK(has_status(client.ask(without("Sec-WebSocket-Key")), 400));
  std::string short_key = ask_upgrade("/ws");
  short_key.erase(short_key.find("dGhl"), 4);
  CHECK(has_status(client.ask(short_key), 400));
  open(client);
}

TEST_CASE("a message in fragments that never end is closed with 1009, one of empty ones with 1008, while others go on") {
  Served server;
  RawClient endless(server.port()), empty(server.port()), other(server.port());
  open(endless, "/echo");
  open(empty, "/echo");
  open(other, "/echo");
  const std::string part(32 << 10, 'f');
  endless.send(frame_bytes(2, part, false));
  for (std::size_t sent = part.size(); sent <= limits::kMessageBytes; sent += part.size()) endless.send(frame_bytes(0, part, false));
  CHECK(read_close(endless) == 1009);
  std::string fragments = frame_bytes(2, "", false);
  for (std::size_t i = 0; i <= FrameReader::kSmallFragments; ++i) fragments += frame_bytes(0, "", false);
  empty.send(fragments);
  CHECK(read_close(empty) == 1008);
  other.send(text_bytes("still here"));
  CHECK(other.read(12) == unmasked_bytes("still here"));
}

TEST_CASE("a flood of pings is answered so far, then closed with 1008") {
  Served server;
  RawClient client(server.port());
  open(client, "/echo");
  std::string pings;
  for (std::size_t i = 0; i < 1000; ++i) pings += frame_bytes(9, "p");
  client.send(pings);
  std::size_t pongs = 0;
  std::string head = client.read(2);
  while (head == "\x8a\x01") {
    CHECK(client.read(1) == "p");
    ++pongs;
    head = client.read(2);
  }
  CHECK(pongs >= ControlBudget::kBurst - 1);
  CHECK(pongs < 1000);
  REQUIRE(head.starts_with('\x88'));
  const std::string farewell = client.read(static_cast<unsigned char>(head[1]));
  CHECK(farewell.substr(0, 2) == close_bytes(1008));
  client.finish_sending();
  CHECK(client.read_all().empty());
}

TEST_CASE("pings within the budget come again with time") {
  ControlBudget budget;
  for (std::uint64_t i = 0; i < ControlBudget::kBurst; ++i) CHECK(budget.take(5000));
  CHECK(!budget.take(5000));
  CHECK(!budget.take(5000 + 1000 / ControlBudget::kPerSecond));  // the one refused counted too
  CHECK(budget.take(5000 + 10'000));
}

TEST_CASE("who asks much and reads nothing holds no more than its queue, is ended, and others do not wait for it") {
  ServerOptions options;
  options.limits.upgrade_time = std::chrono::milliseconds(300);
  Served server(options);
  RawClient stuck(server.port()), other(server.port());
  open(stuck);
  REQUIRE(server.seen.events.next() == "open");
  open(other, "/echo");
  const std::string question = frame_bytes(2, std::string(limits::kMessageBytes, 'q'));
  std::size_t asked = 0;
  while (asked < 64 && stuck.send(question)) ++asked;
  std::string event = server.seen.events.next();
  while (event != "close") {
    CHECK(server.seen.socket->queued_bytes() <= 17 * limits::kMessageBytes);
    event = server.seen.events.next();
  }
  other.send(text_bytes("still here"));
  CHECK(other.read(12) == unmasked_bytes("still here"));
}

TEST_CASE("a peer that takes nothing of what waits for it is cut after its time, long before it counts as silent") {
  ServerOptions options;
  options.limits.stall_time = std::chrono::milliseconds(300);
  options.limits.socket_idle = std::chrono::hours(1);
  Served server(options);
  RawClient stuck(server.port());
  open(stuck);
  REQUIRE(server.seen.events.next() == "open");
  server.seen.socket->send(binary_frame(std::string(15 << 20, 's')));
  CHECK(server.seen.events.next() == "close");
  CHECK(server.seen.socket->queued_bytes() == 0);
}

TEST_CASE("a silent peer is pinged, stays while it answers, and is cut where it does not") {
  ServerOptions options;
  options.limits.socket_idle = std::chrono::milliseconds(2000);
  Served server(options);
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  for (int i = 0; i < 2; ++i) {
    CHECK(client.read(2) == std::string("\x89\x00", 2));
    client.send(frame_bytes(10, ""));
  }
  CHECK(client.read(2) == std::string("\x89\x00", 2));
  CHECK(client.read_all().empty());
  CHECK(server.seen.events.next() == "close");
}

TEST_CASE("a connection that the server itself paused does not count as silent") {
  ServerOptions options;
  options.limits.socket_idle = std::chrono::milliseconds(600);
  Served server(options);
  RawClient paused(server.port()), silent(server.port());
  open(paused);
  REQUIRE(server.seen.events.next() == "open");
  const auto socket = server.seen.socket;
  paused.send(text_bytes("pause") + text_bytes("after"));
  REQUIRE(server.seen.events.next() == "pause");
  open(silent, "/echo");
  CHECK(silent.read_all() == std::string("\x89\x00", 2));  // came later, and its time is over
  boost::asio::post(socket->executor(), [&] { socket->resume_reading(); });
  CHECK(server.seen.events.next() == "after");
}

TEST_CASE("a pong overtakes the messages that wait, and cuts none in two") {
  Served server;
  RawClient client(server.port());
  open(client);
  REQUIRE(server.seen.events.next() == "open");
  const std::string part(1 << 20, 's');
  for (int i = 0; i < 12; ++i) server.seen.socket->send(binary_frame(part));
  client.send(frame_bytes(9, "now"));
  client.send(text_bytes("after"));
  REQUIRE(server.seen.events.next() == "after");
  int parts = 0;
  std::string head = client.read(10);
  for (; head == frame_head(Opcode::kBinary, part.size(), nullptr).view(); head = client.read(10)) {
    CHECK((client.read(part.size()) == part));
    ++parts;
  }
  CHECK(parts < 12);
  CHECK(head.substr(0, 5) == "\x8a\x03now");
}

TEST_CASE("a stop reaches a hundred WebSockets, of which each has its farewell") {
  Served server;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<RawClient>(server.port()));
    open(*clients.back(), "/echo");
  }
  std::thread stopping([&] { server.server().stop(); });
  for (const auto& client : clients) {
    CHECK(read_close(*client) == 1012);
    client->finish_sending();
  }
  stopping.join();
  CHECK(server.server().connection_count() == 0);
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
  Recorder::Seen caller;  // outlives the server, whose threads tell it
  Served server;
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
  Recorder::Seen caller;  // outlives the server, whose threads tell it
  Served server;
  const auto refused = dial_server(server, "/closed", caller);
  REQUIRE(!refused);
  CHECK(refused.error().code == problem::kUnreachable);
  CHECK(contains(refused.error().detail, "401"));
  server.server().stop();
  CHECK(!dial_server(server, "/peer", caller));
}

}  // namespace
}  // namespace giaoban

#include "net_certificate.h"
#include "net_echo_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <csignal>
#include <future>

#include "server/net/dialler.h"

namespace giaoban {
namespace {

/// A server with TLS, and a caller that trusts it.
struct Secure {
  Secure() {
    ::signal(SIGPIPE, SIG_IGN);  // as `giaoban serve` does: OpenSSL writes to lines that are closed
    write_certificate(folder.path / "cert.pem", folder.path / "key.pem");
    auto tls = TlsContext::load(folder.path / "cert.pem", folder.path / "key.pem");
    REQUIRE(tls);
    server.emplace(ServerOptions{}, *tls);
  }

  std::shared_ptr<Socket> dial_server(Recorder::Seen& seen, const std::string& path) {
    const auto url = Url::parse("wss://127.0.0.1:" + std::to_string(server->port()) + path);
    REQUIRE(url);
    auto trusted = client_tls(folder.path / "cert.pem");
    REQUIRE(trusted);
    DialOptions options;
    options.tls = *trusted;
    auto handler = std::make_unique<Recorder>(seen, false, limits::kPeerMessageBytes);
    auto socket = boost::asio::co_spawn(server->io().next(), dial(*url, options, std::move(handler)), boost::asio::use_future).get();
    REQUIRE(socket);
    return *socket;
  }

  CertificateFolder folder;
  std::optional<Served> server;
};

TEST_CASE("over TLS messages of all sizes go both ways, and both ends name the channel alike") {
  Recorder::Seen caller;  // outlives the server, whose threads tell it
  Secure world;
  const auto socket = world.dial_server(caller, "/peer");
  REQUIRE(caller.events.next() == "open");
  REQUIRE(world.server->seen.events.next() == "open");
  const auto channel_of = [](const std::shared_ptr<Socket>& one) {
    std::promise<Hash> name;
    boost::asio::post(one->executor(), [&] { name.set_value(one->channel()); });
    return name.get_future().get();
  };
  const Hash channel = channel_of(socket);
  CHECK(!channel.is_zero());
  CHECK(channel == channel_of(world.server->seen.socket));
  for (const std::size_t size : {0UL, 1UL, 16383UL, 16384UL, 16385UL, 70000UL, 4UL << 20}) {
    const std::string payload(size, 't');
    socket->send(binary_frame(payload));
    CHECK((caller.events.next() == payload));
  }
  socket->close(1000, "");
  CHECK(caller.events.next() == "close");
}

TEST_CASE("over TLS what waits behind a reader that pauses arrives whole, in order") {
  Recorder::Seen caller;  // outlives the server, whose threads tell it
  Secure world;
  const auto socket = world.dial_server(caller, "/peer");
  REQUIRE(caller.events.next() == "open");
  REQUIRE(world.server->seen.events.next() == "open");
  const auto answering = world.server->seen.socket;
  boost::asio::post(socket->executor(), [&] {
    socket->pause_reading();
    caller.events.add("paused");
  });
  REQUIRE(caller.events.next() == "paused");
  for (int i = 0; i < 40; ++i) answering->send(binary_frame(std::string(250'000, static_cast<char>('a' + i % 26))));
  answering->close(4400, "all sent");
  boost::asio::post(socket->executor(), [&] { socket->resume_reading(); });
  for (int i = 0; i < 40; ++i) CHECK((caller.events.next() == std::string(250'000, static_cast<char>('a' + i % 26))));
  CHECK(caller.events.next() == "close");
}

TEST_CASE("over TLS a reader that never reads is ended, and its server goes on") {
  Recorder::Seen stuck, caller;  // outlives the server, whose threads tell it
  Secure world;
  const auto socket = world.dial_server(stuck, "/peer");
  REQUIRE(stuck.events.next() == "open");
  REQUIRE(world.server->seen.events.next() == "open");
  const auto answering = world.server->seen.socket;
  boost::asio::post(socket->executor(), [&] {
    socket->pause_reading();
    stuck.events.add("paused");
  });
  REQUIRE(stuck.events.next() == "paused");
  const auto part = std::make_shared<const std::string>(4 << 20, 's');
  for (int i = 0; i < 32; ++i) answering->send({part, FrameKind::kBinary});
  const auto other = world.dial_server(caller, "/peer");
  REQUIRE(caller.events.next() == "open");
  other->send(text_frame("still here"));
  CHECK(caller.events.next() == "still here");
  CHECK(answering->queued_bytes() <= 17 * limits::kPeerMessageBytes);
  answering->cut();
  boost::asio::post(socket->executor(), [&] { socket->resume_reading(); });
  while (stuck.events.next() != "close") {
  }
}

}  // namespace
}  // namespace giaoban

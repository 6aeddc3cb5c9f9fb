#include "server/net/connect.h"

#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>

#include "server/net/deadline.h"

namespace giaoban {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

std::unexpected<Error> unreachable(const Url& url, const std::string& cause) {
  return fail(problem::kUnreachable, url.authority() + ": " + cause);
}

/// Connects to the first address of the host that answers.
asio::awaitable<Result<Tcp::socket>> connect_tcp(const Url& url, std::chrono::milliseconds time) {
  const auto executor = co_await asio::this_coro::executor;
  Tcp::resolver resolver(executor);
  Tcp::socket socket(executor);
  asio::steady_timer timer(executor, time);
  timer.async_wait([&](Transport::Error cancelled) {
    if (cancelled) return;
    Transport::Error ignored;
    resolver.cancel();
    socket.close(ignored);
  });
  // The handler above refers to this frame, so the frame must not end before it ran.
  const auto disarm = [&]() -> asio::awaitable<bool> {
    const bool in_time = timer.cancel() != 0;
    co_await asio::post(asio::use_awaitable);
    co_return in_time;
  };
  auto [failed, found] = co_await resolver.async_resolve(url.host, std::to_string(url.port), kTuple);
  if (!failed) std::tie(failed, std::ignore) = co_await asio::async_connect(socket, found, kTuple);
  const bool in_time = co_await disarm();
  if (!in_time) co_return unreachable(url, "no answer in time");
  if (failed) co_return unreachable(url, failed.message());
  socket.set_option(Tcp::no_delay(true), failed);
  co_return socket;
}

asio::awaitable<Result<void>> shake_hands(Transport& transport, const Url& url, std::chrono::milliseconds time) {
  auto& tls = transport.tls();
  SSL_set_tlsext_host_name(tls.native_handle(), url.host.c_str());
  tls.set_verify_callback(asio::ssl::host_name_verification(url.host));
  Deadline deadline(transport);
  deadline.set(time, Deadline::Action::kCut);
  const auto [failed] = co_await tls.async_handshake(asio::ssl::stream_base::client, kTuple);
  if (failed) co_return unreachable(url, failed.message());
  co_return Result<void>();
}

}  // namespace

asio::awaitable<Result<Transport>> connect(const Url& url, std::shared_ptr<asio::ssl::context> tls,
                                           std::chrono::milliseconds time) {
  assert(!url.is_tls || tls);
  auto socket = co_await connect_tcp(url, time);
  if (!socket) co_return std::unexpected(socket.error());
  Transport transport(std::move(*socket), url.is_tls ? std::move(tls) : nullptr);
  if (url.is_tls) {
    if (auto shaken = co_await shake_hands(transport, url, time); !shaken) co_return std::unexpected(shaken.error());
  }
  co_return transport;
}

asio::awaitable<Result<Transport>> connect(const std::filesystem::path& path) {
  asio::local::stream_protocol::socket socket(co_await asio::this_coro::executor);
  const auto [failed] = co_await socket.async_connect(path.string(), kTuple);
  if (failed) co_return fail(problem::kUnreachable, path.string() + ": " + failed.message());
  co_return Transport(std::move(socket), nullptr);
}

}  // namespace giaoban

#include "server/net/dialler.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include "server/net/connect.h"
#include "server/net/websocket_connection.h"

namespace giaoban {
namespace asio = boost::asio;

asio::awaitable<Result<std::shared_ptr<Socket>>> dial(Url url, DialOptions options,
                                                      std::unique_ptr<SocketHandler> handler) {
  auto transport = co_await connect(url, options.tls, options.limits.upgrade_time);
  if (!transport) co_return std::unexpected(transport.error());
  auto socket = co_await offer_websocket(*transport, url.authority(), url.target, std::move(options.headers),
                                         options.limits, std::move(handler));
  if (!socket) {
    transport->cut();
    co_return std::unexpected(socket.error());
  }
  const auto executor = co_await asio::this_coro::executor;  // named before the closure: server/api/wait_for.h
  asio::co_spawn(
      executor, [socket = *socket]() -> asio::awaitable<void> { co_await socket->run(); }, asio::detached);
  co_return *socket;
}

}  // namespace giaoban

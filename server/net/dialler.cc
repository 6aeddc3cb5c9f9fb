#include "server/net/dialler.h"

#include "server/net/connect.h"
#include "server/net/offer_websocket.h"

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
  (*socket)->start({});
  co_return *socket;
}

}  // namespace giaoban

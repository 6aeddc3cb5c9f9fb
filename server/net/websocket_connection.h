#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/hub/socket.h"
#include "server/net/connection_registry.h"
#include "server/net/server.h"
#include "server/net/transport.h"

namespace giaoban {

/// A WebSocket after its handshake. Lives until run() has returned and nobody holds it.
class WebSocket : public Socket, public Connection {
 public:
  /// Serves the connection until it has closed. To be awaited on its executor, once.
  virtual boost::asio::awaitable<void> run() = 0;
};

using UpgradeRequest = boost::beast::http::request<boost::beast::http::empty_body>;
using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// Answers a request for an upgrade. Error: bad_request; it was answered then.
boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> accept_websocket(Transport transport,
                                                                           UpgradeRequest request,
                                                                           ServerLimits limits,
                                                                           std::unique_ptr<SocketHandler> handler);

/// Asks for an upgrade. `host` is the Host header, `target` path and query. Error: unreachable; the detail
/// has the status where the answer was another than 101.
boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> offer_websocket(Transport transport, std::string host,
                                                                          std::string target, HeaderList headers,
                                                                          ServerLimits limits,
                                                                          std::unique_ptr<SocketHandler> handler);

}  // namespace giaoban

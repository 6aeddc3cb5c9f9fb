#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "server/net/upgrade.h"
#include "server/net/websocket_connection.h"

namespace giaoban {

/// Asks for an upgrade over `transport`; to be started then. `host` is the Host header, `target` path and query. Error:
/// unreachable; the detail has the status where the answer was another than 101.
boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> offer_websocket(Transport transport, std::string host,
                                                                          std::string target, HeaderList headers,
                                                                          ServerLimits limits,
                                                                          std::unique_ptr<SocketHandler> handler);

}  // namespace giaoban

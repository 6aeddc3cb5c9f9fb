#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/hub/socket.h"
#include "server/net/server.h"
#include "server/net/url.h"

namespace giaoban {

struct DialOptions {
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< besides those of the handshake
  std::shared_ptr<boost::asio::ssl::context> tls = {};            ///< client_tls(); for wss addresses
  ServerLimits limits = {};                                       ///< upgrade_time and socket_idle count
};

/// Opens a WebSocket to another server, on the executor of the caller, where the handler is then called until
/// on_close. The connection keeps itself and the handler alive; close the Socket to end it. The I/O thread must
/// run on until on_close was called. Error: unreachable; the handler is destroyed without a call then.
boost::asio::awaitable<Result<std::shared_ptr<Socket>>> dial(Url url, DialOptions options,
                                                            std::unique_ptr<SocketHandler> handler);

}  // namespace giaoban

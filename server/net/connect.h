#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>

#include "server/net/transport.h"
#include "server/net/url.h"

namespace giaoban {

/// Resolves, connects and, for a TLS address, shakes hands with the certificate and its name verified, on the
/// executor of the caller. `tls` (client_tls()) may be null where the address is plain. Error: unreachable.
boost::asio::awaitable<Result<Transport>> connect(const Url& url, std::shared_ptr<boost::asio::ssl::context> tls,
                                                  std::chrono::milliseconds time);
/// To a unix socket. Error: unreachable.
boost::asio::awaitable<Result<Transport>> connect(const std::filesystem::path& socket);

}  // namespace giaoban

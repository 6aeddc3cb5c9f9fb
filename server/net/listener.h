#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "server/net/io_threads.h"
#include "server/net/server.h"
#include "server/net/transport.h"

namespace giaoban {

/// Accepts connections until it is closed and hands each to `accepted`, which is called on the executor that
/// the socket was made for.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  using Accepted = std::function<void(Transport::Socket, std::optional<boost::asio::ip::address>)>;

  /// Error: address_unavailable.
  static Result<std::shared_ptr<Listener>> open(IoThreads& io, const Address& address, Accepted accepted);
  /// A unix socket of mode 0600. A file left by a process that ended is replaced. Error: address_unavailable.
  static Result<std::shared_ptr<Listener>> open(IoThreads& io, const std::filesystem::path& path, Accepted accepted);

  virtual ~Listener() = default;
  virtual std::uint16_t port() const = 0;
  /// Stops accepting and waits until that is so. Not from an I/O thread.
  virtual void close() = 0;
};

}  // namespace giaoban

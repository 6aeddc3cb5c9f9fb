#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <mutex>
#include <optional>

#include "server/net/admission.h"
#include "server/net/connection_registry.h"
#include "server/net/deadline.h"
#include "server/net/proxies.h"
#include "server/net/request_reader.h"
#include "server/net/server.h"
#include "server/net/transport.h"

namespace giaoban {

/// What all connections of a server share. Read-only after start, but for the counters.
struct ServerContext {
  ServerOptions options;
  const Router& router;
  Handler fallback;
  Metrics& metrics;
  Proxies proxies = {};
  ConnectionRegistry registry = {};
  std::mutex admission_mutex = {};
  Admission admission{options.limits.upgrades_per_second, options.limits.upgrade_burst};  // guarded by admission_mutex

  /// Zero where an upgrade may go on; else the milliseconds after which to ask again. From any thread.
  std::uint64_t admit();
};

/// One accepted connection: its requests one after another, until it ends or becomes a WebSocket.
class HttpConnection : public Connection, public std::enable_shared_from_this<HttpConnection> {
 public:
  /// `peer` is empty for the control socket.
  HttpConnection(std::shared_ptr<ServerContext> server, Transport transport, Entrance entrance,
                 std::optional<boost::asio::ip::address> peer);

  /// Serves it to its end. To be awaited on the transport's executor, once.
  boost::asio::awaitable<void> run();
  /// Answers 503 and ends: the server has as many connections as it may.
  boost::asio::awaitable<void> refuse();

  void stop(std::chrono::milliseconds return_after) override;
  void cut() override;

 private:
  enum class Next { kRequest, kClose, kLinger, kGone };

  boost::asio::awaitable<bool> handshake();
  boost::asio::awaitable<Next> serve_one();
  boost::asio::awaitable<Next> serve(Request request);
  boost::asio::awaitable<Next> upgrade(const Request& request);
  boost::asio::awaitable<Next> answer(const Request& request, Response response);
  boost::asio::awaitable<Response> response_to(Request& request);
  boost::asio::awaitable<Result<void>> read_body(Request& request);
  boost::asio::awaitable<void> end(bool lingers);
  void adopt(std::unique_ptr<SocketHandler> handler, bool is_deflating);
  void describe_client(Request& request) const;

  const std::shared_ptr<ServerContext> server_;
  Transport transport_;
  const Entrance entrance_;
  const std::optional<boost::asio::ip::address> peer_;
  Deadline deadline_;
  RequestReader reader_;
  bool is_waiting_ = false;   // between two requests
  bool is_stopping_ = false;
};

}  // namespace giaoban

#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "server/api/metrics.h"
#include "server/api/router.h"
#include "server/net/io_threads.h"
#include "server/net/tls_context.h"

namespace giaoban {

/// Bounds of the server in time and number. What happens at each is said beside its use.
struct ServerLimits {
  std::size_t connections = 20'000;        ///< beyond: 503 and closed
  std::size_t head_bytes = 16 << 10;       ///< request line and headers; beyond: 431
  std::chrono::milliseconds head_time{10'000};      ///< from the first byte of a request to the end of its head: 408
  std::chrono::milliseconds idle_time{60'000};      ///< between two requests of a connection: closed
  std::chrono::milliseconds stall_time{30'000};     ///< no byte of a body, or none of an answer or of a WebSocket's queue taken: closed
  std::size_t body_rate = 4 << 10;         ///< bytes per second that a body must reach after stall_time: 408
  std::size_t upgrades_per_second = 6'000; ///< WebSockets that come, beyond upgrade_burst: 503 with Retry-After, SPEC F11
  std::size_t upgrade_burst = 12'000;      ///< … that may come at once
  std::chrono::milliseconds upgrade_time{10'000};   ///< a WebSocket handshake, opening or closing
  std::chrono::milliseconds socket_idle{30'000};    ///< a silent WebSocket is pinged before half of it and closed after it
  std::chrono::milliseconds linger_time{2'000};     ///< reading on after a refusal, so that the client sees the answer
  std::chrono::milliseconds stop_time{5'000};       ///< for connections to end by themselves when the server stops
};

struct ServerOptions {
  /// "https://host" or "https://host:port" from which pages may call besides the server's own host.
  std::vector<std::string> allowed_origins = {};
  /// Addresses, or networks like 10.0.0.0/8, whose X-Forwarded-For and X-Forwarded-Proto are believed.
  std::vector<std::string> proxies = {};
  ServerLimits limits = {};
};

struct Address {
  std::string host;  ///< numeric, or "localhost"
  std::uint16_t port = 0;  ///< 0: the system picks one
};

/// Listens, and serves what the router knows; every other GET goes to `fallback` (the files of the web
/// client). Handlers run on the connection's own thread. All public methods from one thread, not an I/O one.
class HttpServer {
 public:
  /// `router` and `metrics` must outlive the server, and the IoThreads must run until stop() has returned.
  HttpServer(IoThreads& io, ServerOptions options, const Router& router, Handler fallback, Metrics& metrics);
  /// Stops first.
  ~HttpServer();

  /// Opens a public listener, with TLS where `tls` is given, and returns its port. Call after everything
  /// that handlers use is ready. Errors: address_unavailable; invalid_field, naming the entry of
  /// options.proxies that is no address.
  Result<std::uint16_t> listen(const Address& address, std::shared_ptr<TlsContext> tls = nullptr);
  /// Opens the control socket (mode 0600). A socket file that nobody answers on is replaced.
  /// Error: address_unavailable.
  Result<void> listen_control(const std::filesystem::path& path);

  /// Accepts no more, closes WebSockets with 1012 once what they began is answered, lets requests in work finish, waits up to
  /// limits.stop_time, then cuts what is left. The IoThreads must still run. A second call does nothing.
  void stop();

  /// Open connections, for tests and metrics.
  std::size_t connection_count() const;

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace giaoban

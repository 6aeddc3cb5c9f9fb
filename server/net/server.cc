#include "server/net/server.h"

#include <cassert>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "server/net/http_connection.h"
#include "server/net/listener.h"

namespace giaoban {
namespace asio = boost::asio;

namespace {

asio::awaitable<void> serve(std::shared_ptr<ServerContext> context, std::shared_ptr<HttpConnection> connection) {
  const std::size_t open = context->registry.add(connection);
  if (open == 0) co_return;
  context->metrics.connection_opened();
  if (open > context->options.limits.connections) {
    co_await connection->refuse();
  } else {
    co_await connection->run();
  }
  context->metrics.connection_closed();
  context->registry.remove(*connection);
}

void take(const std::shared_ptr<ServerContext>& context, Transport transport, Entrance entrance,
          std::optional<asio::ip::address> peer) {
  const auto home = transport.get_executor();
  auto connection = std::make_shared<HttpConnection>(context, std::move(transport), entrance, std::move(peer));
  asio::co_spawn(home, serve(context, std::move(connection)), asio::detached);
}

}  // namespace

struct HttpServer::Shared {
  IoThreads& io;
  std::shared_ptr<ServerContext> context;
  std::vector<std::shared_ptr<Listener>> listeners = {};
  std::filesystem::path control_path = {};
  bool is_stopped = false;
};

HttpServer::HttpServer(IoThreads& io, ServerOptions options, const Router& router, Handler fallback,
                       Metrics& metrics)
    : shared_(std::make_unique<Shared>(
          Shared{io, std::make_shared<ServerContext>(std::move(options), router, std::move(fallback), metrics)})) {}

HttpServer::~HttpServer() { stop(); }

Result<std::uint16_t> HttpServer::listen(const Address& address, std::shared_ptr<TlsContext> tls) {
  auto proxies = Proxies::parse(shared_->context->options.proxies);
  if (!proxies) return std::unexpected(proxies.error());
  if (shared_->listeners.empty()) shared_->context->proxies = std::move(*proxies);
  auto accepted = [context = shared_->context, tls](Transport::Socket socket, std::optional<asio::ip::address> peer) {
    take(context, Transport(std::move(socket), tls ? tls->current() : nullptr), Entrance::kPublic, std::move(peer));
  };
  auto listener = Listener::open(shared_->io, address, std::move(accepted));
  if (!listener) return std::unexpected(listener.error());
  shared_->listeners.push_back(*listener);
  return (*listener)->port();
}

Result<void> HttpServer::listen_control(const std::filesystem::path& path) {
  auto accepted = [context = shared_->context](Transport::Socket socket, std::optional<asio::ip::address>) {
    take(context, Transport(std::move(socket), nullptr), Entrance::kControl, std::nullopt);
  };
  auto listener = Listener::open(shared_->io, path, std::move(accepted));
  if (!listener) return std::unexpected(listener.error());
  shared_->listeners.push_back(*listener);
  shared_->control_path = path;
  return {};
}

void HttpServer::stop() {
  if (std::exchange(shared_->is_stopped, true)) return;
  for (const auto& listener : shared_->listeners) listener->close();
  std::error_code ignored;
  if (!shared_->control_path.empty()) std::filesystem::remove(shared_->control_path, ignored);
  shared_->context->registry.stop(shared_->context->options.limits.stop_time);
}

std::size_t HttpServer::connection_count() const { return shared_->context->registry.size(); }

}  // namespace giaoban

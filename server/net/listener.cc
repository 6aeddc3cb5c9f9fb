#include "server/net/listener.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

namespace giaoban {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Local = asio::local::stream_protocol;
using boost::system::error_code;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kPauseWhenOut{100};  // out of descriptors: some will be closed

template <typename Protocol>
class AcceptLoop final : public Listener {
 public:
  using Acceptor = typename Protocol::acceptor;

  AcceptLoop(IoThreads& io, Accepted accepted)
      : io_(io), acceptor_(io.executor_for(0)), accepted_(std::move(accepted)) {}

  error_code listen(const typename Protocol::endpoint& endpoint) {
    error_code failed;
    acceptor_.open(endpoint.protocol(), failed);
    if constexpr (std::is_same_v<Protocol, Tcp>) {
      if (!failed) acceptor_.set_option(Tcp::acceptor::reuse_address(true), failed);
    }
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    return failed;
  }

  void start() {
    const auto self = std::static_pointer_cast<AcceptLoop>(shared_from_this());
    asio::co_spawn(acceptor_.get_executor(), [self] { return self->run(); },
                   [self](std::exception_ptr fault) {
                     self->ended_.set_value();
                     if (fault) std::rethrow_exception(fault);
                   });
  }

  std::uint16_t port() const override {
    if constexpr (std::is_same_v<Protocol, Tcp>) {
      error_code failed;
      return acceptor_.local_endpoint(failed).port();
    }
    return 0;
  }

  void close() override {
    if (std::exchange(is_closed_, true)) return;
    asio::post(acceptor_.get_executor(), [self = shared_from_this(), this] {
      error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    ended_.get_future().wait();
  }

 private:
  asio::awaitable<void> run() {
    while (acceptor_.is_open()) {
      auto home = io_.next();
      auto [failed, socket] = co_await acceptor_.async_accept(home, kTuple);
      if (!failed) {
        hand_over(std::move(socket));
      } else if (acceptor_.is_open() && failed != asio::error::connection_aborted) {
        spdlog::error("event=accept_failed cause=\"{}\"", failed.message());
        pause_.expires_after(kPauseWhenOut);
        co_await pause_.async_wait(kTuple);
      }
    }
  }

  template <typename Socket>
  void hand_over(Socket socket) {
    std::optional<asio::ip::address> peer;
    if constexpr (std::is_same_v<Protocol, Tcp>) {
      error_code failed;
      socket.set_option(Tcp::no_delay(true), failed);
      const auto endpoint = socket.remote_endpoint(failed);
      if (failed) return;  // gone already
      peer = endpoint.address();
    }
    const auto home = socket.get_executor();
    auto shared = std::make_shared<Transport::Socket>(std::move(socket));
    asio::post(home, [shared, peer, accepted = accepted_] { accepted(std::move(*shared), peer); });
  }

  IoThreads& io_;
  Acceptor acceptor_;
  asio::steady_timer pause_{acceptor_.get_executor()};
  const Accepted accepted_;
  bool is_closed_ = false;
  std::promise<void> ended_;
};

Result<Tcp::endpoint> endpoint_of(const Address& address) {
  error_code failed;
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  const auto parsed = asio::ip::make_address(host, failed);
  if (failed) return fail(problem::kAddressUnavailable, "\"" + address.host + "\" is no numeric address");
  return Tcp::endpoint(parsed, address.port);
}

/// Whether some process answers on a unix socket.
bool is_answered(const std::filesystem::path& path) {
  asio::io_context context;
  Local::socket socket(context);
  error_code failed;
  socket.connect(Local::endpoint(path.string()), failed);
  return !failed;
}

}  // namespace

Result<std::shared_ptr<Listener>> Listener::open(IoThreads& io, const Address& address, Accepted accepted) {
  const auto endpoint = endpoint_of(address);
  if (!endpoint) return std::unexpected(endpoint.error());
  auto loop = std::make_shared<AcceptLoop<Tcp>>(io, std::move(accepted));
  if (const auto failed = loop->listen(*endpoint)) {
    return fail(problem::kAddressUnavailable,
                address.host + ":" + std::to_string(address.port) + ": " + failed.message());
  }
  loop->start();
  return loop;
}

Result<std::shared_ptr<Listener>> Listener::open(IoThreads& io, const std::filesystem::path& path, Accepted accepted) {
  struct sockaddr_un limits;
  if (path.string().size() >= sizeof limits.sun_path) {
    return fail(problem::kAddressUnavailable, path.string() + ": the path is too long for a unix socket");
  }
  if (is_answered(path)) return fail(problem::kAddressUnavailable, path.string() + ": another process answers there");
  std::error_code ignored;
  if (std::filesystem::is_socket(path, ignored)) std::filesystem::remove(path, ignored);
  auto loop = std::make_shared<AcceptLoop<Local>>(io, std::move(accepted));
  const mode_t old = umask(0177);  // so that the socket is never open to others, not even for a moment
  const auto failed = loop->listen(Local::endpoint(path.string()));
  umask(old);
  if (failed) return fail(problem::kAddressUnavailable, path.string() + ": " + failed.message());
  loop->start();
  return loop;
}

}  // namespace giaoban

#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/role.hpp>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/id.h"

namespace giaoban {

/// A byte stream over TCP or a unix socket, with or without TLS: the one stream type that HTTP and WebSocket
/// code is compiled for. Meets Asio's AsyncReadStream and AsyncWriteStream.
///
/// Writes are joined: what is written while a write is in flight goes out with the next one. A write completes
/// as soon as its bytes are taken over; it waits only while more than kHighWater bytes are. So the order of
/// calls is the order of bytes, whoever calls. All use is on the socket's executor.
class Transport {
 public:
  using executor_type = boost::asio::any_io_executor;
  using Socket = boost::asio::generic::stream_protocol::socket;
  using Error = boost::system::error_code;

  /// Bytes taken over and not yet with the kernel, beyond which writes wait.
  static constexpr std::size_t kHighWater = 64 << 10;

  /// Plain where `tls` is null.
  Transport(Socket socket, std::shared_ptr<boost::asio::ssl::context> tls);

  executor_type get_executor() const { return state_->socket.get_executor(); }
  bool is_tls() const { return state_->tls.has_value(); }
  /// Names the TLS channel, the same at both ends and no other (RFC 9266, tls-exporter), after its handshake; zero
  /// without TLS, and where TLS 1.2 came without the extended master secret that the name needs.
  Hash channel() const;
  boost::asio::ssl::stream<Socket&>& tls() { return *state_->tls; }
  Socket& socket() { return state_->socket; }

  /// Asks the kernel to take no more than about so many bytes that it cannot send yet; it may decline.
  void limit_unsent(std::size_t bytes);

  std::size_t pending_bytes() const { return state_->gathering.size() + state_->in_flight.size(); }
  /// Where to append bytes that go out with the next write; call send_gathered() afterwards.
  std::string& gathering() { return state_->gathering; }
  void send_gathered() { state_->send_gathered(); }
  /// Called after each write that ended, also by an error. Empty by default.
  void on_written(std::function<void()> call) { state_->on_written = std::move(call); }

  /// Cuts the stream now: reads and writes end with an error, what is pending is lost.
  void cut();

  template <typename Buffers, typename Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_compose<Token, void(Error, std::size_t)>(
        [state = state_, buffers, started = false](auto& self, Error error = {}, std::size_t size = 0) mutable {
          if (std::exchange(started, true)) return self.complete(error, size);
          if (state->tls) return state->tls->async_read_some(buffers, std::move(self));
          state->socket.async_read_some(buffers, std::move(self));
        },
        token, state_->socket);
  }

  template <typename Buffers, typename Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    const std::size_t size = state_->take(buffers);
    return boost::asio::async_compose<Token, void(Error, std::size_t)>(
        [state = state_, size, started = false](auto& self, Error = {}) mutable {
          if (std::exchange(started, true)) return self.complete(state->error, state->error ? 0 : size);
          if (state->has_room()) return boost::asio::post(state->socket.get_executor(), std::move(self));
          state->room.async_wait(std::move(self));
        },
        token, state_->socket);
  }

  /// Completes when everything that was written is with the kernel.
  template <typename Token>
  auto async_flush(Token&& token) {
    return boost::asio::async_compose<Token, void(Error)>(
        [state = state_, started = false](auto& self, Error = {}) mutable {
          if (state->error || state->is_empty()) {
            if (std::exchange(started, true)) return self.complete(state->error);
            return boost::asio::post(state->socket.get_executor(), std::move(self));
          }
          started = true;
          state->room.async_wait(std::move(self));
        },
        token, state_->socket);
  }

 private:
  struct State : std::enable_shared_from_this<State> {
    State(Socket accepted, std::shared_ptr<boost::asio::ssl::context> context);

    template <typename Buffers>
    std::size_t take(const Buffers& buffers) {
      const std::size_t size = boost::asio::buffer_size(buffers);
      const std::size_t old = gathering.size();
      gathering.resize(old + size);
      boost::asio::buffer_copy(boost::asio::buffer(gathering.data() + old, size), buffers);
      send_gathered();
      return size;
    }
    bool is_empty() const { return gathering.empty() && in_flight.empty(); }
    bool has_room() const { return error || gathering.size() + in_flight.size() < kHighWater; }
    void send_gathered();
    void written(Error failed);

    Socket socket;
    std::shared_ptr<boost::asio::ssl::context> context;  // keeps a replaced certificate while it is in use
    std::optional<boost::asio::ssl::stream<Socket&>> tls;
    boost::asio::steady_timer room;  // never expires; cancelled after each write, which wakes all who wait
    std::string gathering, in_flight;
    Error error;
    std::function<void()> on_written;
  };

  std::shared_ptr<State> state_;
};

/// Beast's way to end a WebSocket's stream: everything written goes out, the sending side is shut, and what the peer
/// still sends is read and dropped until it ends too. Closed over unread bytes, TCP would reset the connection, and
/// the peer could lose the close frame with its code. Beast's timer for the closing handshake bounds it.
template <typename Token>
void async_teardown(boost::beast::role_type, Transport& transport, Token&& token) {
  using Dropped = std::array<char, 16 << 10>;
  enum class Step { kFlush, kShut, kDrain };
  boost::asio::async_compose<Token, void(Transport::Error)>(
      [transport, step = Step::kFlush, dropped = std::shared_ptr<Dropped>()](auto& self, Transport::Error failed = {},
                                                                            std::size_t = 0) mutable {
        if (step == Step::kFlush) {
          step = Step::kShut;
          return transport.async_flush(std::move(self));
        }
        if (step == Step::kShut) {
          Transport::Error ignored;
          transport.socket().shutdown(Transport::Socket::shutdown_send, ignored);
          dropped = std::make_shared<Dropped>();
          step = Step::kDrain;
          failed = {};
        }
        if (failed) return self.complete({});
        const auto room = boost::asio::buffer(*dropped);
        transport.socket().async_read_some(room, std::move(self));
      },
      token, transport.socket());
}
/// Beast's way to end a stream at once, after a timeout.
inline void beast_close_socket(Transport& transport) { transport.cut(); }

}  // namespace giaoban

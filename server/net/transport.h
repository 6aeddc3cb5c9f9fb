#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/compose.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "sync/base/id.h"

namespace giaoban {

/// The name of a TLS channel (RFC 9266, tls-exporter) after its handshake; zero where TLS 1.2 came without the extended
/// master secret that the name needs.
Hash tls_channel(SSL* tls);

/// A byte stream over TCP or a unix socket, with or without TLS: the one stream type that HTTP code and handshakes are
/// compiled for; a WebSocket goes on with its RawStream. Meets Asio's AsyncReadStream and AsyncWriteStream.
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
  /// Names the TLS channel, the same at both ends and no other; zero without TLS.
  Hash channel() const { return is_tls() ? tls_channel(state_->tls->native_handle()) : Hash(); }
  boost::asio::ssl::stream<Socket&>& tls() { return *state_->tls; }
  Socket& socket() { return state_->socket; }

  /// Where to append bytes that go out with the next write; call send_gathered() afterwards.
  std::string& gathering() { return state_->gathering; }
  void send_gathered() { state_->send_gathered(); }

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
  };

  std::shared_ptr<State> state_;
};

}  // namespace giaoban

#include "server/net/websocket_connection.h"

#include <spdlog/spdlog.h>
#include <sys/random.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <mutex>

#include "server/net/frame_codec.h"

namespace giaoban {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kKeptBufferBytes = 2 << 10;  // a read buffer that grew beyond is given back
constexpr std::size_t kReasonBytes = 123;           // RFC 6455, 5.5

MaskKey fresh_mask() {
  MaskKey key;
  // Short reads and interruptions do not happen for so few bytes (getrandom(2)).
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) std::abort();
  return key;
}

/// Beast reads, answers control frames, closes and times out. Data frames are encoded here and handed to the
/// transport behind Beast's own writes, so that the frames of one turn leave in one write; each of both appends
/// whole frames, so they never mix.
class BeastWebSocket final : public WebSocket, public std::enable_shared_from_this<BeastWebSocket> {
 public:
  using Stream = websocket::stream<Transport, false>;  // false: no per-message-deflate

  BeastWebSocket(Transport transport, const ServerLimits& limits, std::unique_ptr<SocketHandler> handler,
                 beast::role_type role)
      : transport_(transport),
        stream_(std::move(transport)),
        resumed_(transport_.get_executor(), asio::steady_timer::time_point::max()),
        handler_(std::move(handler)),
        queue_limit_(handler_->queue_limit()),
        role_(role) {
    configure(limits);
  }

  Stream& stream() { return stream_; }

  void send(Frame frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void pause_reading() override { paused_ = true; }
  void resume_reading() override {
    paused_ = false;
    resumed_.cancel();
  }
  void when_drained(std::function<void()> call) override;
  void set_low_water(std::size_t bytes) override {
    low_water_ = bytes;
    transport_.limit_unsent(bytes);
  }
  std::size_t queued_bytes() const override {
    const std::lock_guard lock(mutex_);
    return queued_bytes_ + pending_bytes_;
  }
  asio::any_io_executor executor() const override { return transport_.get_executor(); }
  Hash channel() const override { return transport_.channel(); }

  asio::awaitable<void> run() override;
  void stop() override { close(websocket::close_code::going_away, "the server stops"); }
  void cut() override {
    asio::post(executor(), [self = shared_from_this()] { self->transport_.cut(); });
  }

 private:
  void configure(const ServerLimits& limits);
  asio::awaitable<void> read_until_closed();
  void deliver(beast::flat_buffer& buffer);
  void move_to_transport();
  void call_drained();
  void begin_close(std::uint16_t code, const std::string& reason);
  /// Posts `call` to the executor with the connection kept alive.
  template <typename Call>
  void later(Call call) {
    asio::post(executor(), [self = shared_from_this(), call = std::move(call)] { call(*self); });
  }

  Transport transport_;
  Stream stream_;
  asio::steady_timer resumed_;  // never expires; cancelled to wake the reader
  std::unique_ptr<SocketHandler> handler_;
  const std::size_t queue_limit_;
  std::size_t low_water_ = Transport::kHighWater;
  const beast::role_type role_;
  bool paused_ = false;
  bool is_in_farewell_ = false, has_said_farewell_ = false;  // from async_close() to its end, and after it

  mutable std::mutex mutex_;
  std::deque<Frame> queue_;         // guarded by mutex_
  std::size_t queued_bytes_ = 0;    // of queue_; guarded by mutex_
  std::size_t pending_bytes_ = 0;   // in the transport when last looked; guarded by mutex_
  bool is_scheduled_ = false;       // a move_to_transport is posted; guarded by mutex_
  bool is_closing_ = false;         // guarded by mutex_
  std::vector<std::function<void()>> when_drained_;  // guarded by mutex_
};

void BeastWebSocket::configure(const ServerLimits& limits) {
  websocket::stream_base::timeout timeout;
  timeout.handshake_timeout = limits.upgrade_time;
  timeout.idle_timeout = limits.socket_idle;
  timeout.keep_alive_pings = true;
  stream_.set_option(timeout);
  stream_.read_message_max(handler_->message_limit());
  // Beast answers the peer's close by itself; no message of ours may follow it (RFC 6455, 5.5.1).
  stream_.control_callback([this](websocket::frame_type kind, beast::string_view) {
    if (kind != websocket::frame_type::close) return;
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
    queue_.clear();
    queued_bytes_ = 0;
  });
}

void BeastWebSocket::send(Frame frame) {
  bool overflow = false, schedule = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_closing_) return;
    const std::size_t before = queued_bytes_ + pending_bytes_;
    // A frame larger than the whole queue may go when nothing waits before it.
    overflow = before != 0 && before + frame.bytes->size() > queue_limit_;
    if (overflow) {
      queue_.clear();
      queued_bytes_ = 0;
    } else {
      queued_bytes_ += frame.bytes->size();
      queue_.push_back(std::move(frame));
      schedule = !std::exchange(is_scheduled_, true);
    }
  }
  if (overflow) return close(websocket::close_code::try_again_later, "too slow");
  if (schedule) later([](BeastWebSocket& self) { self.move_to_transport(); });
}

void BeastWebSocket::move_to_transport() {
  {
    const std::lock_guard lock(mutex_);
    is_scheduled_ = false;
    while (!queue_.empty() && (is_closing_ || transport_.pending_bytes() < Transport::kHighWater)) {
      const Frame frame = std::move(queue_.front());
      queue_.pop_front();
      queued_bytes_ -= frame.bytes->size();
      const MaskKey mask = role_ == beast::role_type::client ? fresh_mask() : MaskKey{};
      append_frame(transport_.gathering(), frame.kind, *frame.bytes,
                   role_ == beast::role_type::client ? &mask : nullptr);
    }
    pending_bytes_ = transport_.pending_bytes();
  }
  transport_.send_gathered();
  call_drained();
}

void BeastWebSocket::when_drained(std::function<void()> call) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closing_) return;
    when_drained_.push_back(std::move(call));
  }
  later([](BeastWebSocket& self) { self.call_drained(); });
}

void BeastWebSocket::call_drained() {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(mutex_);
    if (!queue_.empty() || transport_.pending_bytes() >= low_water_) return;
    calls.swap(when_drained_);
    if (is_closing_) return;
  }
  for (const auto& call : calls) call();
}

void BeastWebSocket::close(std::uint16_t code, std::string_view reason) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_closing_, true)) return;
  }
  later([code, reason = std::string(reason.substr(0, kReasonBytes))](BeastWebSocket& self) {
    self.begin_close(code, reason);
  });
}

void BeastWebSocket::begin_close(std::uint16_t code, const std::string& reason) {
  move_to_transport();
  resume_reading();
  if (!stream_.is_open()) return;
  const websocket::close_reason why(static_cast<websocket::close_code>(code), beast::string_view(reason));
  is_in_farewell_ = true;
  stream_.async_close(why, [self = shared_from_this()](Transport::Error) {
    self->is_in_farewell_ = false;
    self->has_said_farewell_ = true;
    self->resumed_.cancel();
  });
}

asio::awaitable<void> BeastWebSocket::run() {
  const auto self = shared_from_this();
  transport_.on_written([weak = weak_from_this()] {
    if (const auto socket = weak.lock()) socket->move_to_transport();
  });
  handler_->on_open(self);
  co_await read_until_closed();
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = true;
    queue_.clear();
    queued_bytes_ = 0;
  }
  handler_->on_close();
  handler_.reset();
  transport_.on_written({});
  transport_.cut();
}

asio::awaitable<void> BeastWebSocket::read_until_closed() {
  beast::flat_buffer buffer;
  for (;;) {
    const auto [failed, size] = co_await stream_.async_read(buffer, kTuple);
    if (failed) {
      spdlog::debug("event=websocket_closed code={} cause=\"{}\"", static_cast<int>(stream_.reason().code), failed.message());
      co_return;
    }
    deliver(buffer);
    buffer.consume(buffer.size());
    if (buffer.capacity() > kKeptBufferBytes) buffer.shrink_to_fit();
    // A read that begins while Beast closes can leave both waiting for each other.
    while (paused_ || is_in_farewell_) co_await resumed_.async_wait(kTuple);
    if (has_said_farewell_) co_return;
  }
}

void BeastWebSocket::deliver(beast::flat_buffer& buffer) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closing_) return;  // nothing counts that arrives after our own decision to close
  }
  const std::string_view bytes(static_cast<const char*>(buffer.data().data()), buffer.size());
  try {
    handler_->on_message(bytes, stream_.got_text() ? FrameKind::kText : FrameKind::kBinary);
  } catch (const std::exception& fault) {
    spdlog::error("event=message_failed cause=\"{}\"", fault.what());
    close(websocket::close_code::internal_error, "the server met an error");
  }
}

}  // namespace

asio::awaitable<Result<std::shared_ptr<WebSocket>>> accept_websocket(Transport transport, UpgradeRequest request,
                                                                     ServerLimits limits,
                                                                     std::unique_ptr<SocketHandler> handler) {
  auto socket = std::make_shared<BeastWebSocket>(transport, limits, std::move(handler), beast::role_type::server);
  const auto [failed] = co_await socket->stream().async_accept(request, kTuple);
  if (failed) co_return fail(problem::kBadRequest, failed.message());
  co_return socket;
}

asio::awaitable<Result<std::shared_ptr<WebSocket>>> offer_websocket(Transport transport, std::string host,
                                                                    std::string target, HeaderList headers,
                                                                    ServerLimits limits,
                                                                    std::unique_ptr<SocketHandler> handler) {
  auto socket = std::make_shared<BeastWebSocket>(transport, limits, std::move(handler), beast::role_type::client);
  socket->stream().set_option(websocket::stream_base::decorator([&headers](websocket::request_type& request) {
    for (const auto& [name, value] : headers) request.set(name, value);
  }));
  websocket::response_type answer;
  const auto [failed] = co_await socket->stream().async_handshake(answer, host, target, kTuple);
  if (failed) {
    co_return fail(problem::kUnreachable, failed.message() + ", status " + std::to_string(answer.result_int()));
  }
  co_return socket;
}

}  // namespace giaoban

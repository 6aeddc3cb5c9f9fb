#include "server/net/websocket_connection.h"

#include <spdlog/spdlog.h>
#include <sys/random.h>

#include <array>
#include <atomic>
#include <boost/asio/post.hpp>
#include <vector>

#include "server/net/control_budget.h"
#include "server/net/raw_stream.h"
#include "server/net/send_queue.h"
#include "server/net/socket_loop.h"

namespace giaoban {
namespace asio = boost::asio;

namespace {

constexpr std::size_t kReasonBytes = 123;       // RFC 6455, 5.5
constexpr std::size_t kLaidParts = 64;          // of one gathered write
constexpr std::uint32_t kPingSpread = 64;
constexpr std::size_t kUnsentBytes = 128 << 10;  // that the kernel holds for a peer that does not read

MaskKey fresh_mask() {
  MaskKey key;
  // Short reads and interruptions do not happen for so few bytes (getrandom(2)).
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) std::abort();
  return key;
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  if (code == close_code::kNone) return {};
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  return payload.append(reason.substr(0, kReasonBytes));
}

/// One WebSocket of a loop. Frames come in by the loop's inbox, leave by SendQueue; the bytes that come are taken apart by
/// FrameReader. An idle one holds no buffer.
class FramedSocket final : public WebSocket, public LoopedSocket, public std::enable_shared_from_this<FramedSocket> {
 public:
  FramedSocket(RawStream stream, SocketLoop& loop, FrameReader::Sender peer, std::string early, const ServerLimits& limits,
               std::unique_ptr<SocketHandler> handler)
      : loop_(loop),
        stream_(std::move(stream)),
        handler_(std::move(handler)),
        reader_(peer, handler_->message_limit()),
        queue_limit_(handler_->queue_limit()),
        is_masking_(peer == FrameReader::Sender::kServer),
        idle_ms_(static_cast<std::uint32_t>(limits.socket_idle.count())),
        closing_ms_(static_cast<std::uint32_t>(limits.upgrade_time.count())),
        stall_ms_(static_cast<std::uint32_t>(limits.stall_time.count())),
        unread_(std::move(early)) {}

  // Socket
  void send(Frame frame) override;
  void close(std::uint16_t code, std::string_view reason) override;
  void pause_reading() override;
  void resume_reading() override;
  void when_drained(std::function<void()> call) override;
  std::size_t queued_bytes() const override { return inbox_bytes_ + out_bytes_; }
  asio::any_io_executor executor() const override { return loop_.executor(); }
  void set_low_water(std::size_t bytes) override;
  Hash channel() const override { return stream_.channel(); }

  // Connection
  void start(std::function<void()> ended) override;
  void stop() override { close(close_code::kGoingAway, "the server stops"); }
  void cut() override {
    if (!is_over_) later([](FramedSocket& self) { self.end("cut"); });
  }

  // LoopedSocket
  void on_readable() override;
  void on_writable() override;
  void on_broken() override { end("the connection broke"); }
  std::uint64_t on_due(std::uint64_t now_ms) override;
  bool enqueue(Frame frame) override;
  void flush() override;
  void abandon() override;

 private:
  enum class State : std::uint8_t {
    kOpen,
    kClosing,   ///< our close frame is queued; the peer's is waited for
    kDraining,  ///< farewells are said: what is queued leaves, what comes is dropped until the stream ends
    kEnded,
  };

  template <typename Call>
  void later(Call call) {
    asio::post(loop_.executor(), [self = shared_from_this(), call = std::move(call)] { call(*self); });
  }
  void take(std::span<char> bytes);
  void handle(const frame_event::Message& message);
  void handle(const frame_event::Ping& ping);
  void handle(const frame_event::Pong& pong);
  void handle(const frame_event::Closed& closed);
  void handle(const frame_event::Violation& violation);
  void count_control();
  void continue_reading();
  void begin_close(std::uint16_t code, std::string_view reason);
  /// Says farewell, where that was not done, and lets the stream run out.
  void drain(std::uint16_t code, std::string_view reason);
  void set_closing_time();
  void push(Opcode opcode, SendQueue::Payload payload);
  void push_urgent(Opcode opcode, std::string_view payload);
  RawStream::Outcome write_front();
  void call_drained();
  void watch();
  /// How long it may be silent before it is pinged: a little less than half of what ends it, not the same for those who
  /// came at once.
  std::uint64_t ping_ms() const { return idle_ms_ / 2 - slot_ % kPingSpread * (idle_ms_ / 8) / kPingSpread; }
  void end(std::string_view cause);

  SocketLoop& loop_;
  RawStream stream_;
  std::unique_ptr<SocketHandler> handler_;
  std::function<void()> ended_;
  FrameReader reader_;
  SendQueue out_;
  ControlBudget controls_;
  const std::size_t queue_limit_;
  std::size_t low_water_ = Transport::kHighWater;
  std::vector<std::function<void()>> when_drained_;
  std::uint64_t heard_ms_ = 0;      // when the peer last sent, or took of what it had left waiting
  std::uint64_t progress_ms_ = 0;   // when it last took some of what waits; counts while is_blocked_
  std::uint64_t closing_due_ms_ = 0;
  std::uint32_t slot_ = 0;
  State state_ = State::kOpen;
  SocketLoop::Interest interest_ = SocketLoop::Interest::kRead;
  const bool is_masking_;
  bool is_paused_ = false, is_blocked_ = false, is_pinged_ = false;
  bool is_flush_asked_ = false, has_shut_ = false;
  const std::uint32_t idle_ms_, closing_ms_, stall_ms_;
  std::string unread_;  // came while paused, or before start()

  std::atomic<std::size_t> inbox_bytes_ = 0, out_bytes_ = 0;
  std::atomic<bool> is_closing_ = false;     // no message of ours may follow
  std::atomic<bool> is_over_ = false;        // the loop is not to be used any more
  std::atomic<bool> has_overflown_ = false;  // what waits is not to be sent any more
};

// --- from any thread

void FramedSocket::send(Frame frame) {
  if (is_closing_) return;
  const std::size_t size = frame.bytes->size();
  const std::size_t before = inbox_bytes_.fetch_add(size) + out_bytes_;
  // A frame larger than the whole queue may go when nothing waits before it.
  if (before == 0 || before + size <= queue_limit_) return loop_.post(shared_from_this(), std::move(frame));
  inbox_bytes_ -= size;
  has_overflown_ = true;
  close(close_code::kTryAgainLater, "too slow");
}

void FramedSocket::close(std::uint16_t code, std::string_view reason) {
  if (is_closing_.exchange(true)) return;
  later([code, reason = std::string(reason)](FramedSocket& self) { self.begin_close(code, reason); });
}

void FramedSocket::when_drained(std::function<void()> call) {
  if (is_closing_) return;
  later([call = std::move(call)](FramedSocket& self) {
    if (self.state_ != State::kOpen) return;
    self.when_drained_.push_back(call);
    self.call_drained();
  });
}

// --- reading

void FramedSocket::start(std::function<void()> ended) {
  const auto self = shared_from_this();
  ended_ = std::move(ended);
  stream_.limit_unsent(kUnsentBytes);
  heard_ms_ = SocketLoop::now_ms();
  slot_ = loop_.add(self, stream_.descriptor());
  loop_.set_due(slot_, heard_ms_ + ping_ms());
  handler_->on_open(self);
  if (!unread_.empty()) later([](FramedSocket& later) { later.continue_reading(); });
}

void FramedSocket::on_readable() {
  if (is_paused_ || !unread_.empty()) return;
  const auto got = stream_.read(loop_.scratch());
  if (got.state == RawStream::State::kWouldWait) return;
  if (got.state == RawStream::State::kEnded) return end("the stream ended");
  heard_ms_ = SocketLoop::now_ms();
  is_pinged_ = false;
  if (state_ != State::kDraining) take(loop_.scratch().first(got.bytes));
}

void FramedSocket::take(std::span<char> bytes) {
  while (state_ == State::kOpen || state_ == State::kClosing) {
    if (is_paused_) {
      unread_.assign(bytes.data(), bytes.size());
      break;
    }
    const auto event = reader_.next(bytes);
    if (!event) break;
    std::visit([this](const auto& one) { handle(one); }, *event);
  }
  if (state_ != State::kEnded && (!out_.is_empty() || state_ == State::kDraining)) flush();
}

void FramedSocket::handle(const frame_event::Message& message) {
  if (is_closing_) return;  // nothing counts that arrives after our own decision to close
  try {
    handler_->on_message(message.bytes, message.kind);
  } catch (const std::exception& fault) {
    spdlog::error("event=message_failed cause=\"{}\"", fault.what());
    close(close_code::kInternalError, "the server met an error");
  }
}

void FramedSocket::handle(const frame_event::Ping& ping) {
  count_control();
  if (state_ == State::kOpen) push_urgent(Opcode::kPong, ping.bytes);
}

void FramedSocket::handle(const frame_event::Pong&) { count_control(); }

void FramedSocket::count_control() {
  if (!controls_.take(heard_ms_)) drain(close_code::kPolicy, "too many control frames");
}

void FramedSocket::handle(const frame_event::Closed& closed) { drain(closed.code, {}); }

void FramedSocket::handle(const frame_event::Violation& violation) { drain(violation.code, violation.reason); }

void FramedSocket::pause_reading() {
  is_paused_ = true;
  watch();
}

void FramedSocket::resume_reading() {
  is_paused_ = false;
  if (unread_.empty()) return watch();
  // Not at once: the handler is called one message at a time.
  later([](FramedSocket& self) { self.continue_reading(); });
}

void FramedSocket::continue_reading() {
  if (is_paused_ || state_ == State::kEnded) return;
  std::string bytes;
  bytes.swap(unread_);
  take(bytes);
  if (state_ != State::kEnded) watch();
}

// --- farewells

void FramedSocket::begin_close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::kOpen) return;
  loop_.sort_inbox();  // what was sent before goes before
  if (has_overflown_) out_.drop_unbegun();
  state_ = State::kClosing;
  push(Opcode::kClose, std::make_shared<const std::string>(close_payload(code, reason)));
  set_closing_time();
  resume_reading();
  flush();
}

void FramedSocket::drain(std::uint16_t code, std::string_view reason) {
  spdlog::debug("event=websocket_closed code={} reason=\"{}\"", code, reason);
  is_closing_ = true;
  if (state_ == State::kOpen) {
    loop_.sort_inbox();  // what was answered before goes before, where nothing is in its way
    if (is_blocked_) out_.drop_unbegun();
    push(Opcode::kClose, std::make_shared<const std::string>(close_payload(code, reason)));
    set_closing_time();
  }
  state_ = State::kDraining;
}

void FramedSocket::set_closing_time() {
  closing_due_ms_ = SocketLoop::now_ms() + closing_ms_;
  loop_.set_due(slot_, closing_due_ms_);
}

void FramedSocket::end(std::string_view cause) {
  if (state_ == State::kEnded) return;
  spdlog::debug("event=websocket_ended cause=\"{}\"", cause);
  const auto self = shared_from_this();
  state_ = State::kEnded;
  is_closing_ = is_over_ = true;
  out_.clear();
  out_bytes_ = 0;
  std::string().swap(unread_);
  when_drained_.clear();
  loop_.remove(slot_, stream_.descriptor());
  stream_.close();
  handler_->on_close();
  handler_.reset();
  if (const auto ended = std::move(ended_)) ended();
}

void FramedSocket::abandon() {
  state_ = State::kEnded;
  is_closing_ = is_over_ = true;
  stream_.close();
  handler_.reset();
  ended_ = {};
}

// --- writing

void FramedSocket::push(Opcode opcode, SendQueue::Payload payload) {
  if (!is_masking_) {
    out_.push(opcode, std::move(payload), nullptr);
  } else {
    const MaskKey mask = fresh_mask();
    std::string masked = *payload;
    apply_mask(masked, mask, 0);
    out_.push(opcode, std::make_shared<const std::string>(std::move(masked)), &mask);
  }
  out_bytes_ = out_.bytes();
}

void FramedSocket::push_urgent(Opcode opcode, std::string_view payload) {
  const MaskKey mask = is_masking_ ? fresh_mask() : MaskKey{};
  std::string bytes(payload);
  apply_mask(bytes, mask, 0);  // by zeros it stays the same
  auto shared = bytes.empty() ? nullptr : std::make_shared<const std::string>(std::move(bytes));
  out_.push_urgent(opcode, std::move(shared), is_masking_ ? &mask : nullptr);
  out_bytes_ = out_.bytes();
}

bool FramedSocket::enqueue(Frame frame) {
  const std::size_t size = frame.bytes->size();
  const bool counts = state_ == State::kOpen && !has_overflown_;
  if (counts) push(frame.kind == FrameKind::kText ? Opcode::kText : Opcode::kBinary, std::move(frame.bytes));
  inbox_bytes_ -= size;
  return counts && !std::exchange(is_flush_asked_, true);
}

RawStream::Outcome FramedSocket::write_front() {
  if (!stream_.is_tls() && out_.bytes() > loop_.joined().size()) {
    std::array<iovec, kLaidParts> parts;
    return stream_.write(std::span(parts).first(out_.lay(parts)));
  }
  const auto room = loop_.joined();
  const std::size_t size = out_.copy(room);
  const auto outcome = stream_.write(std::span<const char>(room.data(), size));
  if (outcome.state == RawStream::State::kWouldWait && stream_.is_tls()) out_.promise(size);
  return outcome;
}

void FramedSocket::flush() {
  is_flush_asked_ = false;
  if (state_ == State::kEnded || is_blocked_) return;
  while (!out_.is_empty()) {
    const auto outcome = write_front();
    if (outcome.state == RawStream::State::kEnded) return end("the peer went away");
    if (outcome.state == RawStream::State::kWouldWait) {
      is_blocked_ = true;
      progress_ms_ = SocketLoop::now_ms();
      break;
    }
    out_.take_off(outcome.bytes);
    out_bytes_ = out_.bytes();
  }
  if (state_ == State::kDraining && out_.is_empty() && !std::exchange(has_shut_, true)) stream_.shut_sending();
  watch();
  call_drained();
}

void FramedSocket::on_writable() {
  if (!is_blocked_) return;
  is_blocked_ = false;
  heard_ms_ = SocketLoop::now_ms();  // what was in the way has left: the peer lives
  flush();
}

void FramedSocket::set_low_water(std::size_t bytes) {
  low_water_ = bytes;
  stream_.limit_unsent(bytes);
}

void FramedSocket::call_drained() {
  if (when_drained_.empty() || state_ != State::kOpen || is_closing_ || queued_bytes() >= low_water_) return;
  std::vector<std::function<void()>> calls;
  calls.swap(when_drained_);
  for (const auto& call : calls) call();
}

void FramedSocket::watch() {
  if (state_ == State::kEnded) return;
  const bool reads = !is_paused_ && unread_.empty();
  const auto wanted = static_cast<SocketLoop::Interest>((reads ? 1 : 0) | (is_blocked_ ? 2 : 0));
  if (std::exchange(interest_, wanted) != wanted) loop_.watch(slot_, stream_.descriptor(), wanted);
}

// --- time

std::uint64_t FramedSocket::on_due(std::uint64_t now_ms) {
  if (state_ != State::kOpen) {
    if (now_ms >= closing_due_ms_) end("no farewell in time");
    return closing_due_ms_;
  }
  if (is_blocked_ && now_ms >= progress_ms_ + stall_ms_) {
    end("the peer takes nothing");
    return now_ms;
  }
  if (now_ms >= heard_ms_ + idle_ms_) {
    end("the peer is silent");
    return now_ms;
  }
  if (now_ms >= heard_ms_ + ping_ms() && !std::exchange(is_pinged_, true)) {
    push_urgent(Opcode::kPing, {});
    flush();
  }
  const std::uint64_t silent_due = heard_ms_ + (is_pinged_ ? idle_ms_ : ping_ms());
  return is_blocked_ ? std::min(silent_due, progress_ms_ + stall_ms_) : silent_due;
}

}  // namespace

Result<std::shared_ptr<WebSocket>> make_websocket(Transport& transport, FrameReader::Sender peer, std::string early,
                                                  const ServerLimits& limits, std::unique_ptr<SocketHandler> handler) {
  auto& loop = SocketLoop::of(transport.get_executor());
  auto stream = RawStream::take(transport, early);
  if (!stream) return std::unexpected(stream.error());
  return std::make_shared<FramedSocket>(std::move(*stream), loop, peer, std::move(early), limits, std::move(handler));
}

}  // namespace giaoban

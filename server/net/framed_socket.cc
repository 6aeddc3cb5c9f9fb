// A WebSocket from any thread, its farewells and its times. Reading is in framed_reading.cc, writing in framed_writing.cc.
#include "server/net/framed_socket.h"

#include <spdlog/spdlog.h>

namespace giaoban {
namespace {

constexpr std::size_t kReasonBytes = 123;  // RFC 6455, 5.5
constexpr std::size_t kMostDrainWaits = 16'384;  // more than one for each space that somebody may follow

std::string close_payload(std::uint16_t code, std::string_view reason) {
  if (code == close_code::kNone) return {};
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
  return payload.append(reason.substr(0, kReasonBytes));
}

/// SPEC F12: what a client reads of a farewell.
std::string return_hint(std::chrono::milliseconds after) { return "retry_ms=" + std::to_string(after.count()); }

}  // namespace

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
    if (!self.when_drained_) self.when_drained_ = std::make_unique<std::vector<std::function<void()>>>();
    if (self.when_drained_->size() >= kMostDrainWaits) return self.close(close_code::kPolicy, "too much is waited for");
    self.when_drained_->push_back(call);
    self.call_drained();
  });
}

void FramedSocket::stop(std::chrono::milliseconds return_after) {
  if (is_over_) return;
  later([return_after](FramedSocket& self) {
    if (self.state_ != State::kOpen) return;
    self.handler_->on_stop([weak = self.weak_from_this(), return_after] {
      if (const auto socket = weak.lock()) socket->close(close_code::kRestart, return_hint(return_after));
    });
  });
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
  when_drained_.reset();
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

// --- time

std::uint64_t FramedSocket::on_due(std::uint64_t now_ms) {
  if (state_ != State::kOpen) {
    if (now_ms >= closing_due_ms_) end("no farewell in time");
    return next_due();
  }
  if (is_blocked_ && queue_ms_ != 0 && (now_ms >= progress_ms_ + stall_ms_ || now_ms >= queue_due_ms_)) {
    drop_slow();
    return next_due();
  }
  if (is_blocked_ && now_ms >= progress_ms_ + stall_ms_) {
    end("the peer takes nothing");
    return now_ms;
  }
  if (is_paused_) heard_ms_ = now_ms;  // it is we who do not listen
  if (now_ms >= heard_ms_ + idle_ms_) {
    end("the peer is silent");
    return now_ms;
  }
  if (now_ms >= heard_ms_ + ping_ms() && !std::exchange(is_pinged_, true)) {
    push_urgent(Opcode::kPing, {});
    flush();
  }
  return next_due();
}

/// Where somebody reads again in time, they find the farewell.
void FramedSocket::drop_slow() {
  has_overflown_ = true;
  is_closing_ = true;
  begin_close(close_code::kTryAgainLater, "too slow");
}

std::uint64_t FramedSocket::next_due() const {
  if (state_ != State::kOpen) return closing_due_ms_;
  const std::uint64_t silent_due = heard_ms_ + (is_pinged_ ? idle_ms_ : ping_ms());
  if (!is_blocked_) return silent_due;
  const std::uint64_t stalled_due = std::min(silent_due, progress_ms_ + stall_ms_);
  return queue_ms_ != 0 ? std::min(stalled_due, queue_due_ms_) : stalled_due;
}

Result<std::shared_ptr<WebSocket>> make_websocket(Transport& transport, Handshake handshake, const ServerLimits& limits,
                                                  std::unique_ptr<SocketHandler> handler) {
  auto& loop = SocketLoop::of(transport.get_executor());
  auto stream = RawStream::take(transport, handshake.early);
  if (!stream) return std::unexpected(stream.error());
  return std::make_shared<FramedSocket>(std::move(*stream), loop, std::move(handshake), limits, std::move(handler));
}

}  // namespace giaoban

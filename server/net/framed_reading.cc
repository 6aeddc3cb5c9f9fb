#include <spdlog/spdlog.h>

#include "server/net/framed_socket.h"

namespace giaoban {
namespace {

constexpr std::size_t kUnsentBytes = 128 << 10;  // that the kernel holds for a peer that does not read
constexpr std::size_t kReadInTurn = 1 << 20;     // of messages; what is little on the wire may inflate to much

}  // namespace

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
  std::size_t read = 0;
  while (state_ == State::kOpen || state_ == State::kClosing) {
    if (is_paused_ || (read > kReadInTurn && !bytes.empty())) {
      unread_.assign(bytes.data(), bytes.size());
      break;
    }
    const auto event = reader_.next(bytes);
    if (!event) break;
    if (const auto* message = std::get_if<frame_event::Message>(&*event)) read += message->bytes.size();
    std::visit([this](const auto& one) { handle(one); }, *event);
  }
  if (!is_paused_ && !unread_.empty()) {
    watch();  // others of the thread come first, and nothing is read meanwhile
    later([](FramedSocket& self) { self.continue_reading(); });
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

}  // namespace giaoban

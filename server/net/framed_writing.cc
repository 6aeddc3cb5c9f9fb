#include <sys/random.h>

#include <array>
#include <cstdlib>

#include "server/net/framed_socket.h"

namespace giaoban {
namespace {

constexpr std::size_t kLaidParts = 64;  // of one gathered write
constexpr std::size_t kQueueBytesInTime = 256 << 10;  // what a peer takes within the time that its handler gives it, or is dropped

MaskKey fresh_mask() {
  MaskKey key;
  // Short reads and interruptions do not happen for so few bytes (getrandom(2)).
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size())) std::abort();
  return key;
}

}  // namespace

void FramedSocket::push(Opcode opcode, SendQueue::Payload payload, bool is_deflated) {
  if (!is_masking_) {
    out_.push(opcode, std::move(payload), nullptr, is_deflated);
  } else {
    const MaskKey mask = fresh_mask();
    std::string masked = *payload;
    apply_mask(masked, mask, 0);
    out_.push(opcode, std::make_shared<const std::string>(std::move(masked)), &mask, is_deflated);
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
  if (counts) {
    const auto opcode = frame.kind == FrameKind::kText ? Opcode::kText : Opcode::kBinary;
    auto deflated = is_deflating_ ? loop_.deflater().deflated(frame.bytes) : nullptr;
    const bool is_deflated = deflated != nullptr;
    push(opcode, is_deflated ? std::move(deflated) : std::move(frame.bytes), is_deflated);
  }
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
      note_blocked();
      break;
    }
    out_.take_off(outcome.bytes);
    out_bytes_ = out_.bytes();
    waiting_bytes_ -= std::min(waiting_bytes_, outcome.bytes);
  }
  if (state_ == State::kDraining && out_.is_empty() && !std::exchange(has_shut_, true)) stream_.shut_sending();
  watch();
  call_drained();
}

void FramedSocket::note_blocked() {
  is_blocked_ = true;
  progress_ms_ = SocketLoop::now_ms();
  if (waiting_bytes_ == 0) {
    waiting_bytes_ = out_.bytes();
    // A large answer has more time: what counts is the rate at which the peer takes it (SPEC F9).
    queue_due_ms_ = progress_ms_ + queue_ms_ * std::max<std::uint64_t>(1, (waiting_bytes_ + kQueueBytesInTime - 1) / kQueueBytesInTime);
  }
  loop_.set_due(slot_, next_due());
}

void FramedSocket::on_writable() {
  if (!is_blocked_) return;
  is_blocked_ = false;
  heard_ms_ = SocketLoop::now_ms();  // what was in the way has left: the peer lives
  flush();
}

void FramedSocket::set_low_water(std::size_t bytes) {
  low_water_ = static_cast<std::uint32_t>(bytes);
  stream_.limit_unsent(bytes);
}

void FramedSocket::call_drained() {
  if (!when_drained_ || state_ != State::kOpen || is_closing_ || queued_bytes() >= low_water_) return;
  const auto calls = std::exchange(when_drained_, nullptr);
  for (const auto& call : *calls) call();
}

void FramedSocket::watch() {
  if (state_ == State::kEnded) return;
  const bool reads = !is_paused_ && unread_.empty();
  const auto wanted = static_cast<SocketLoop::Interest>((reads ? 1 : 0) | (is_blocked_ ? 2 : 0));
  if (std::exchange(interest_, wanted) != wanted) loop_.watch(slot_, stream_.descriptor(), wanted);
}

}  // namespace giaoban

#include "server/net/frame_reader.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "server/net/utf8_stream.h"

namespace giaoban {

using namespace frame_event;

namespace {

constexpr std::uint8_t kReservedBits = 0x70, kDeflated = 0x40, kMasked = 0x80;
constexpr std::uint8_t kLength16 = 126, kLength64 = 127;
constexpr std::size_t kStartBytes = 2;

std::string_view view(std::span<char> bytes) { return {bytes.data(), bytes.size()}; }

bool is_known(std::uint8_t opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

/// RFC 6455, 7.4 with the registry of its codes: what may stand in a close frame.
bool may_be_sent(std::uint16_t code) {
  if (code >= 3000) return code <= 4999;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

bool is_text(std::string_view bytes) {
  Utf8Stream text;
  return text.take(bytes) && text.is_whole();
}

constexpr Violation kBadText{close_code::kBadText, "the text is no UTF-8"};

}  // namespace

/// What is kept of a frame or a message that is not whole.
struct FrameReader::Partial {
  bool is_in_message = false;
  bool is_deflated = false;
  FrameKind kind = FrameKind::kText;
  Utf8Stream text;
  std::size_t fragments = 0;
  std::string message;  // unmasked
  std::string control;  // payload of a control frame, which may stand between two fragments
};

void FrameReader::Delete::operator()(Partial* partial) const { delete partial; }

std::size_t FrameReader::held_bytes() const {
  return partial_ == nullptr ? 0 : sizeof(Partial) + partial_->message.capacity() + partial_->control.capacity();
}

/// What the first two bytes of a frame tell.
FrameReader::Broken FrameReader::check_start() const {
  const bool is_in_message = partial_ != nullptr && partial_->is_in_message;
  const bool may_be_deflated = inflater_ != nullptr && !is_control() && opcode() != 0;
  if ((head_[0] & kReservedBits & ~(may_be_deflated ? kDeflated : 0)) != 0) return Violation{close_code::kProtocolError, "a reserved bit is set"};
  if (!is_known(opcode())) return Violation{close_code::kProtocolError, "an unknown opcode"};
  if (((head_[1] & kMasked) != 0) != (sender_ == Sender::kClient))
    return Violation{close_code::kProtocolError, "a client masks its frames, a server does not"};
  if (is_control()) {
    if (!is_final()) return Violation{close_code::kProtocolError, "a control frame in fragments"};
    if ((head_[1] & 0x7f) > kControlBytes) return Violation{close_code::kProtocolError, "a control frame is too long"};
    return {};
  }
  if (is_in_message != (opcode() == 0)) return Violation{close_code::kProtocolError, "a fragment out of place"};
  return {};
}

/// What the length tells, which stands in as few bytes as it needs.
FrameReader::Broken FrameReader::check_size() const {
  const std::uint8_t form = head_[1] & 0x7f;
  const bool is_longer_than_needed = (form == kLength16 && size_ < kLength16) || (form == kLength64 && size_ <= 0xffff);
  if (is_longer_than_needed || size_ >> 63 != 0) return Violation{close_code::kProtocolError, "a malformed length"};
  if (is_control()) return {};
  const std::size_t before = partial_ == nullptr ? 0 : partial_->message.size();
  if (size_ > message_limit_ - before) return Violation{close_code::kTooLarge, "the message is too long"};
  const std::size_t fragments = partial_ == nullptr ? 0 : partial_->fragments;
  if (fragments > kSmallFragments + before / kLeastFragmentBytes)
    return Violation{close_code::kPolicy, "too many fragments"};
  return {};
}

std::size_t FrameReader::head_size() const {
  if (head_bytes_ < kStartBytes) return kStartBytes;
  const std::uint8_t form = head_[1] & 0x7f;
  const std::size_t length = form == kLength16 ? 2 : form == kLength64 ? 8 : 0;
  return kStartBytes + length + ((head_[1] & kMasked) != 0 ? mask_.size() : 0);
}

/// Takes bytes of the head; is_in_payload_ afterwards where it is whole.
FrameReader::Broken FrameReader::take_head(std::span<char>& bytes) {
  while (head_bytes_ < head_size()) {
    if (bytes.empty()) return {};
    head_[head_bytes_++] = static_cast<std::uint8_t>(bytes.front());
    bytes = bytes.subspan(1);
    if (head_bytes_ != kStartBytes) continue;
    if (const auto broken = check_start()) return broken;
  }
  std::size_t length_end = head_bytes_;
  if ((head_[1] & kMasked) != 0) {
    length_end -= mask_.size();
    std::memcpy(mask_.data(), head_ + length_end, mask_.size());
  }
  size_ = head_[1] & 0x7f;
  if (size_ >= kLength16) {
    size_ = 0;
    for (std::size_t at = kStartBytes; at < length_end; ++at) size_ = size_ << 8 | head_[at];
  }
  if (const auto broken = check_size()) return broken;
  head_bytes_ = 0;
  taken_ = 0;
  is_in_payload_ = true;
  return {};
}

std::optional<FrameEvent> FrameReader::next(std::span<char>& bytes) {
  drop_delivered();
  for (;;) {
    if (has_ended_) {
      bytes = {};
      return {};
    }
    if (!is_in_payload_) {
      if (const auto broken = take_head(bytes)) return violation(*broken);
      if (!is_in_payload_) return {};
    }
    if (auto event = take_payload(bytes)) return event;
    if (is_in_payload_) return {};  // waits for more of it
  }
}

std::optional<FrameEvent> FrameReader::take_payload(std::span<char>& bytes) {
  if (bytes.empty() && taken_ < size_) return {};
  const bool is_whole_message = opcode() != 0 && is_final();
  if (taken_ != 0 || !is_whole_message || bytes.size() < size_) return take_part(bytes);
  const auto payload = bytes.first(size_);
  bytes = bytes.subspan(size_);
  is_in_payload_ = false;
  if (sender_ == Sender::kClient) apply_mask(payload, mask_, 0);
  if (is_control()) return control(view(payload));
  const auto kind = opcode() == static_cast<std::uint8_t>(Opcode::kText) ? FrameKind::kText : FrameKind::kBinary;
  return is_deflated() ? inflated(view(payload), kind) : message(view(payload), kind);
}

FrameEvent FrameReader::message(std::string_view payload, FrameKind kind) {
  if (kind == FrameKind::kText && !is_text(payload)) return violation(kBadText);
  return Message{payload, kind};
}

FrameEvent FrameReader::inflated(std::string_view payload, FrameKind kind) {
  const auto whole = inflater_->inflated(payload, message_limit_);
  if (whole) return message(*whole, kind);
  return violation(whole.error() == Inflater::Fault::kTooLong ? Violation{close_code::kTooLarge, "the message is too long"}
                                                             : Violation{close_code::kBadText, "the message is not compressed"});
}

/// Takes what there is of a payload into memory of our own.
std::optional<FrameEvent> FrameReader::take_part(std::span<char>& bytes) {
  if (taken_ == 0) begin_part();
  const auto part = bytes.first(std::min<std::uint64_t>(size_ - taken_, bytes.size()));
  bytes = bytes.subspan(part.size());
  if (sender_ == Sender::kClient) apply_mask(part, mask_, taken_);
  taken_ += part.size();
  (is_control() ? partial_->control : partial_->message).append(view(part));
  const bool is_seen_text = !is_control() && partial_->kind == FrameKind::kText && !partial_->is_deflated;
  if (is_seen_text && !partial_->text.take(view(part))) return violation(kBadText);
  if (taken_ < size_) return {};
  is_in_payload_ = false;
  return end_part();
}

void FrameReader::begin_part() {
  if (partial_ == nullptr) partial_.reset(new Partial);
  if (is_control() || partial_->is_in_message) return;
  partial_->is_in_message = true;
  partial_->is_deflated = is_deflated();
  partial_->kind = opcode() == static_cast<std::uint8_t>(Opcode::kText) ? FrameKind::kText : FrameKind::kBinary;
}

std::optional<FrameEvent> FrameReader::end_part() {
  if (is_control()) {
    is_delivered_ = true;
    return control(partial_->control);
  }
  ++partial_->fragments;
  if (!is_final()) return {};
  if (!partial_->is_deflated && partial_->kind == FrameKind::kText && !partial_->text.is_whole()) return violation(kBadText);
  partial_->is_in_message = false;
  is_delivered_ = true;
  if (partial_->is_deflated) return inflated(partial_->message, partial_->kind);
  return Message{partial_->message, partial_->kind};
}

FrameEvent FrameReader::control(std::string_view payload) {
  switch (static_cast<Opcode>(opcode())) {
    case Opcode::kPing:
      return Ping{payload};
    case Opcode::kPong:
      return Pong{payload};
    default:
      return close(payload);
  }
}

FrameEvent FrameReader::close(std::string_view payload) {
  has_ended_ = true;
  if (payload.empty()) return Closed{close_code::kNone, {}};
  if (payload.size() == 1) return Violation{close_code::kProtocolError, "half a close code"};
  const auto code = static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]));
  if (!may_be_sent(code)) return Violation{close_code::kProtocolError, "a close code that nobody may send"};
  if (!is_text(payload.substr(2))) return kBadText;
  return Closed{code, payload.substr(2)};
}

FrameEvent FrameReader::violation(const Violation& what) {
  has_ended_ = true;
  is_delivered_ = false;
  partial_.reset();
  return what;
}

void FrameReader::drop_delivered() {
  if (!is_delivered_) return;
  is_delivered_ = false;
  if (partial_->is_in_message && !has_ended_) {
    std::string().swap(partial_->control);
  } else {
    partial_.reset();
  }
}

}  // namespace giaoban

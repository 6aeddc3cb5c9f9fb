#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include "server/hub/socket.h"
#include "server/net/deflate.h"
#include "server/net/frame_codec.h"

namespace giaoban {

/// What came of the bytes of a WebSocket. Views are valid until the next call of FrameReader::next().
namespace frame_event {
struct Message {
  std::string_view bytes;
  FrameKind kind;
};
struct Ping {
  std::string_view bytes;
};
struct Pong {
  std::string_view bytes;
};
/// The peer says farewell; 1005 where it gives no code.
struct Closed {
  std::uint16_t code;
  std::string_view reason;
};
/// What the peer may not do: the connection is to be closed with this code.
struct Violation {
  std::uint16_t code;
  std::string_view reason;
};
}  // namespace frame_event

using FrameEvent = std::variant<frame_event::Message, frame_event::Ping, frame_event::Pong, frame_event::Closed,
                                frame_event::Violation>;

/// Takes bytes that arrive in any pieces apart into messages and control frames (RFC 6455, 5), compressed ones (RFC 7692) too
/// where that was negotiated. However they are cut, the same events come. Holds memory only while a frame or a message is
/// partial; a frame that is whole in what is given is unmasked in place and not copied.
class FrameReader {
 public:
  /// Whose frames are read: a client masks its own, a server does not.
  enum class Sender : std::uint8_t { kClient, kServer };

  /// Fragments of one message, beyond one for each kLeastFragmentBytes of it; more is a violation with 1008.
  static constexpr std::size_t kSmallFragments = 1024, kLeastFragmentBytes = 16;

  /// A message of more than `message_limit` bytes, or that would be longer when it is inflated, is a violation with 1009.
  /// `inflater` is shared by the readers of a thread; null: nothing may be compressed.
  FrameReader(Sender sender, std::size_t message_limit, Inflater* inflater = nullptr)
      : inflater_(inflater), message_limit_(message_limit), sender_(sender) {}

  /// The next event, and `bytes` is what stands behind it; nothing where all bytes were taken before one was whole.
  /// After Closed or Violation everything is dropped.
  std::optional<FrameEvent> next(std::span<char>& bytes);

  /// Bytes held of what is not whole yet.
  std::size_t held_bytes() const;

 private:
  struct Partial;
  using Broken = std::optional<frame_event::Violation>;

  Broken check_start() const;
  Broken check_size() const;
  std::size_t head_size() const;
  Broken take_head(std::span<char>& bytes);
  bool is_control() const { return (opcode() & 0x8) != 0; }
  bool is_final() const { return (head_[0] & 0x80) != 0; }
  bool is_deflated() const { return (head_[0] & 0x40) != 0; }  // stands in the first frame of a message
  std::uint8_t opcode() const { return head_[0] & 0x0f; }
  std::optional<FrameEvent> take_payload(std::span<char>& bytes);
  std::optional<FrameEvent> take_part(std::span<char>& bytes);
  void begin_part();
  std::optional<FrameEvent> end_part();
  FrameEvent message(std::string_view payload, FrameKind kind);
  FrameEvent inflated(std::string_view payload, FrameKind kind);
  FrameEvent control(std::string_view payload);
  FrameEvent close(std::string_view payload);
  FrameEvent violation(const frame_event::Violation& what);
  void drop_delivered();

  struct Delete {
    void operator()(Partial* partial) const;
  };
  std::unique_ptr<Partial, Delete> partial_;  // null while nothing is partial but a head
  Inflater* const inflater_;
  const std::size_t message_limit_;
  std::uint64_t size_ = 0, taken_ = 0;  // of the payload of the frame in progress: announced, and taken
  std::uint8_t head_[kFrameHeadBytes] = {};
  std::uint8_t head_bytes_ = 0;
  const Sender sender_;
  MaskKey mask_ = {};
  bool is_in_payload_ = false;
  bool is_delivered_ = false;  // a view into partial_ was given
  bool has_ended_ = false;
};

}  // namespace giaoban

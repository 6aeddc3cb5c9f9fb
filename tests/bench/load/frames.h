#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace giaoban::bench {

/// Opcodes of RFC 6455, 5.2.
constexpr unsigned kTextFrame = 1, kBinaryFrame = 2, kCloseFrame = 8, kPingFrame = 9, kPongFrame = 10;

/// A whole frame of a server at the front of some bytes; `size` is 0 where it is not whole yet.
struct ServerFrame {
  std::size_t size = 0;  ///< with its head
  unsigned opcode = 0;
  bool is_compressed = false;
  std::string_view payload;  ///< a view into the bytes

  bool is_message() const { return opcode == kTextFrame || opcode == kBinaryFrame || opcode == 0; }
};

/// The first frame of `bytes`. Servers under measurement send whole messages: fragments come as they are.
ServerFrame first_frame(std::string_view bytes);

/// Adds a client's frame, masked by zeros, so that the load costs little beside the server.
void append_frame(std::string& out, std::string_view payload, unsigned opcode = kTextFrame);

/// What a message says, whether it was compressed (RFC 7692, without context takeover) or not. A broadcast reaches all
/// clients in the same bytes: the last one is kept, and taken apart once. Valid until the next call of the thread.
std::string_view message_of(const ServerFrame& frame);

}  // namespace giaoban::bench

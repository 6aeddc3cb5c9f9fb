#include "tests/bench/load/frames.h"

#include <zlib.h>

#include "tests/bench/load/tcp.h"

namespace giaoban::bench {
namespace {

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
  return value;
}

/// RFC 7692, 7.2.2: the four bytes that the sender left out come back before inflating.
std::string inflated(std::string_view payload) {
  constexpr int kRawWindow = -15;
  std::string in = std::string(payload).append("\x00\x00\xff\xff", 4), out;
  z_stream stream{};
  if (inflateInit2(&stream, kRawWindow) != Z_OK) give_up("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  char buffer[16 << 10];
  for (int state = Z_OK; state == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0);) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    state = inflate(&stream, Z_SYNC_FLUSH);
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) give_up("a compressed message cannot be read");
    out.append(buffer, sizeof buffer - stream.avail_out);
  }
  inflateEnd(&stream);
  return out;
}

}  // namespace

ServerFrame first_frame(std::string_view bytes) {
  constexpr unsigned kCompressed = 0x40;
  if (bytes.size() < 2) return {};
  const auto start = static_cast<std::uint8_t>(bytes[0]);
  std::size_t head = 2;
  std::uint64_t size = bytes[1] & 0x7f;
  if (size >= 126) {
    head = size == 126 ? 4 : 10;
    if (bytes.size() < head) return {};
    size = big_endian(bytes.substr(2, head - 2));
  }
  if (bytes.size() < head + size) return {};
  return {head + size, start & 0x0fu, (start & kCompressed) != 0, bytes.substr(head, size)};
}

void append_frame(std::string& out, std::string_view payload, unsigned opcode) {
  out += static_cast<char>(0x80 | opcode);
  if (payload.size() < 126) {
    out += static_cast<char>(0x80 | payload.size());
  } else {
    const bool is_long = payload.size() > 0xffff;
    out += static_cast<char>(0x80 | (is_long ? 127 : 126));
    for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8) out += static_cast<char>(payload.size() >> shift);
  }
  out.append(4, '\0');
  out += payload;
}

std::string_view message_of(const ServerFrame& frame) {
  if (!frame.is_compressed) return frame.payload;
  thread_local std::string last_payload, last_text;
  if (last_payload != frame.payload) {
    last_payload = frame.payload;
    last_text = inflated(frame.payload);
  }
  return last_text;
}

}  // namespace giaoban::bench

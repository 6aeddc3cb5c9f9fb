#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "server/net/frame_reader.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

constexpr std::size_t kLimit = 64 << 10;

/// What came of it, in one string: events one after another, each with its kind, its length and its bytes.
struct Tell {
  std::string& out;
  void add(char kind, std::string_view bytes) const { out.append(1, kind).append(std::to_string(bytes.size())).append(bytes); }
  void operator()(const frame_event::Message& one) const {
    require(one.bytes.size() <= kLimit, "a message stays within its limit");
    add(one.kind == FrameKind::kText ? 't' : 'b', one.bytes);
  }
  void operator()(const frame_event::Ping& one) const { add('p', one.bytes); }
  void operator()(const frame_event::Pong& one) const { add('o', one.bytes); }
  void operator()(const frame_event::Closed& one) const { add('c', std::to_string(one.code).append(one.reason)); }
  void operator()(const frame_event::Violation& one) const { add('v', std::to_string(one.code)); }
};

std::string events(FrameReader::Sender sender, bool is_deflating, std::string_view bytes, std::size_t piece) {
  static Inflater inflater;  // as all connections of a thread share it
  FrameReader reader(sender, kLimit, is_deflating ? &inflater : nullptr);
  std::string out;
  while (!bytes.empty()) {
    std::vector<char> part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(piece, bytes.size())));
    bytes.remove_prefix(part.size());
    std::span<char> rest(part);
    while (const auto event = reader.next(rest)) std::visit(Tell{out}, *event);
    require(rest.empty(), "all bytes are taken");
  }
  require(reader.held_bytes() <= 2 * kLimit + 1024, "what is held is bounded");
  return out;
}

}  // namespace

// What a browser, or a server that was dialled, sends behind the handshake: however it is cut, the same events come.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto sender = (data[0] & 1) != 0 ? FrameReader::Sender::kServer : FrameReader::Sender::kClient;
  const bool is_deflating = (data[0] & 2) != 0;
  const std::size_t piece = 1 + data[0] / 4;
  const auto bytes = fuzz_input(data + 1, size - 1);
  const auto whole = events(sender, is_deflating, bytes, std::max<std::size_t>(1, bytes.size()));
  require(events(sender, is_deflating, bytes, piece) == whole, "the same events come in pieces");
  require(events(sender, is_deflating, bytes, 1) == whole, "the same events come byte by byte");
  return 0;
}

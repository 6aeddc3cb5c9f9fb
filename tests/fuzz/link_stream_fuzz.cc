#include "sync/peer/link_stream.h"
#include "sync/peer/pieces.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

constexpr std::size_t kLimit = 256 << 10;

/// A length of one byte, times 16, then so many bytes: how the input is cut into messages.
std::string_view next_part(std::string_view& rest) {
  const std::size_t size = std::min(rest.size() - 1, static_cast<std::size_t>(static_cast<std::uint8_t>(rest.front())) * 16);
  const auto part = rest.substr(1, size);
  rest.remove_prefix(1 + size);
  return part;
}

}  // namespace

// What a linked node sends as its stream (SPEC P22) gives no more than the limit, whatever it is; what we send ourselves
// comes back, also in pieces (P20).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  StreamDecompressor foreign;
  for (auto rest = input; !rest.empty();) {
    const auto message = foreign.add(next_part(rest), kLimit);
    if (!message) break;
    require(message->size() <= kLimit, "a message stays within its limit");
  }
  StreamCompressor sending;
  StreamDecompressor receiving;
  for (auto rest = input; !rest.empty();) {
    const auto part = next_part(rest);
    if (part.empty()) continue;
    const auto message = receiving.add(sending.add(part), kLimit);
    require(message.has_value() && *message == part, "a message comes back");
  }
  if (input.empty()) return 0;
  PieceCutter cutter{std::string(input)};
  PieceGatherer gatherer;
  std::string whole;
  while (!cutter.is_done()) {
    auto added = gatherer.add(cutter.next(1 + size / 3));
    require(added.has_value(), "pieces follow each other");
    if (*added) whole = **added;
  }
  require(whole == input && gatherer.bytes() == 0, "pieces give their message");
  return 0;
}

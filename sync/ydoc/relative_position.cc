#include "sync/ydoc/relative_position.h"

#include "sync/ydoc/lib0.h"
#include "sync/ydoc/limits.h"

namespace giaoban {
namespace {

/// lib0's varInt: 6 bits beside the sign, then 7 at a time.
void append_varint(std::string& out, std::int64_t value) {
  std::uint64_t rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  out.push_back(static_cast<char>((rest > 0x3f ? 0x80 : 0) | (value < 0 ? 0x40 : 0) | (rest & 0x3f)));
  if ((rest >>= 6) > 0) append_varuint(out, rest);
}

std::int64_t read_varint(Lib0Reader& in) {
  const std::uint8_t first = in.u8();
  std::uint64_t value = first & 0x3f;
  if (first >= 0x80) {
    const std::uint64_t more = in.varuint();
    if (more > limits::kSafeInteger >> 6) in.fail_with("number beyond 2^53-1");
    value |= more << 6;
  }
  return (first & 0x40) != 0 ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
}

}  // namespace

std::string encode_relative_position(const RelativePosition& position) {
  std::string out(1, static_cast<char>(position.anchor));
  if (position.anchor == RelativePosition::Anchor::kRoot) {
    append_var_bytes(out, position.root);
  } else {
    append_varuint(out, position.id.client);
    append_varuint(out, position.id.clock);
  }
  append_varint(out, position.side);
  return out;
}

Result<RelativePosition> decode_relative_position(std::string_view bytes) {
  Lib0Reader in(bytes);
  RelativePosition out;
  const std::uint64_t anchor = in.varuint();
  if (anchor > 2) in.fail_with("unknown kind of position");
  out.anchor = static_cast<RelativePosition::Anchor>(anchor);
  if (out.anchor == RelativePosition::Anchor::kRoot) {
    out.root = in.var_string(limits::kUpdateKeyBytes);
  } else {
    out.id.client = in.varuint();
    out.id.clock = in.varuint();
  }
  if (!in.failed() && !in.at_end()) out.side = read_varint(in);  // older clients leave it out
  if (!in.failed() && !in.at_end()) in.fail_with("bytes after the end");
  if (in.failed()) return std::unexpected(in.error());
  return out;
}

}  // namespace giaoban

#include "sync/ydoc/stored_content.h"

#include "sync/ydoc/limits.h"

namespace giaoban::ydoc {
namespace {

Cut find_text_cut(std::string_view text, std::uint32_t units) {
  constexpr std::size_t kBlock = 64;
  std::size_t at = 0;
  // Whole blocks first: the count of a block is quick, and none that holds the cut is passed over.
  while (units > 2 * kBlock && text.size() - at > kBlock) {
    units -= static_cast<std::uint32_t>(utf16_length(text.substr(at, kBlock)));
    at += kBlock;
  }
  const auto is_inside = [&] { return at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xc0) == 0x80; };
  while (is_inside()) ++at;
  while (units > 0) {
    const bool is_pair = static_cast<std::uint8_t>(text[at]) >= 0xf0;
    if (is_pair && units == 1) return {static_cast<std::uint32_t>(at), true};
    units -= is_pair ? 2 : 1;
    do ++at;
    while (is_inside());
  }
  return {static_cast<std::uint32_t>(at), false};
}

}  // namespace

Cut find_cut(ContentKind kind, std::string_view stored, std::uint32_t length, std::uint32_t units) {
  if (kind == ContentKind::kString) {
    return stored.size() == length ? Cut{units, false} : find_text_cut(stored, units);
  }
  Lib0Reader in(stored);
  for (std::uint32_t i = 0; i < units; ++i) {
    if (kind == ContentKind::kAny)
      skip_any(in);
    else if (kind == ContentKind::kJson)
      in.var_bytes();
  }
  return {static_cast<std::uint32_t>(stored.size() - in.left()), false};
}

std::string_view strip_count(ContentKind kind, std::string_view wire) {
  if (kind == ContentKind::kGc || kind == ContentKind::kDeleted) return {};
  if (kind != ContentKind::kAny && kind != ContentKind::kJson) return wire;
  Lib0Reader in(wire);
  in.varuint();
  return in.rest();
}

}  // namespace giaoban::ydoc

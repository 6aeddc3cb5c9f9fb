#include "sync/ydoc/stored_content.h"

#include "sync/ydoc/limits.h"

namespace giaoban::ydoc {
namespace {

constexpr std::size_t kBlock = 64;  // bytes: the units of a block are counted quickly

bool is_inside(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xc0) == 0x80;
}

bool is_pair(std::string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]) >= 0xf0; }

Cut cut_from_front(std::string_view text, std::uint32_t units) {
  std::size_t at = 0;
  for (; units > 2 * kBlock; at += kBlock) units -= static_cast<std::uint32_t>(utf16_length(text.substr(at, kBlock)));
  while (is_inside(text, at)) ++at;
  while (units > 0) {
    if (is_pair(text, at) && units == 1) return {static_cast<std::uint32_t>(at), true};
    units -= is_pair(text, at) ? 2 : 1;
    do ++at;
    while (is_inside(text, at));
  }
  return {static_cast<std::uint32_t>(at), false};
}

/// The same by how many units shall follow the cut.
Cut cut_from_back(std::string_view text, std::uint32_t units) {
  std::size_t at = text.size();
  for (; units > 2 * kBlock; at -= kBlock) units -= static_cast<std::uint32_t>(utf16_length(text.substr(at - kBlock, kBlock)));
  while (units > 0) {
    do --at;
    while (is_inside(text, at));
    if (is_pair(text, at) && units == 1) return {static_cast<std::uint32_t>(at), true};
    units -= is_pair(text, at) ? 2 : 1;
  }
  return {static_cast<std::uint32_t>(at), false};
}

}  // namespace

Cut find_cut(ContentKind kind, std::string_view stored, std::uint32_t length, std::uint32_t units) {
  if (kind == ContentKind::kString) {
    if (stored.size() == length) return {units, false};
    return units <= length / 2 ? cut_from_front(stored, units) : cut_from_back(stored, length - units);
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
  if (kind == ContentKind::kString) return wire;
  if (kind == ContentKind::kGc || kind == ContentKind::kDeleted) return {};
  if (kind != ContentKind::kAny && kind != ContentKind::kJson) return wire;
  Lib0Reader in(wire);
  in.varuint();
  return in.rest();
}

}  // namespace giaoban::ydoc

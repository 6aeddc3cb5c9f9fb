#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/ydoc/content.h"

// How content lies in a document. As on the wire, but: strings without their length; JSON and Any without the count,
// which is the item's length; of a type four bytes (the index of its list) stand before.
namespace giaoban::ydoc {

constexpr std::size_t kListIndexBytes = 4;

/// Whether an item of it may be cut, and two be joined.
constexpr bool is_splittable(ContentKind kind) {
  return kind == ContentKind::kDeleted || kind == ContentKind::kJson || kind == ContentKind::kString ||
         kind == ContentKind::kAny || kind == ContentKind::kGc;
}

/// Where to cut stored content of `length` units at `units`, which lie within. A cut within a surrogate pair is told by
/// `is_pair_cut`; then the byte is that of the pair's first.
struct Cut {
  std::uint32_t byte = 0;
  bool is_pair_cut = false;
};
Cut find_cut(ContentKind kind, std::string_view stored, std::uint32_t length, std::uint32_t units);

/// What half of a surrogate pair becomes: U+FFFD.
constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::uint32_t kPairBytes = 4;

/// The wire content less what is not stored: a view of it.
std::string_view strip_count(ContentKind kind, std::string_view wire);

}  // namespace giaoban::ydoc

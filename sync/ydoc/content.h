#pragma once
#include <cstdint>

#include "sync/ydoc/lib0.h"

namespace giaoban {

/// The kinds of struct in an update: five bits of its first byte.
enum class ContentKind : std::uint8_t {
  kGc = 0,
  kDeleted = 1,
  kJson = 2,
  kBinary = 3,
  kString = 4,
  kEmbed = 5,
  kFormat = 6,
  kType = 7,
  kAny = 8,
  kDocument = 9,
  kSkip = 10,
};

/// The tags of `any` values, counting down from 127.
enum AnyTag : char {
  kAnyBytes = 116,
  kAnyArray = 117,
  kAnyObject = 118,
  kAnyText = 119,
  kAnyTrue = 120,
  kAnyFalse = 121,
  kAnyBigInt = 122,
  kAnyDouble = 123,
  kAnyFloat = 124,
  kAnyInteger = 125,
  kAnyNull = 126,
  kAnyUndefined = 127,
};

/// Reads one content, checks all that a Yjs client would check when it reads it, and returns its length in
/// clock units. Faults are left in the reader; a content of length 0 is one. `bytes` is the content as it stands, of a
/// string the text without its length.
std::uint64_t read_content(Lib0Reader& in, ContentKind kind, std::string_view& bytes);

/// The same of a string, which is what most contents are.
inline std::string_view read_text(Lib0Reader& in, std::uint64_t& length) {
  const auto text = in.var_text(length);
  if (text.empty()) [[unlikely]] in.fail_with("empty struct");
  return text;
}

/// Checks and skips one value of lib0's `any` encoding.
void skip_any(Lib0Reader& in);

}  // namespace giaoban

#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/base/result.h"

namespace giaoban {

enum class EntryKind : std::uint8_t { kRecord = 1, kDocument = 2 };

/// Who wrote an entry. Both zero where the node itself did.
struct Author {
  UnitId unit;
  AccountId account;
  auto operator<=>(const Author&) const = default;
};

/// One immutable step of a log, without what its place says (space, origin, seq). SPEC L2.
struct Entry {
  EntryKind kind = EntryKind::kRecord;
  Hlc hlc = 0;
  Author author;
  std::string payload;  ///< see payload.h
  bool operator==(const Entry&) const = default;
};

/// Bytes of a body before its payload: kind, hlc, unit, account.
constexpr std::size_t kEntryHeadBytes = 1 + 8 + 16 + 16;

/// The body as it is hashed, stored and sent (SPEC L2).
std::string encode_body(const Entry& entry);

/// Errors: bad_message (unknown kind, cut short), too_large (over limits::kEntryBodyBytes).
Result<Entry> decode_body(std::string_view body);

/// A log: all entries of one origin in one space (SPEC L1).
struct LogId {
  SpaceId space;
  NodeId origin;
  auto operator<=>(const LogId&) const = default;
};

/// How far a log reaches: its last seq and the hash there; seq 0 and zero bytes for an empty one.
struct Head {
  std::uint64_t seq = 0;
  Hash hash;
  bool operator==(const Head&) const = default;
};

/// What a replica has of a space: origin → last seq. Origins that are absent count as 0.
using VersionVector = std::map<NodeId, std::uint64_t>;

}  // namespace giaoban

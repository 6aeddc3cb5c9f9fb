#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/hash.h"

namespace giaoban {

// The file in which final minutes leave a node (SPEC N5): parts, each provable alone, so that a changed byte is named.
//
//   file := "giaoban minutes file 1\n", part*
//   part := u8 kind, varuint length, name, u64 bytes, content, hash( all of the part before )
//
// The last part is `end`; its content is the hash of all parts before it.

enum class MinutesPartKind : std::uint8_t {
  kStatement = 1,   ///< the statement that is signed (N2)
  kText = 2,        ///< what the state says, as text (N3)
  kState = 3,       ///< the document as one update v1
  kSignature = 4,   ///< a record `signatures` as JSON; name: its id
  kAmendment = 5,   ///< a record `amendments` as JSON; name: its id
  kFileRecord = 6,  ///< a record `files` as JSON; name: its id
  kFile = 7,        ///< the bytes of a file; name: the id of its record
  kEnd = 8,
};

/// As people are told of it, in English.
std::string_view name_of(MinutesPartKind kind);

struct MinutesPart {
  MinutesPartKind kind = MinutesPartKind::kEnd;
  std::string name;
  std::string content;
  std::uint64_t offset = 0;  ///< where it begins in the file; set by read_minutes_file()
  std::uint64_t end = 0;     ///< behind its last byte

  /// "bytes 100-230, signature 018f…": where it is and what it is.
  std::string place() const;
};

/// The longest file: what a node makes, and what is read. In bytes.
inline constexpr std::uint64_t kMinutesFileBytes = 256ull << 20;
/// How many parts a file has at most.
inline constexpr std::size_t kMinutesFileParts = 20'000;

/// The file of these parts, with its end. Offsets of `parts` count for nothing. Pure.
std::string write_minutes_file(const std::vector<MinutesPart>& parts);

/// A file as it was read: its parts without the end, and what is wrong with its bytes, each with the place. Where something
/// is wrong the parts are those that are whole.
struct MinutesFile {
  std::vector<MinutesPart> parts;
  std::vector<std::string> faults;
};
MinutesFile read_minutes_file(std::string_view bytes);

}  // namespace giaoban

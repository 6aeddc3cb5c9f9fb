#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sync/log/entry.h"
#include "sync/space/space.h"

namespace giaoban {

// The bytes of a checkpoint's state (SPEC K2), row by row:
//
//   state    := "giaoban state 1", row*, u8 0
//   row      := u8 kind, varuint length, content
//   content  := kind 1 record:   sized collection, sized id, Record::encode
//               kind 2 document: sized name, update v1 of all that it holds
//               kind 3 author:   sized name of document, varuint client, uuid unit, uuid account, u64 hlc
//               kind 4 writer:   origin, u64 hlc, uuid unit, uuid account

struct StateRecord {
  RecordKey key;
  std::string_view record;  ///< Record::encode
};
struct StateDocument {
  std::string_view name;
  std::string_view update;
};
/// Who first wrote under a client id of a document, as the owner learned it.
struct StateAuthor {
  std::string_view document;
  std::uint64_t client = 0;
  Author author;
  Hlc first = 0;
};
/// Who wrote a version of a field that stands beside others.
struct StateWriter {
  Stamp version;
  Author author;
};
using StateRow = std::variant<StateRecord, StateDocument, StateAuthor, StateWriter>;

constexpr std::string_view kStateMagic = "giaoban state 1";
/// The longest row; a space that has a longer one gets no checkpoint.
constexpr std::size_t kStateRowBytes = 48 << 20;

std::string encode_state_row(const StateRow& row);
/// The byte that ends a state.
constexpr std::string_view kStateEnd("\0", 1);

/// Reads a state that comes in pieces of any size. Holds one row at a time, and asks for no more memory than came.
class StateRowReader {
 public:
  using Visit = std::function<Result<void>(const StateRow&)>;

  /// Visits the rows that are whole with these bytes; views last for the visit. Errors: bad_message (no state, rows out
  /// of order or unreadable, bytes after the end), too_large, and what `visit` returns. Nothing may follow an error.
  Result<void> add(std::string_view bytes, const Visit& visit);
  /// Whether the end was read, and nothing is missing.
  bool is_whole() const { return is_ended_; }

 private:
  Result<void> take(std::uint8_t kind, std::string_view content, const Visit& visit);

  std::string rest_;
  std::string previous_;  ///< the sort key of the row before
  bool has_magic_ = false, is_ended_ = false;
};

}  // namespace giaoban

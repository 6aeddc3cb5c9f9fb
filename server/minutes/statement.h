#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "sync/base/json.h"
#include "sync/base/result.h"
#include "sync/log/entry.h"

namespace giaoban {

/// Over what final minutes are signed (SPEC N2).
struct Statement {
  struct Judged {
    bool is_accepted = false;
    Hash content;  ///< of the amendment as it was when the minutes became final: content_of()
    bool operator==(const Judged&) const = default;
  };
  SpaceId space;
  std::string document;
  std::string title;  ///< of the conference
  std::string date;   ///< of the conference, ISO 8601
  Hash text;          ///< hash of final_text() of the state
  Hash state;         ///< the state's name as a file (B1)
  std::string vector; ///< the state vector of the state, as Yjs encodes it
  std::map<std::string, Hash> files;         ///< those of the conference by their ids
  std::map<NodeId, Head> logs;               ///< heads of the space's logs
  std::map<std::string, Judged> amendments;  ///< those that were judged, by their ids
  bool operator==(const Statement&) const = default;
};

/// What a record has that is no longer than this in statements (the schema's limit).
inline constexpr std::size_t kStatementBytes = 200'000;

/// The canonical bytes. Pure.
std::string encode_statement(const Statement& statement);
/// Takes exactly what encode_statement() gives. Error: bad_message, which names the line.
Result<Statement> decode_statement(std::string_view text);

/// What of an amendment a statement holds on to: the hash of the canonical JSON of its fields, but whether it was withdrawn.
Hash content_of(const Json& amendment);

}  // namespace giaoban

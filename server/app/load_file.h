#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/api.h"
#include "sync/log/payload.h"

namespace giaoban {

/// A space to be founded, or, by the name "registry", the one that is there.
struct SpaceToLoad {
  std::string name;
  std::string kind;
  std::string title;
  Uuid nonce;
  std::vector<std::pair<UnitId, std::string>> members;  ///< unit, role
  std::vector<RecordChange> records;
};

/// A file of `giaoban load`: accounts of this node and spaces that it owns. Texts "$space:NAME" in ids and fields stand
/// for the id of the space of that name, which follows from the node's key.
struct LoadFile {
  std::vector<schema::NewAccount> accounts;
  std::vector<SpaceToLoad> spaces;
};

/// Errors: those of parse_json; missing_field, unknown_field, invalid_field with a pointer into the file.
Result<LoadFile> read_load_file(std::string_view text);

/// Puts ids in the place of "$space:NAME". Error: record_unknown for a name that is not in `spaces`.
Result<RecordChange> resolve_spaces(RecordChange change, const std::map<std::string, SpaceId>& spaces);

}  // namespace giaoban

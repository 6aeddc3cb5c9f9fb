#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/id.h"
#include "sync/base/json.h"

namespace giaoban {

/// When and where a value was written; the greater one wins (SPEC R1).
struct Stamp {
  Hlc hlc = 0;
  NodeId origin;
  auto operator<=>(const Stamp&) const = default;
};

/// A value that a field had, with where it comes from.
struct Version {
  Json value;
  Stamp stamp;
  bool operator==(const Version&) const = default;
};

/// What the author of a write to a field knew of what others wrote there (SPEC R5).
struct FieldContext {
  static constexpr std::size_t kReplaced = 3;  ///< of `replaced`, the newest; older ones are forgotten

  std::map<NodeId, Hlc> seen;     ///< of other nodes, up to which of their writes; own earlier ones are always known
  std::vector<Version> replaced;  ///< what the write took the place of without its author having known, newest first
  bool empty() const { return seen.empty() && replaced.empty(); }
  bool operator==(const FieldContext&) const = default;
};

/// What an entry of kind record says (SPEC L5). The schema of the collection is checked elsewhere.
struct RecordChange {
  std::string collection;
  std::string id;
  Json fields = Json::object();  ///< name → value; null takes the field away
  std::optional<bool> deleted = {};
  std::map<std::string, FieldContext> contexts = {};  ///< of fields that others wrote too
  bool operator==(const RecordChange&) const = default;
};

std::string encode_change(const RecordChange& change);
/// Errors: those of parse_json, and bad_message where the shape is another or the text is not canonical.
Result<RecordChange> decode_change(std::string_view payload);

/// What an entry of kind document says (SPEC L5). Views into the payload.
struct DocumentUpdate {
  std::string_view name;
  std::string_view update;  ///< Yjs update v1
};

std::string encode_document_update(std::string_view name, std::string_view update);
/// Errors: bad_message. The update itself is not looked at.
Result<DocumentUpdate> decode_document_update(std::string_view payload);

}  // namespace giaoban

#pragma once
#include <optional>
#include <string>

#include "sync/base/json.h"

namespace giaoban {

/// What an entry of kind record says (SPEC L5). The schema of the collection is checked elsewhere.
struct RecordChange {
  std::string collection;
  std::string id;
  Json fields = Json::object();  ///< name → value; null takes the field away
  std::optional<bool> deleted = {};
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

#pragma once
#include <string>

#include "sync/log/entry.h"
#include "sync/log/payload.h"

namespace giaoban {

/// An entry with its payload read, so that it is read once however many look at it.
struct ParsedEntry {
  std::string body;  ///< as hashed, stored and sent
  EntryKind kind = EntryKind::kRecord;
  Hlc hlc = 0;
  Author author;
  RecordChange change;    ///< of a record entry
  std::string document;   ///< name, of a document entry
  std::string_view update() const;  ///< of a document entry: the Yjs update, within `body`
};

/// Errors: those of decode_body, decode_change and decode_document_update.
Result<ParsedEntry> parse_entry(std::string body);

ParsedEntry record_entry(Hlc hlc, const Author& author, RecordChange change);
ParsedEntry document_entry(Hlc hlc, const Author& author, std::string_view name, std::string_view update);

}  // namespace giaoban

#include "sync/log/parsed_entry.h"

namespace giaoban {

std::string_view ParsedEntry::update() const {
  return decode_document_update(std::string_view(body).substr(kEntryHeadBytes))->update;
}

Result<ParsedEntry> parse_entry(std::string body) {
  auto entry = decode_body(body);
  if (!entry) return std::unexpected(entry.error());
  ParsedEntry parsed{{}, entry->kind, entry->hlc, entry->author, {}, {}};
  if (entry->kind == EntryKind::kDocument) {
    const auto update = decode_document_update(entry->payload);
    if (!update) return std::unexpected(update.error());
    parsed.document = update->name;
  } else {
    auto change = decode_change(entry->payload);
    if (!change) return std::unexpected(change.error());
    parsed.change = std::move(*change);
  }
  parsed.body = std::move(body);
  return parsed;
}

ParsedEntry record_entry(Hlc hlc, const Author& author, RecordChange change) {
  std::string body = encode_body({EntryKind::kRecord, hlc, author, encode_change(change)});
  return {std::move(body), EntryKind::kRecord, hlc, author, std::move(change), {}};
}

ParsedEntry document_entry(Hlc hlc, const Author& author, std::string_view name, std::string_view update) {
  std::string body = encode_body({EntryKind::kDocument, hlc, author, encode_document_update(name, update)});
  return {std::move(body), EntryKind::kDocument, hlc, author, {}, std::string(name)};
}

}  // namespace giaoban

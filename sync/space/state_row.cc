#include "sync/space/state_row.h"

#include "sync/base/bytes.h"
#include "sync/base/limits.h"
#include "sync/base/text.h"

namespace giaoban {
namespace {

enum class Kind : std::uint8_t { kEnd = 0, kRecord = 1, kDocument = 2, kAuthor = 3, kWriter = 4 };

std::string encoded(Kind kind, std::string_view content) {
  std::string bytes;
  bytes.reserve(content.size() + 11);
  ByteWriter out(bytes);
  out.u8(static_cast<std::uint8_t>(kind));
  out.sized(content);
  return bytes;
}

std::string encode(const StateRecord& row) {
  std::string content;
  ByteWriter out(content);
  out.sized(row.key.first);
  out.sized(row.key.second);
  out.raw(row.record);
  return encoded(Kind::kRecord, content);
}

std::string encode(const StateDocument& row) {
  std::string content;
  content.reserve(row.update.size() + row.name.size() + 10);
  ByteWriter out(content);
  out.sized(row.name);
  out.raw(row.update);
  return encoded(Kind::kDocument, content);
}

std::string encode(const StateAuthor& row) {
  std::string content;
  ByteWriter out(content);
  out.sized(row.document);
  out.varuint(row.client);
  out.raw(row.author.unit.view());
  out.raw(row.author.account.view());
  out.u64(row.first);
  return encoded(Kind::kAuthor, content);
}

std::string encode(const StateWriter& row) {
  std::string content;
  ByteWriter out(content);
  out.raw(row.version.origin.view());
  out.u64(row.version.hlc);
  out.raw(row.author.unit.view());
  out.raw(row.author.account.view());
  return encoded(Kind::kWriter, content);
}

std::unexpected<Error> unreadable() { return fail(problem::kBadMessage, "a row of a state cannot be read"); }

Result<StateRow> decode_record(ByteReader in) {
  const std::string_view collection = in.sized(), id = in.sized();
  if (in.failed() || !is_record_id(id)) return unreadable();
  return StateRecord{{std::string(collection), std::string(id)}, in.rest()};
}

Result<StateRow> decode_document(ByteReader in) {
  const std::string_view name = in.sized();
  if (in.failed() || !is_document_name(name)) return unreadable();
  return StateDocument{name, in.rest()};
}

Result<StateRow> decode_author(ByteReader in) {
  StateAuthor row;
  row.document = in.sized();
  row.client = in.varuint();
  row.author.unit = in.id<UnitId>();
  row.author.account = in.id<AccountId>();
  row.first = in.u64();
  if (in.failed() || !in.at_end() || !is_document_name(row.document)) return unreadable();
  return row;
}

Result<StateRow> decode_writer(ByteReader in) {
  StateWriter row;
  row.version.origin = in.id<NodeId>();
  row.version.hlc = in.u64();
  row.author.unit = in.id<UnitId>();
  row.author.account = in.id<AccountId>();
  if (in.failed() || !in.at_end()) return unreadable();
  return row;
}

Result<StateRow> decode(std::uint8_t kind, std::string_view content) {
  switch (static_cast<Kind>(kind)) {
    case Kind::kRecord: return decode_record(ByteReader(content));
    case Kind::kDocument: return decode_document(ByteReader(content));
    case Kind::kAuthor: return decode_author(ByteReader(content));
    case Kind::kWriter: return decode_writer(ByteReader(content));
    case Kind::kEnd: break;
  }
  return unreadable();
}

/// Rows come in the order of these: by kind, then as a store orders them (SPEC K2).
std::string sort_key(std::uint8_t kind, const StateRow& row) {
  std::string key(1, static_cast<char>(kind));
  if (const auto* record = std::get_if<StateRecord>(&row))
    key.append(record->key.first).append(1, '\0').append(record->key.second);
  else if (const auto* document = std::get_if<StateDocument>(&row))
    key.append(document->name);
  else if (const auto* author = std::get_if<StateAuthor>(&row)) {
    key.append(author->document).append(1, '\0');
    ByteWriter(key).u64(author->client);
  } else if (const auto* writer = std::get_if<StateWriter>(&row)) {
    key.append(as_text(writer->version.origin.view()));
    ByteWriter(key).u64(writer->version.hlc);
  }
  return key;
}

}  // namespace

std::string encode_state_row(const StateRow& row) {
  return std::visit([](const auto& one) { return encode(one); }, row);
}

Result<void> StateRowReader::add(std::string_view bytes, const Visit& visit) {
  rest_.append(bytes);
  std::string_view at = rest_;
  if (!has_magic_) {
    if (at.size() < kStateMagic.size()) return {};
    if (!at.starts_with(kStateMagic)) return fail(problem::kBadMessage, "no state of a space");
    at.remove_prefix(kStateMagic.size());
    has_magic_ = true;
  }
  while (!at.empty()) {
    if (is_ended_) return fail(problem::kBadMessage, "bytes after the end of a state");
    ByteReader in(at);
    const std::uint8_t kind = in.u8();
    if (kind == static_cast<std::uint8_t>(Kind::kEnd)) {
      is_ended_ = true;
      at.remove_prefix(1);
      continue;
    }
    const std::uint64_t size = in.varuint();
    if (in.failed() && at.size() > 11) return unreadable();
    if (!in.failed() && size > kStateRowBytes) return fail(problem::kTooLarge, "a row of a state");
    const std::string_view content = in.raw(size);
    if (in.failed()) break;  // the rest of the row is still to come
    if (auto taken = take(kind, content, visit); !taken) return taken;
    at = in.rest();
  }
  rest_.erase(0, rest_.size() - at.size());
  return {};
}

Result<void> StateRowReader::take(std::uint8_t kind, std::string_view content, const Visit& visit) {
  const auto row = decode(kind, content);
  if (!row) return std::unexpected(row.error());
  std::string key = sort_key(kind, *row);
  if (key <= previous_) return fail(problem::kBadMessage, "rows of a state are not in order");
  previous_ = std::move(key);
  return visit(*row);
}

}  // namespace giaoban

#include "sync/log/entry.h"

#include "sync/base/bytes.h"
#include "sync/base/limits.h"

namespace giaoban {

std::string encode_body(const Entry& entry) {
  std::string body;
  body.reserve(kEntryHeadBytes + entry.payload.size());
  ByteWriter out(body);
  out.u8(static_cast<std::uint8_t>(entry.kind));
  out.u64(entry.hlc);
  out.raw(entry.author.unit.view());
  out.raw(entry.author.account.view());
  out.raw(entry.payload);
  return body;
}

Result<Entry> decode_body(std::string_view body) {
  if (body.size() > limits::kEntryBodyBytes) return fail(problem::kTooLarge, "entry body");
  ByteReader in(body);
  Entry entry;
  const std::uint8_t kind = in.u8();
  entry.kind = static_cast<EntryKind>(kind);
  entry.hlc = in.u64();
  entry.author.unit = in.id<UnitId>();
  entry.author.account = in.id<AccountId>();
  if (in.failed()) return fail(problem::kBadMessage, "entry body is cut short");
  if (entry.kind != EntryKind::kRecord && entry.kind != EntryKind::kDocument)
    return fail(problem::kBadMessage, "unknown entry kind " + std::to_string(kind));
  entry.payload = in.rest();
  return entry;
}

}  // namespace giaoban

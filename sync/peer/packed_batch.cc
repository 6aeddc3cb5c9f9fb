#include "sync/peer/packed_batch.h"

#include <algorithm>
#include <map>

#include "sync/base/bytes.h"
#include "sync/base/limits.h"

namespace giaoban {
namespace {

constexpr std::size_t kAuthorBytes = 32;
constexpr std::size_t kAuthorAt = kEntryHeadBytes - kAuthorBytes;
constexpr std::uint8_t kDocumentKind = static_cast<std::uint8_t>(EntryKind::kDocument);

std::uint64_t zigzag(std::uint64_t step) { return step << 1 ^ (0 - (step >> 63)); }
std::uint64_t unzigzag(std::uint64_t value) { return value >> 1 ^ (0 - (value & 1)); }

bool is_document(std::string_view body) { return static_cast<std::uint8_t>(body.front()) == kDocumentKind; }

Hlc hlc_of(std::string_view body) {
  ByteReader in(body.substr(1));
  return in.u64();
}

/// The authors of a batch, each once, in the order of their first entries.
struct AuthorTable {
  std::map<std::string_view, std::uint64_t> numbers;
  std::string rows;
  std::vector<std::uint64_t> of_entry;

  explicit AuthorTable(const std::vector<std::string>& bodies) {
    for (const std::string& body : bodies) {
      const auto author = std::string_view(body).substr(kAuthorAt, kAuthorBytes);
      const auto [row, is_new] = numbers.try_emplace(author, numbers.size());
      if (is_new) rows += author;
      of_entry.push_back(row->second);
    }
  }
};

void write_payloads(ByteWriter& out, const std::vector<std::string>& bodies) {
  for (const bool documents : {true, false})
    for (const auto& body : bodies)
      if (is_document(body) == documents) out.varuint(body.size() - kEntryHeadBytes);
  for (const bool documents : {true, false})
    for (const auto& body : bodies)
      if (is_document(body) == documents) out.raw(std::string_view(body).substr(kEntryHeadBytes));
}

/// What a message says of each entry before its payload.
struct EntryHeads {
  std::vector<std::uint8_t> kinds;
  std::vector<Hlc> stamps;
  std::vector<std::string_view> authors;
};

Result<EntryHeads> read_heads(ByteReader& in, std::size_t count) {
  const std::uint64_t authors = in.varuint();
  if (authors > count) return fail(problem::kBadMessage, "more authors than entries");
  const std::string_view table = in.raw(authors * kAuthorBytes);
  EntryHeads heads;
  for (std::size_t i = 0; i < count; ++i) heads.kinds.push_back(in.u8());
  std::uint64_t ms = 0;
  for (std::size_t i = 0; i < count; ++i) heads.stamps.push_back((ms += unzigzag(in.varuint())) << 16);
  for (std::size_t i = 0; i < count; ++i) heads.stamps[i] |= in.varuint() & 0xffff;
  for (std::size_t i = 0; i < count && !in.failed(); ++i) {
    const std::uint64_t author = in.varuint();
    if (author >= authors) return fail(problem::kBadMessage, "an author that is not listed");
    heads.authors.push_back(table.substr(author * kAuthorBytes, kAuthorBytes));
  }
  if (in.failed()) return fail(problem::kBadMessage, "packed batch is cut short");
  return heads;
}

std::string body_of(const EntryHeads& heads, std::size_t entry, std::string_view payload) {
  std::string body;
  body.reserve(kEntryHeadBytes + payload.size());
  ByteWriter out(body);
  out.u8(heads.kinds[entry]);
  out.u64(heads.stamps[entry]);
  out.raw(heads.authors[entry]);
  out.raw(payload);
  return body;
}

/// The entries in the order of their payloads: documents first.
std::vector<std::size_t> payload_order(const std::vector<std::uint8_t>& kinds) {
  std::vector<std::size_t> order;
  order.reserve(kinds.size());
  for (const bool is_document : {true, false})
    for (std::size_t i = 0; i < kinds.size(); ++i)
      if ((kinds[i] == kDocumentKind) == is_document) order.push_back(i);
  return order;
}

Result<std::vector<std::string>> read_bodies(ByteReader& in, const EntryHeads& heads) {
  const auto order = payload_order(heads.kinds);
  std::vector<std::uint64_t> sizes;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    sizes.push_back(in.varuint());
    if (sizes.back() > limits::kBatchBytes) return fail(problem::kTooLarge, "entry of a packed batch");
    bytes += kEntryHeadBytes + sizes.back();
  }
  if (in.failed()) return fail(problem::kBadMessage, "packed batch is cut short");
  if (bytes > limits::kBatchBytes) return fail(problem::kTooLarge, "log batch");
  std::vector<std::string> bodies(order.size());
  for (std::size_t i = 0; i < order.size() && !in.failed(); ++i) bodies[order[i]] = body_of(heads, order[i], in.raw(sizes[i]));
  return bodies;
}

}  // namespace

bool is_packable(const LogBatch& batch) {
  return std::ranges::all_of(batch.bodies, [](const auto& body) { return body.size() >= kEntryHeadBytes; });
}

std::string encode_packed_batch(const LogBatch& batch) {
  std::string bytes;
  ByteWriter out(bytes);
  out.raw(batch.log.space.view());
  out.raw(batch.log.origin.view());
  out.u64(batch.first_seq);
  out.varuint(batch.bodies.size());
  const AuthorTable authors(batch.bodies);
  out.varuint(authors.numbers.size());
  out.raw(authors.rows);
  for (const auto& body : batch.bodies) out.u8(static_cast<std::uint8_t>(body.front()));
  std::uint64_t ms = 0;
  for (const auto& body : batch.bodies) {
    const std::uint64_t next = hlc_of(body) >> 16;
    out.varuint(zigzag(next - std::exchange(ms, next)));
  }
  for (const auto& body : batch.bodies) out.varuint(hlc_of(body) & 0xffff);
  for (const std::uint64_t author : authors.of_entry) out.varuint(author);
  write_payloads(out, batch.bodies);
  out.raw(batch.signature.view());
  return bytes;
}

Result<LogBatch> decode_packed_batch(std::string_view bytes) {
  if (bytes.size() > limits::kBatchBytes) return fail(problem::kTooLarge, "log batch");
  ByteReader in(bytes);
  LogBatch batch;
  batch.log.space = in.id<SpaceId>();
  batch.log.origin = in.id<NodeId>();
  batch.first_seq = in.u64();
  const std::uint64_t count = in.varuint();
  if (count > limits::kBatchEntries) return fail(problem::kTooLarge, "entries in a log batch");
  if (count == 0 || batch.first_seq == 0) return fail(problem::kBadMessage, "log batch without entries");
  const auto heads = read_heads(in, count);
  if (!heads) return std::unexpected(heads.error());
  auto bodies = read_bodies(in, *heads);
  if (!bodies) return std::unexpected(bodies.error());
  batch.bodies = std::move(*bodies);
  batch.signature = in.id<Signature>();
  if (in.failed() || !in.at_end()) return fail(problem::kBadMessage, "packed batch is cut short or too long");
  return batch;
}

}  // namespace giaoban

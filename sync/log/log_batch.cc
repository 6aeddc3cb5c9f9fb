#include "sync/log/log_batch.h"

#include "sync/base/bytes.h"
#include "sync/base/limits.h"
#include "sync/log/chain.h"

namespace giaoban {

std::string encode_batch(const LogBatch& batch) {
  std::string bytes;
  ByteWriter out(bytes);
  out.raw(batch.log.space.view());
  out.raw(batch.log.origin.view());
  out.u64(batch.first_seq);
  out.varuint(batch.bodies.size());
  for (const auto& body : batch.bodies) out.sized(body);
  out.raw(batch.signature.view());
  return bytes;
}

Result<LogBatch> decode_batch(std::string_view bytes) {
  if (bytes.size() > limits::kBatchBytes) return fail(problem::kTooLarge, "log batch");
  ByteReader in(bytes);
  LogBatch batch;
  batch.log.space = in.id<SpaceId>();
  batch.log.origin = in.id<NodeId>();
  batch.first_seq = in.u64();
  const std::uint64_t count = in.varuint();
  if (count > limits::kBatchEntries) return fail(problem::kTooLarge, "entries in a log batch");
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) batch.bodies.emplace_back(in.sized());
  batch.signature = in.id<Signature>();
  if (in.failed() || !in.at_end()) return fail(problem::kBadMessage, "log batch is cut short or too long");
  if (count == 0 || batch.first_seq == 0) return fail(problem::kBadMessage, "log batch without entries");
  return batch;
}

Result<std::vector<Head>> verify_batch(const LogBatch& batch, const Head& head, const Verifier& verifier) {
  if (batch.first_seq != head.seq + 1)
    return fail(problem::kLogGap, "have " + std::to_string(head.seq) + ", got " + std::to_string(batch.first_seq));
  std::vector<Head> heads;
  heads.reserve(batch.bodies.size());
  Head at = head;
  for (const auto& body : batch.bodies) heads.push_back(at = next_head(batch.log, at, body));
  if (!verifier.verify(batch.log.origin, head_text(batch.log, at), batch.signature))
    return fail(problem::kSignatureWrong, "at seq " + std::to_string(at.seq));
  return heads;
}

}  // namespace giaoban

#pragma once
#include <string>
#include <vector>

#include "sync/log/entry.h"
#include "sync/log/signer.h"

namespace giaoban {

/// Consecutive entries of one log with the origin's signature of the head at the last of them (SPEC P4).
struct LogBatch {
  LogId log;
  std::uint64_t first_seq = 1;
  std::vector<std::string> bodies;
  Signature signature;

  std::uint64_t last_seq() const { return first_seq + bodies.size() - 1; }
  bool operator==(const LogBatch&) const = default;
};

/// The bytes after the tag of a peer message (SPEC P4).
std::string encode_batch(const LogBatch& batch);

/// Errors: bad_message (cut short, trailing bytes, no entries), too_large (over limits::kBatchBytes or
/// kBatchEntries). Takes memory proportional to the input.
Result<LogBatch> decode_batch(std::string_view bytes);

/// The heads after each entry of `batch`, given the head before it. Errors: log_gap where the batch does not
/// follow `head`, signature_wrong where the origin did not sign this chain (L3, L4).
Result<std::vector<Head>> verify_batch(const LogBatch& batch, const Head& head, const Verifier& verifier);

}  // namespace giaoban

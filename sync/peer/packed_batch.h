#pragma once
#include "sync/log/log_batch.h"

namespace giaoban {

// A log batch with like beside like, so that it compresses: what entries say of time and author apart from their
// payloads, documents' updates apart from records (SPEC P21).
//
//   space, origin, u64 first_seq, varuint n,
//   varuint a, a × (uuid unit, uuid account),
//   n × u8 kind, n × varint step of milliseconds (zigzag), n × varuint counter, n × varuint author,
//   the lengths as varuint of all payloads of kind 2, then of the others,
//   the payloads in the same order, signature

/// The bytes after the tag of a peer message. Every body must hold an entry's head (kEntryHeadBytes).
std::string encode_packed_batch(const LogBatch& batch);

/// Errors: bad_message (cut short, trailing bytes, no entries, an author that is not listed), too_large (over
/// limits::kBatchEntries, or limits::kBatchBytes here or unpacked).
Result<LogBatch> decode_packed_batch(std::string_view bytes);

/// Whether a batch can be packed: a node passes on what others made, and says itself that it is broken.
bool is_packable(const LogBatch& batch);

}  // namespace giaoban

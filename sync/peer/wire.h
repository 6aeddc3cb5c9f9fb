#pragma once
#include <string>
#include <variant>

#include "sync/log/log_batch.h"

namespace giaoban {

/// A piece of a file (SPEC P8). `bytes` views what was decoded.
struct BlobChunk {
  Hash blob;
  std::uint64_t offset = 0;
  std::uint64_t total = 0;  ///< of the whole file
  std::string_view bytes;
};

/// Who is where in a document (SPEC P10). Views what was decoded.
struct AwarenessMessage {
  SpaceId space;
  std::string_view document;
  std::string_view update;
};

/// The binary messages of a link, each with its tag.
std::string encode_batch_message(const LogBatch& batch);
std::string encode_blob_chunk(const BlobChunk& chunk);
std::string encode_awareness(const AwarenessMessage& message);

using BinaryMessage = std::variant<LogBatch, BlobChunk, AwarenessMessage>;

/// Errors: bad_message (unknown tag, cut short, a range outside of the file, no document name), too_large. The bytes
/// must outlive the views.
Result<BinaryMessage> decode_binary(std::string_view bytes);

}  // namespace giaoban

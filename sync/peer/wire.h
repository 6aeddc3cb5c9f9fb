#pragma once
#include <string>
#include <variant>

#include "sync/log/log_batch.h"
#include "sync/peer/pieces.h"
#include "sync/space/checkpoint.h"

namespace giaoban {

/// Some bytes of a part of a file: of its manifest, or of a chunk (SPEC B3). `bytes` views what was decoded.
struct BlobBytes {
  Hash part;
  std::uint64_t offset = 0;
  std::uint64_t total = 0;  ///< of the part
  std::string_view bytes;
};

/// Who is where in a document (SPEC P10). Views what was decoded.
struct AwarenessMessage {
  SpaceId space;
  std::string_view document;
  std::string_view update;
};

/// A message of either form, within the stream of a link (SPEC P22). Views what was decoded.
struct StreamPart {
  bool is_text = false;
  std::string_view bytes;
};

/// The binary messages of a link, each with its tag.
std::string encode_batch_message(const LogBatch& batch);
/// The same batch packed, for who speaks protocol 2. Needs is_packable().
std::string encode_packed_message(const LogBatch& batch);
std::string encode_piece(const Piece& piece);
std::string encode_stream_part(const StreamPart& part);
std::string encode_blob_bytes(const BlobBytes& message);
std::string encode_awareness(const AwarenessMessage& message);
std::string encode_checkpoint_message(const Checkpoint& checkpoint);

using BinaryMessage = std::variant<LogBatch, BlobBytes, AwarenessMessage, Piece, StreamPart, Checkpoint>;

/// Errors: bad_message (unknown tag, cut short, a range outside of the file, no document name), too_large. The bytes
/// must outlive the views. What only protocol 2 has is bad_message in 1.
Result<BinaryMessage> decode_binary(std::string_view bytes, int protocol);

}  // namespace giaoban

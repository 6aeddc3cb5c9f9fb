#include "sync/peer/wire.h"

#include "sync/base/bytes.h"
#include "sync/base/limits.h"
#include "sync/base/text.h"
#include "sync/peer/packed_batch.h"
#include "sync/peer/peer_limits.h"

namespace giaoban {
namespace {

constexpr std::uint8_t kBatchTag = 1;
constexpr std::uint8_t kBlobTag = 2;
constexpr std::uint8_t kAwarenessTag = 3;
constexpr std::uint8_t kPieceTag = 4;
constexpr std::uint8_t kPackedTag = 5;
constexpr std::uint8_t kStreamTag = 6;
constexpr std::uint8_t kStreamTextTag = 7;
constexpr std::uint8_t kCheckpointTag = 8;

Result<BinaryMessage> decode_blob_bytes(ByteReader in) {
  BlobBytes message;
  message.part = in.id<Hash>();
  message.offset = in.u64();
  message.total = in.u64();
  message.bytes = in.rest();
  if (in.failed() || message.bytes.empty()) return fail(problem::kBadMessage, "bytes of a file are cut short");
  if (message.bytes.size() > limits::kBlobChunkBytes || message.total > limits::kBlobManifestBytes)
    return fail(problem::kTooLarge, "bytes of a file");
  if (message.offset > message.total || message.bytes.size() > message.total - message.offset)
    return fail(problem::kBadMessage, "bytes lie outside of their part of a file");
  return message;
}

Result<BinaryMessage> decode_awareness(ByteReader in) {
  AwarenessMessage message;
  message.space = in.id<SpaceId>();
  message.document = in.sized();
  message.update = in.rest();
  if (in.failed() || !is_document_name(message.document)) return fail(problem::kBadMessage, "awareness");
  if (message.update.size() > peer_limits::kAwarenessBytes) return fail(problem::kTooLarge, "awareness");
  return message;
}

Result<BinaryMessage> decode_piece(ByteReader in) {
  Piece piece;
  piece.whole = in.id<Hash>();
  piece.offset = in.u64();
  piece.total = in.u64();
  piece.bytes = in.rest();
  if (in.failed()) return fail(problem::kBadMessage, "piece is cut short");
  return piece;
}

template <typename Message>
Result<BinaryMessage> as_message(Result<Message> message) {
  if (!message) return std::unexpected(message.error());
  return std::move(*message);
}

}  // namespace

std::string encode_batch_message(const LogBatch& batch) {
  std::string bytes(1, static_cast<char>(kBatchTag));
  bytes += encode_batch(batch);
  return bytes;
}

std::string encode_packed_message(const LogBatch& batch) {
  std::string bytes(1, static_cast<char>(kPackedTag));
  bytes += encode_packed_batch(batch);
  return bytes;
}

std::string encode_piece(const Piece& piece) {
  std::string bytes;
  bytes.reserve(1 + Hash::kSize + 16 + piece.bytes.size());
  ByteWriter out(bytes);
  out.u8(kPieceTag);
  out.raw(piece.whole.view());
  out.u64(piece.offset);
  out.u64(piece.total);
  out.raw(piece.bytes);
  return bytes;
}

std::string encode_stream_part(const StreamPart& part) {
  std::string bytes(1, static_cast<char>(part.is_text ? kStreamTextTag : kStreamTag));
  bytes += part.bytes;
  return bytes;
}

std::string encode_blob_bytes(const BlobBytes& message) {
  std::string bytes;
  bytes.reserve(1 + Hash::kSize + 16 + message.bytes.size());
  ByteWriter out(bytes);
  out.u8(kBlobTag);
  out.raw(message.part.view());
  out.u64(message.offset);
  out.u64(message.total);
  out.raw(message.bytes);
  return bytes;
}

std::string encode_awareness(const AwarenessMessage& message) {
  std::string bytes;
  ByteWriter out(bytes);
  out.u8(kAwarenessTag);
  out.raw(message.space.view());
  out.sized(message.document);
  out.raw(message.update);
  return bytes;
}

std::string encode_checkpoint_message(const Checkpoint& checkpoint) {
  std::string bytes(1, static_cast<char>(kCheckpointTag));
  bytes += encode_checkpoint(checkpoint);
  return bytes;
}

Result<BinaryMessage> decode_binary(std::string_view bytes, int protocol) {
  ByteReader in(bytes);
  const std::uint8_t tag = in.u8();
  if (tag < kPieceTag || protocol >= 2) switch (tag) {
      case kBatchTag: return as_message(decode_batch(in.rest()));
      case kBlobTag: return decode_blob_bytes(in);
      case kAwarenessTag: return decode_awareness(in);
      case kPieceTag: return decode_piece(in);
      case kPackedTag: return as_message(decode_packed_batch(in.rest()));
      case kCheckpointTag: return as_message(decode_checkpoint(in.rest()));
      case kStreamTag:
      case kStreamTextTag: return StreamPart{tag == kStreamTextTag, in.rest()};
    }
  return fail(problem::kBadMessage, "unknown binary message");
}

}  // namespace giaoban

#include "schema/messages.h"
#include "sync/peer/packed_batch.h"
#include "sync/peer/peer_limits.h"
#include "sync/peer/wire.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

std::string encoded(const LogBatch& batch) {
  return is_packable(batch) ? encode_packed_message(batch) : encode_batch_message(batch);
}
std::string encoded(const BlobBytes& message) { return encode_blob_bytes(message); }
std::string encoded(const AwarenessMessage& message) { return encode_awareness(message); }
std::string encoded(const Piece& piece) { return encode_piece(piece); }
std::string encoded(const Checkpoint& checkpoint) { return encode_checkpoint_message(checkpoint); }
std::string encoded(const StreamPart& part) { return encode_stream_part(part); }

}  // namespace

// Messages of a link, binary ones and text (SPEC P): what is accepted can be sent on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const auto binary = decode_binary(input, peer_limits::kProtocolHighest);
  if (binary) {
    const std::string bytes = std::visit([](const auto& message) { return encoded(message); }, *binary);
    const auto again = decode_binary(bytes, peer_limits::kProtocolHighest);
    require(again.has_value() && again->index() == binary->index(), "a message survives encoding");
    if (const auto* batch = std::get_if<LogBatch>(&*binary))
      require(std::get<LogBatch>(*again) == *batch, "a batch is the same, packed or not");
  }
  const auto value = parse_json(input);
  if (value) (void)schema::decode_peer(*value);
  return 0;
}

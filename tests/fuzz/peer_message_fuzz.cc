#include "schema/messages.h"
#include "sync/peer/wire.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

std::string encoded(const LogBatch& batch) { return encode_batch_message(batch); }
std::string encoded(const BlobChunk& chunk) { return encode_blob_chunk(chunk); }
std::string encoded(const AwarenessMessage& message) { return encode_awareness(message); }

}  // namespace

// Messages of a link, binary ones and text (SPEC P): what is accepted can be sent on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const auto binary = decode_binary(input);
  if (binary) {
    const std::string bytes = std::visit([](const auto& message) { return encoded(message); }, *binary);
    const auto again = decode_binary(bytes);
    require(again.has_value() && again->index() == binary->index(), "a message survives encoding");
  }
  const auto value = parse_json(input);
  if (value) (void)schema::decode_peer(*value);
  return 0;
}

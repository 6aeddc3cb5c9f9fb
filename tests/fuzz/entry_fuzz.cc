#include "sync/log/log_batch.h"
#include "sync/log/parsed_entry.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

// [L2] A body that is accepted is encoded to the same bytes.
void check_body(std::string_view input) {
  const auto entry = decode_body(input);
  if (entry) require(encode_body(*entry) == input, "a body has one encoding");
}

// [L5] So is a payload.
void check_payload(std::string_view input) {
  const auto change = decode_change(input);
  if (change) require(encode_change(*change) == input, "a change has one encoding");
  const auto document = decode_document_update(input);
  if (document) require(document->update.size() <= input.size(), "an update lies within its payload");
}

// [P4] A batch that is accepted is read again as the same batch.
void check_batch(std::string_view input) {
  const auto batch = decode_batch(input);
  if (!batch) return;
  const auto again = decode_batch(encode_batch(*batch));
  require(again.has_value() && *again == *batch, "a batch survives encoding");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  check_body(input);
  check_payload(input);
  check_batch(input);
  const auto parsed = parse_entry(std::string(input));
  if (parsed) require(parsed->body == input, "a parsed entry keeps its bytes");
  return 0;
}

#include "server/identity/identity_file.h"
#include "sync/store/memory_store.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Identity files (SPEC E6): the head before it is opened, and the content behind the seal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const bool is_costly = size >= 24 && (data[20] != 0 || data[21] != 0 || data[22] != 0 || data[19] > 1);
  if (!is_costly) (void)open_identity(input, "giaoban");
  const auto identity = decode_identity(input);
  if (!identity) return 0;
  const auto again = decode_identity(encode_identity(*identity));
  require(again.has_value() && again->rows == identity->rows && again->seed == identity->seed, "it survives encoding");
  MemoryStore store;
  (void)restore_rows(store, identity->rows);
  return 0;
}

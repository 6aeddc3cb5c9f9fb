#include "sync/ydoc/snapshot.h"
#include "sync/ydoc/update.h"
#include "sync/ydoc/update_v2.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

void check_v2(std::string_view bytes) {
  const auto v1 = update_v1_of(bytes);
  if (!v1) return;
  require(parse_update(*v1).has_value(), "what v2 becomes is a well-formed update v1");
  const auto v2 = update_v2_of(*v1);
  if (!v2) return;  // clocks that v2 cannot tell
  const auto again = update_v1_of(*v2);
  // JSON may be written in other words the first time, and be longer than the limits then.
  if (!again) return;
  require(update_v2_of(*again) == v2, "from then on both stay the same");
}

void check_v1(std::string_view bytes) {
  const auto summary = parse_update(bytes);
  const auto v2 = update_v2_of(bytes);
  require(!v2 || summary, "what is broken has no v2");
  if (!v2) return;
  const auto v1 = update_v1_of(*v2, kStoredUpdate);
  require(v1.has_value(), "what was written is read");
  require(parse_update(*v1, kStoredUpdate)->structs == summary->structs, "both versions hold the same structs");
}

void check_snapshot(std::string_view bytes) {
  if (const auto snapshot = decode_snapshot(bytes)) {
    const std::string v2 = encode_snapshot_v2(*snapshot);
    require(encode_snapshot(decode_snapshot_v2(v2).value()) == encode_snapshot(*snapshot), "both versions hold the same");
  }
  if (const auto snapshot = decode_snapshot_v2(bytes)) {
    require(decode_snapshot(encode_snapshot(*snapshot)).has_value(), "what is written is read");
  }
}

}  // namespace

// The bytes are taken for an update of either version, and for a snapshot.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz_input(data, size);
  check_v2(bytes);
  check_v1(bytes);
  check_snapshot(bytes);
  return 0;
}

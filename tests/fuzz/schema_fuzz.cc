#include "schema/catalog.h"
#include "schema/collections.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

// [J2] A message that a schema accepts is encoded to one that it accepts too, and the same.
void check_message(const schema::CatalogEntry& entry, const Json& value) {
  if (entry.round_trip == nullptr) return;
  const auto once = entry.round_trip(value);
  if (!once) return;
  const auto twice = entry.round_trip(*once);
  require(twice.has_value(), "what was encoded is accepted");
  require(*twice == *once, "what was encoded stays as it is");
}

}  // namespace

// The first byte chooses the schema, the rest is the message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const auto value = parse_json(fuzz_input(data + 1, size - 1));
  if (!value) return 0;
  const auto catalog = schema::catalog();
  check_message(catalog[data[0] % catalog.size()], *value);
  const auto collections = schema::collections();
  const auto checked = collections[data[0] % collections.size()].check_patch(*value);
  require(checked.has_value() || !checked.error().code.empty(), "a refusal has a code");
  return 0;
}

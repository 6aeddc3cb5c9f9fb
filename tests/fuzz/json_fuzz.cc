#include "sync/base/json.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// [J1] What is accepted is written and read again as the same value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = parse_json(fuzz_input(data, size));
  if (!value) return 0;
  const std::string text = to_text(*value);
  const auto again = parse_json(text);
  require(again.has_value(), "canonical text is accepted");
  require(to_text(*again) == text, "canonical text stays as it is");
  return 0;
}

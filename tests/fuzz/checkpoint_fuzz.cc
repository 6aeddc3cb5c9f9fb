#include "sync/space/checkpoint.h"
#include "sync/space/state_row.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

// [K1] A checkpoint that is accepted is encoded to the same bytes.
void check_checkpoint_bytes(std::string_view input) {
  const auto checkpoint = decode_checkpoint(input);
  if (checkpoint) require(encode_checkpoint(*checkpoint) == input, "a checkpoint has one encoding");
}

// [K2] A state is read the same at once and in two pieces.
void check_state(std::string_view input) {
  std::string at_once, in_pieces;
  const auto keep_in = [](std::string& out) {
    return [&out](const StateRow& row) {
      out += encode_state_row(row);
      return Result<void>();
    };
  };
  StateRowReader one, two;
  const bool whole = one.add(input, keep_in(at_once)).has_value();
  const bool first = two.add(input.substr(0, input.size() / 2), keep_in(in_pieces)).has_value();
  const bool second = first && two.add(input.substr(input.size() / 2), keep_in(in_pieces)).has_value();
  require(whole == second, "pieces make no difference");
  require(!whole || (at_once == in_pieces && one.is_whole() == two.is_whole()), "pieces make the same rows");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  check_checkpoint_bytes(input);
  check_state(input);
  return 0;
}

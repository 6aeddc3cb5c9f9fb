#include "sync/ydoc/awareness.h"
#include "sync/ydoc/messages.h"
#include "sync/ydoc/state_vector.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

namespace {

void check_envelope(std::string_view input) {
  const auto message = decode_document_message(input);
  if (!message) return;
  const auto again = decode_document_message(encode_document_message(*message));
  require(again.has_value() && again->index() == message->index(), "a message survives encoding");
}

void check_state_vector(std::string_view input) {
  const auto vector = decode_state_vector(input);
  if (!vector) return;
  const auto again = decode_state_vector(encode_state_vector(*vector));
  require(again.has_value() && *again == *vector, "a state vector survives encoding");
}

// [Y5] What one client sends can be passed on to the others, and taken back when it goes.
void check_awareness(std::string_view input) {
  Awareness present;
  const auto passed_on = present.apply(1, input);
  if (!passed_on) {
    require(present.encode_all().empty(), "a broken update changes nothing");
    return;
  }
  Awareness other;
  if (!passed_on->empty()) require(other.apply(1, *passed_on).has_value(), "what is passed on is accepted");
  const std::string gone = present.withdraw(1);
  if (!gone.empty()) require(other.apply(1, gone).has_value(), "what is taken back is accepted");
  require(present.encode_all().empty(), "nobody stays after the only source went");
}

}  // namespace

// What a browser says about a document (SPEC Y).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  check_envelope(input);
  check_state_vector(input);
  check_awareness(input);
  return 0;
}

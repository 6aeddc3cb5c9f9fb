#include "server/identity/ticket.h"
#include "sync/log/ed25519.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Tickets and their 8 characters (SPEC A2, A3): a ticket has one text, only its issuer's signature makes it good, and a code
// that was made canonical stays as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  if (const auto code = canonical_code(input)) require(canonical_code(*code) == code, "a canonical code stays as it is");
  auto ticket = decode_ticket(input);
  if (!ticket) return 0;
  require(encode_ticket(*ticket) == input, "a ticket has one text");
  require(ticket_key(ticket->person).has_value(), "its person is one that a ticket can carry");
  if (!is_signed(*ticket, Ed25519Verifier())) return 0;
  ticket->nonce.bytes[0] ^= 1;
  require(!is_signed(*ticket, Ed25519Verifier()), "nothing of it can be changed");
  return 0;
}

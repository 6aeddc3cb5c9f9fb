#include "sync/log/ed25519.h"
#include "sync/peer/certificate.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Certificates (SPEC E1): what is read is written again byte for byte, and only its issuer's signature makes it hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  const auto certificate = decode_certificate(input);
  (void)read_certificate_hex(input);
  if (!certificate) return 0;
  require(encode_certificate(*certificate) == input, "a certificate has one encoding");
  require(read_certificate_hex(certificate_hex(*certificate)) == certificate, "its hex says the same");
  const bool holds = check_certificate(*certificate, Ed25519Verifier(), certificate->valid_from_ms).has_value();
  if (!holds) return 0;
  Certificate later = *certificate;
  ++later.valid_to_ms;
  require(!check_certificate(later, Ed25519Verifier(), later.valid_from_ms), "nothing may be added to it");
  return 0;
}

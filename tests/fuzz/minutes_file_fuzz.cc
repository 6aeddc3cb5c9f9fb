#include "server/minutes/minutes_proof.h"
#include "sync/log/ed25519.h"
#include "tests/fuzz/input.h"

using namespace giaoban;

// Exported minutes as anybody may hand them in (SPEC N2, N5): a statement has one text, and nothing unsigned is proved.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz_input(data, size);
  require(!prove_minutes(input, Ed25519Verifier()).holds(), "nobody here holds a key");
  if (const auto statement = decode_statement(input)) require(encode_statement(*statement) == input, "a statement has one text");
  // Framed well, so that what is behind the frames is reached.
  const std::string content(input);
  const std::string file = write_minutes_file({{MinutesPartKind::kStatement, "", content}, {MinutesPartKind::kState, "", content},
                                               {MinutesPartKind::kSignature, "x", content}, {MinutesPartKind::kFile, "x", content}});
  require(read_minutes_file(file).faults.empty(), "what was written is read");
  require(!prove_minutes(file, Ed25519Verifier()).holds(), "nobody signed it");
  return 0;
}

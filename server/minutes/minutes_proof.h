#pragma once
#include <optional>

#include "server/minutes/minutes_file.h"
#include "server/minutes/statement.h"
#include "sync/log/signer.h"

namespace giaoban {

/// What of a file of final minutes was proved, and what differs.
struct MinutesProof {
  std::optional<Statement> statement;  ///< none where it cannot be read
  std::vector<std::string> findings;   ///< what holds, in English, a line each
  std::vector<std::string> faults;     ///< what does not; each begins with the place of the part where it has one
  bool holds() const { return faults.empty(); }
};

/// Proves that text, state, files, amendments and signatures of a file belong together (SPEC N5): needs nothing but its bytes.
/// It tells by which keys it was signed; whose these are is for the reader to know. A chair's and a secretary's good signature
/// are due. Pure.
MinutesProof prove_minutes(std::string_view bytes, const Verifier& verifier);

/// Whether `signature` (128 hex digits) is one of `public_key` (64 hex digits) over the statement.
bool is_signed(const Verifier& verifier, std::string_view statement, std::string_view public_key, std::string_view signature);

}  // namespace giaoban

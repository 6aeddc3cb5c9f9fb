#pragma once
#include <map>
#include <string>

#include "sync/log/entry.h"
#include "sync/log/signer.h"

namespace giaoban {

/// A space's whole state at one version vector, as its owner signs it (SPEC K1). Whoever knows the id of the space can
/// check it without having any entry, since the id follows from owner and nonce (L6).
struct Checkpoint {
  SpaceId space;
  NodeId owner;
  Uuid nonce;                     ///< with which the owner founded the space
  std::map<NodeId, Head> heads;   ///< how far the state reaches in each log; none at seq 0
  Hlc last = 0;                   ///< no entry of the state has a greater stamp (T1)
  Hash state;                     ///< of the state's bytes (K2), and their number
  std::uint64_t state_bytes = 0;
  Signature signature;            ///< of the owner

  /// Seq of a log that the state reaches; 0 where the log is not in it.
  std::uint64_t reach(const NodeId& origin) const;
  bool operator==(const Checkpoint&) const = default;
};

/// Logs that one checkpoint may name; a space that has more gets none.
constexpr std::size_t kCheckpointLogs = 4096;
/// The longest encoded checkpoint.
constexpr std::size_t kCheckpointBytes = 32 + kCheckpointLogs * (32 + 8 + 32) + 256;

std::string encode_checkpoint(const Checkpoint& checkpoint);
/// Reads the shape alone. Errors: bad_message (cut short, trailing bytes, logs not in order, a head at seq 0), too_large.
/// Takes memory proportional to the input.
Result<Checkpoint> decode_checkpoint(std::string_view bytes);

/// Sets the signature; `owner` must be the checkpoint's.
void sign_checkpoint(Checkpoint& checkpoint, const Signer& owner);
/// Whether it is of the space that it names, and signed by that space's owner. Errors: policy_refused, signature_wrong.
Result<void> check_checkpoint(const Checkpoint& checkpoint, const Verifier& verifier);

}  // namespace giaoban

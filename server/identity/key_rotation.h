#pragma once
#include <map>

#include "schema/api.h"
#include "sync/log/signer.h"

namespace giaoban {

/// What both keys sign when a node changes its key (SPEC E7).
std::string rotation_text(const NodeId& old_node, const NodeId& new_node, const std::vector<schema::LogEnd>& ends);

/// The body of POST /api/v1/nodes/rotations. `ends`: where the old key's logs end.
schema::KeyRotation make_rotation(const Signer& old_key, const Signer& new_key,
                                  const std::map<SpaceId, std::uint64_t>& ends);

/// Whether both keys signed. Errors: signature_wrong, invalid_field (both keys are the same).
Result<void> check_rotation(const schema::KeyRotation& rotation, const Verifier& verifier);

}  // namespace giaoban

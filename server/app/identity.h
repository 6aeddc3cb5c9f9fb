#pragma once
#include "server/app/data_dir.h"

namespace giaoban {

// What `giaoban identity …` does with the identity of a stopped node (SPEC E6, E7).

/// Seals key, known nodes and accounts by a passphrase into a new file. Errors: not_found, data_locked (the node runs),
/// already_exists (the file), and those of the disk.
Result<NodeId> export_identity(const DataDir& dir, const std::filesystem::path& file, const std::string& passphrase);

/// Makes the node of an identity file in a directory that holds none. Its spaces come back from its parent.
/// Errors: already_exists (the directory holds a node), not_found (the file), wrong_passphrase, data_damaged, and those
/// of the disk.
Result<NodeId> import_identity(const DataDir& dir, const std::filesystem::path& file, const std::string& passphrase);

/// Gives the node a new key: the old one signs it, the parent closes the old logs where they end now and takes the new
/// key. Where an attempt was cut short, another one goes on with the same new key. Returns the new id.
/// Errors: conflict (the node owns spaces, or has no parent), data_locked, and those of post_to_parent and the disk.
Result<NodeId> rotate_key(const DataDir& dir, const std::filesystem::path& config);

}  // namespace giaoban

#include "server/app/identity.h"

#include <fstream>
#include <sstream>

#include "server/app/node_core.h"
#include "server/app/parent_request.h"
#include "server/identity/identity_file.h"
#include "server/identity/join_client.h"
#include "server/identity/key_rotation.h"
#include "sync/base/random.h"

namespace giaoban {
namespace {

/// Where the node's own logs end. Error: conflict, where it owns a space: who owns one is part of the space's name.
Result<std::map<SpaceId, std::uint64_t>> own_ends(NodeCore& core) {
  std::map<SpaceId, std::uint64_t> ends;
  const NodeId& self = core.signer().node();
  for (const auto& card : core.directory().all()) {
    if (card->owner == self)
      return fail(problem::kConflict, "the node owns \"" + card->title + "\"; the key of an owner cannot be changed");
    const std::uint64_t seq = read_heads(core.store(), core.catalog(), card->id)[self].seq;
    if (seq > 0) ends[card->id] = seq;
  }
  return ends;
}

}  // namespace

Result<NodeId> export_identity(const DataDir& dir, const std::filesystem::path& file, const std::string& passphrase) {
  Identity identity;
  const auto seed = read_seed(dir);
  if (!seed) return std::unexpected(seed.error());
  identity.seed = *seed;
  const auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);
  if (!store) return std::unexpected(store.error());
  auto rows = identity_rows(**store);
  if (!rows) return std::unexpected(rows.error());
  identity.rows = std::move(*rows);
  const auto sealed = seal_identity(identity, passphrase, random_bytes<kIdentityRandomBytes>(), SealingCost());
  if (!sealed) return std::unexpected(sealed.error());
  if (auto written = write_private_file(file, *sealed); !written) return std::unexpected(written.error());
  return Ed25519Signer(identity.seed).node();
}

Result<NodeId> import_identity(const DataDir& dir, const std::filesystem::path& file, const std::string& passphrase) {
  if (dir.is_initialised()) return fail(problem::kAlreadyExists, dir.root.string() + " holds a node already");
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(problem::kNotFound, file.string());
  std::stringstream bytes;
  bytes << in.rdbuf();
  const auto identity = open_identity(bytes.str(), passphrase);
  if (!identity) return std::unexpected(identity.error());
  std::error_code failed;
  std::filesystem::create_directories(dir.root, failed);
  if (failed) return fail(problem::kStorageFailed, dir.root.string() + ": " + failed.message());
  const auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);
  if (!store) return std::unexpected(store.error());
  if (auto restored = restore_rows(**store, identity->rows); !restored) return std::unexpected(restored.error());
  // The key comes last: without it there is no node, and the import can be tried again in an empty directory.
  const auto key = make_key(dir, identity->seed);
  if (!key) return std::unexpected(key.error());
  return (*key)->node();
}

Result<NodeId> rotate_key(const DataDir& dir, const std::filesystem::path& config) {
  auto core = NodeCore::open(dir);
  if (!core) return std::unexpected(core.error());
  if (auto started = (*core)->start(); !started) return std::unexpected(started.error());
  KnownNodes& nodes = (*core)->known_nodes();
  const auto parent = nodes.parent();
  if (!parent) return fail(problem::kConflict, "the node has no parent to tell");
  const auto ends = own_ends(**core);
  if (!ends) return std::unexpected(ends.error());
  const auto key = next_key(dir);
  if (!key) return std::unexpected(key.error());
  const auto rotation = make_rotation((*core)->signer(), **key, *ends);
  const auto reply = post_to_parent(parent->url, "/api/v1/nodes/rotations", rotation.encode(), config);
  if (!reply) return std::unexpected(reply.error());
  const auto joined = take_join_reply(*reply, parent->url, **key, (*core)->verifier(), nodes);
  if (!joined) return std::unexpected(joined.error());
  if (auto taken = take_next_key(dir); !taken) return std::unexpected(taken.error());
  return (*key)->node();
}

}  // namespace giaoban

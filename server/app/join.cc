#include "server/app/join.h"

#include "server/app/parent_request.h"
#include "server/identity/join_client.h"
#include "sync/store/rocks_store.h"

namespace giaoban {
Result<schema::JoinReply> join_parent(const DataDir& dir, const std::string& url, const std::string& code,
                                      const std::filesystem::path& config) {
  auto signer = dir.is_initialised() ? read_key(dir) : make_key(dir);
  if (!signer) return std::unexpected(signer.error());
  auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);
  if (!store) return std::unexpected(store.error());
  KnownNodes nodes(**store);
  if (auto loaded = nodes.load(); !loaded) return std::unexpected(loaded.error());
  if (nodes.parent() && nodes.parent()->url != url)
    return fail(problem::kAlreadyExists, "the node in " + dir.root.string() + " has a parent already");
  if (!nodes.parent() && !nodes.own_unit().is_zero()) return fail(problem::kAlreadyExists, dir.root.string() + " holds a root node");

  const auto request = make_join_request(code, **signer);
  if (!request) return std::unexpected(request.error());
  const auto reply = post_to_parent(url, "/api/v1/nodes", request->encode(), config);
  if (!reply) return std::unexpected(reply.error());
  return take_join_reply(*reply, url, **signer, Ed25519Verifier(), nodes);
}

}  // namespace giaoban

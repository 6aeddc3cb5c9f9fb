#include "server/app/join.h"

#include "server/app/config.h"
#include "server/identity/join_client.h"
#include "server/net/fetch.h"
#include "server/net/tls_context.h"
#include "sync/store/rocks_store.h"

namespace giaoban {
namespace {

Result<FetchReply> post_join(const std::string& parent, const schema::JoinRequest& body, const std::filesystem::path& ca) {
  auto url = Url::parse(parent);
  if (!url) return std::unexpected(url.error());
  FetchRequest request;
  request.method = "POST";
  if (url->is_tls) {
    auto tls = client_tls(ca);
    if (!tls) return std::unexpected(tls.error());
    request.tls = std::move(*tls);
  }
  url->target = "/api/v1/nodes";
  request.to = std::move(*url);
  request.body = to_text(body.encode());
  return fetch_blocking(std::move(request));
}

}  // namespace

Result<schema::JoinReply> join_parent(const DataDir& dir, const std::string& url, const std::string& code,
                                      const std::filesystem::path& config) {
  Config settings;
  if (!config.empty()) {
    auto read = read_config(config);
    if (!read) return std::unexpected(read.error());
    settings = std::move(*read);
  }
  auto signer = dir.is_initialised() ? read_key(dir) : make_key(dir);
  if (!signer) return std::unexpected(signer.error());
  auto store = RocksStore::open(dir.database(), RocksStore::Access::kReadWrite);
  if (!store) return std::unexpected(store.error());
  KnownNodes nodes(**store);
  if (auto loaded = nodes.load(); !loaded) return std::unexpected(loaded.error());
  if (nodes.parent()) return fail(problem::kAlreadyExists, "the node in " + dir.root.string() + " has a parent already");
  if (!nodes.own_unit().is_zero()) return fail(problem::kAlreadyExists, dir.root.string() + " holds a root node");

  const auto request = make_join_request(code, **signer);
  if (!request) return std::unexpected(request.error());
  const auto reply = post_join(url, *request, settings.parent_ca);
  if (!reply) return std::unexpected(reply.error());
  if (reply->status != 200) {
    const auto problem = parse_json(reply->body);
    const auto* known = problem && problem->is_object() ? find_problem(problem->value("code", std::string())) : nullptr;
    return fail(known != nullptr ? known->code : problem::kInternal,
                "the parent answered with status " + std::to_string(reply->status));
  }
  return take_join_reply(reply->body, url, **signer, nodes);
}

}  // namespace giaoban

#include "server/identity/join_client.h"

#include "server/identity/join_codes.h"

namespace giaoban {

std::string join_text(std::string_view code, const NodeId& node) {
  std::string text = "giaoban join 1";
  text += code;
  text += as_text(node.view());
  return text;
}

Result<schema::JoinRequest> make_join_request(std::string_view code, const Signer& signer) {
  const std::string plain = plain_code(code);
  if (plain.empty()) return fail(problem::kCodeInvalid);
  schema::JoinRequest request;
  request.code = plain;
  request.node = signer.node();
  request.signature = signer.sign(join_text(plain, signer.node()));
  return request;
}

Result<schema::JoinReply> take_join_reply(std::string_view body, std::string_view url, const Signer& signer,
                                          KnownNodes& nodes) {
  auto json = parse_json(body);
  if (!json) return std::unexpected(json.error());
  auto reply = schema::JoinReply::decode(std::move(*json));
  if (!reply) return reply;
  if (reply->parent == signer.node()) return fail(problem::kForbidden, "a node cannot join itself");
  if (auto set = nodes.set_parent({reply->parent, std::string(url), reply->unit, reply->registry}); !set)
    return std::unexpected(set.error());
  return reply;
}

}  // namespace giaoban

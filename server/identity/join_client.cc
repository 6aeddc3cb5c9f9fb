#include "server/identity/join_client.h"

#include "server/identity/enrolments.h"
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
                                          const Verifier& verifier, KnownNodes& nodes) {
  auto json = parse_json(body);
  if (!json) return std::unexpected(json.error());
  auto reply = schema::JoinReply::decode(std::move(*json));
  if (!reply) return reply;
  if (reply->parent == signer.node()) return fail(problem::kForbidden, "a node cannot join itself");
  if (const auto parent = nodes.parent(); parent && (parent->node != reply->parent || parent->unit != reply->unit))
    return fail(problem::kAlreadyExists, "this node has another parent, or is of another unit");
  if (auto set = nodes.set_parent({reply->parent, std::string(url), reply->unit, reply->registry}); !set)
    return std::unexpected(set.error());
  if (!reply->certificate) return reply;
  const auto certificate = read_certificate_hex(*reply->certificate);
  if (!certificate) return std::unexpected(certificate.error());
  if (auto kept = Enrolments(nodes, signer, verifier).keep(*certificate); !kept) return std::unexpected(kept.error());
  return reply;
}

}  // namespace giaoban

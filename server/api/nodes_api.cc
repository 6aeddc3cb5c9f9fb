#include "server/api/nodes_api.h"

#include "schema/api.h"
#include "server/api/listings.h"
#include "server/identity/enrolments.h"
#include "server/identity/join_client.h"
#include "server/identity/key_rotation.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

template <typename Body>
Result<Body> read_body(const Request& request) {
  auto json = parse_json(request.body);
  if (!json) return std::unexpected(json.error());
  return Body::decode(std::move(*json));
}

Enrolments enrolments_of(const Enrolment& enrolment) {
  const Services& services = enrolment.hub.services();
  return {enrolment.nodes, services.signer, services.verifier};
}

UnitLevel level_of(const Space& registry, const UnitId& unit) {
  UnitLevel level = UnitLevel::kCommune;
  const Record* record = registry.find("units", unit.text());
  if (record != nullptr) (void)schema::from_text(record->text("level"), level);
  return level;
}

/// Gives a child its certificate, and says what it is bound to.
Result<schema::JoinReply> bind(const Enrolment& enrolment, const Space& registry, const NodeId& node, const UnitId& unit) {
  const Services& services = enrolment.hub.services();
  const auto certificate = enrolments_of(enrolment).certify(node, level_of(registry, unit), services.unix_ms());
  if (!certificate) return std::unexpected(certificate.error());
  schema::JoinReply reply;
  reply.parent = services.signer.node();
  reply.unit = unit;
  reply.unit_name = services.directory.unit_name(unit);
  reply.registry = registry.id();
  reply.certificate = certificate_hex(*certificate);
  return reply;
}

Result<schema::JoinRequest> read_join(const Request& request, const Services& services) {
  auto wish = read_body<schema::JoinRequest>(request);
  if (!wish) return wish;
  if (wish->node == services.signer.node()) return fail(problem::kForbidden, "a node cannot join itself");
  if (!services.verifier.verify(wish->node, join_text(wish->code, wish->node), wish->signature))
    return fail(problem::kSignatureWrong, "the node did not sign its request", "/signature");
  return wish;
}

/// The lost node links no more, and its logs are closed (SPEC E5).
awaitable<Result<void>> replace(const Enrolment& enrolment, NodeId lost, NodeId successor) {
  const auto ended = enrolments_of(enrolment).end(lost, NodeStanding::kReplaced, successor,
                                                  enrolment.hub.services().unix_ms());
  if (!ended) co_return std::unexpected(ended.error());
  enrolment.cut(lost, problem::kNodeReplaced);
  co_return co_await close_everywhere(enrolment.hub, lost, successor, {});
}

awaitable<Result<schema::JoinReply>> join(const Enrolment& enrolment, const Request& request) {
  const Services& services = enrolment.hub.services();
  const auto wish = read_join(request, services);
  if (!wish) co_return std::unexpected(wish.error());
  const auto registry = services.directory.registry();
  if (registry == nullptr) co_return fail(problem::kSpaceUnknown, "this node has no registry");
  const auto redeemed = enrolment.codes.redeem(wish->code, wish->node, services.unix_ms());
  if (!redeemed) co_return std::unexpected(redeemed.error());
  if (!redeemed->replaces.is_zero() && redeemed->replaces != wish->node)
    if (auto replaced = co_await replace(enrolment, redeemed->replaces, wish->node); !replaced)
      co_return std::unexpected(replaced.error());
  if (const auto listed = co_await list_everywhere(enrolment.hub, redeemed->unit, wish->node); !listed)
    co_return std::unexpected(listed.error());
  co_return bind(enrolment, *registry, wish->node, redeemed->unit);
}

/// The child goes on under a new key. It may ask again where the answer was lost (SPEC E7).
awaitable<Result<schema::JoinReply>> rotate(const Enrolment& enrolment, const Request& request) {
  const Services& services = enrolment.hub.services();
  const auto wish = read_body<schema::KeyRotation>(request);
  if (!wish) co_return std::unexpected(wish.error());
  if (auto checked = check_rotation(*wish, services.verifier); !checked) co_return std::unexpected(checked.error());
  const auto registry = services.directory.registry();
  const auto child = enrolment.nodes.child(wish->old_node);
  if (registry == nullptr || !child) co_return fail(problem::kForbidden, "the node is not known here");
  const bool is_again = child->standing == NodeStanding::kRotated && child->successor == wish->new_node;
  if (!is_again)
    if (auto standing = check_standing(*child); !standing) co_return std::unexpected(standing.error());
  if (!enrolment.nodes.child(wish->new_node)) {
    const ChildNode renewed{wish->new_node, child->unit, NodeStanding::kActive, services.unix_ms()};
    if (auto added = enrolment.nodes.add_child(renewed); !added) co_return std::unexpected(added.error());
  }
  const auto ended =
      enrolments_of(enrolment).end(wish->old_node, NodeStanding::kRotated, wish->new_node, services.unix_ms());
  if (!ended) co_return std::unexpected(ended.error());
  enrolment.cut(wish->old_node, problem::kNodeReplaced);
  std::map<SpaceId, std::uint64_t> ends;
  for (const auto& end : wish->ends) ends[end.space] = static_cast<std::uint64_t>(end.seq);
  if (auto closed = co_await close_everywhere(enrolment.hub, wish->old_node, wish->new_node, std::move(ends)); !closed)
    co_return std::unexpected(closed.error());
  co_return bind(enrolment, *registry, wish->new_node, child->unit);
}

Result<schema::JoinCode> issue_code(const Enrolment& enrolment, const Request& request) {
  const auto wish = read_body<schema::JoinCodeRequest>(request);
  if (!wish) return std::unexpected(wish.error());
  const Services& services = enrolment.hub.services();
  const std::string name = services.directory.unit_name(wish->unit);
  if (name.empty()) return fail(problem::kRecordUnknown, "the registry has no such unit", "/unit");
  std::array<std::uint8_t, JoinCodes::kRandomBytes> random;
  enrolment.random(random);
  const auto issued = enrolment.codes.issue(wish->unit, wish->replaces.value_or(NodeId()), random, services.unix_ms());
  if (!issued) return std::unexpected(issued.error());
  schema::JoinCode code;
  code.code = issued->code;
  code.unit = wish->unit;
  code.unit_name = name;
  code.replaces = wish->replaces;
  code.expires_ms = static_cast<std::int64_t>(issued->expires_ms);
  return code;
}

awaitable<Result<void>> revoke(const Enrolment& enrolment, const PathValues& values) {
  const auto node = NodeId::parse(values.at("node"));
  if (!node) co_return fail(problem::kNotFound);
  const auto ended =
      enrolments_of(enrolment).end(*node, NodeStanding::kRevoked, {}, enrolment.hub.services().unix_ms());
  if (!ended) co_return std::unexpected(ended.error());
  if (ended->standing != NodeStanding::kRevoked) co_return fail(problem::kNodeReplaced);
  enrolment.cut(*node, problem::kNodeRevoked);
  co_return co_await close_everywhere(enrolment.hub, *node, {}, {});
}

/// Who may change which nodes belong to this one. Errors: not_signed_in, forbidden.
Result<void> authorise(const Enrolment& enrolment, const Request& request) {
  if (request.entrance == Entrance::kControl) return {};
  const auto caller = enrolment.find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  if (caller->unit != enrolment.nodes.own_unit() || !caller->has(Role::kAdmin))
    return fail(problem::kForbidden, "an administrator of the node's unit decides this");
  return {};
}

template <typename Body>
Response respond(const Result<Body>& result, const Request& request) {
  return result ? json_response(result->encode()) : problem_response(result.error(), language_of(request));
}

}  // namespace

void add_nodes_api(Router& router, Enrolment enrolment) {
  const auto shared = std::make_shared<const Enrolment>(std::move(enrolment));
  router.on("POST", "/api/v1/nodes", [shared](const Request& request, const PathValues&) -> awaitable<Response> {
    co_return respond(co_await join(*shared, request), request);
  });
  router.on("POST", "/api/v1/nodes/rotations", [shared](const Request& request, const PathValues&) -> awaitable<Response> {
    co_return respond(co_await rotate(*shared, request), request);
  });
  const Handler coding = [shared](const Request& request, const PathValues&) -> awaitable<Response> {
    if (auto allowed = authorise(*shared, request); !allowed)
      co_return problem_response(allowed.error(), language_of(request));
    co_return respond(issue_code(*shared, request), request);
  };
  const Handler revoking = [shared](const Request& request, const PathValues& values) -> awaitable<Response> {
    auto done = authorise(*shared, request);
    if (done) done = co_await revoke(*shared, values);
    co_return done ? json_response(Json::object()) : problem_response(done.error(), language_of(request));
  };
  router.on("POST", "/api/v1/join-codes", coding);
  router.on("POST", "/api/v1/nodes/{node}/revoke", revoking);
  router.on_control("POST", "/control/join-codes", coding);
  router.on_control("POST", "/control/nodes/{node}/revoke", revoking);
}

}  // namespace giaoban

#include "server/api/nodes_api.h"

#include "schema/api.h"
#include "server/api/wait_for.h"
#include "server/identity/join_client.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

Result<schema::JoinRequest> read_request(const Request& request, const Services& services) {
  auto body = parse_json(request.body);
  if (!body) return std::unexpected(body.error());
  auto wish = schema::JoinRequest::decode(std::move(*body));
  if (!wish) return wish;
  if (wish->node == services.signer.node()) return fail(problem::kForbidden, "a node cannot join itself");
  if (!services.verifier.verify(wish->node, join_text(wish->code, wish->node), wish->signature))
    return fail(problem::kSignatureWrong, "the node did not sign its request", "/signature");
  return wish;
}

/// The unit's member record with one more node; nullopt where it is listed already.
std::optional<RecordChange> listing(const SpaceCard& card, const UnitId& unit, const NodeId& node) {
  const auto& listed = card.members.at(unit);
  if (listed.contains(node)) return std::nullopt;
  Json nodes = Json::array();
  for (const NodeId& one : listed) nodes.push_back(one.text());
  nodes.push_back(node.text());
  return RecordChange{"members", unit.text(), {{"nodes", std::move(nodes)}}, {}};
}

/// Lists the node in every space that this node owns and the unit belongs to.
awaitable<Result<void>> list_everywhere(Hub& hub, UnitId unit, NodeId node) {
  for (const auto& card : hub.directory().of_unit(unit)) {
    if (card->owner != hub.services().signer.node()) continue;
    auto change = listing(*card, unit, node);
    if (!change) continue;
    auto start = [&hub, space = card->id, change = *change](auto done) {
      hub.put_own(space, {change}, [done](const Result<void>& outcome) { done(outcome); });
    };
    auto written = co_await wait_for<Result<void>>(std::move(start));
    if (!written) co_return written;
  }
  co_return Result<void>();
}

awaitable<Response> enrol(const Enrolment& enrolment, const Request& request) {
  const Language language = language_of(request);
  const Services& services = enrolment.hub.services();
  const auto wish = read_request(request, services);
  if (!wish) co_return problem_response(wish.error(), language);
  const auto registry = services.directory.registry();
  if (registry == nullptr) co_return problem_response({problem::kSpaceUnknown, "this node has no registry"}, language);
  const auto unit = enrolment.codes.redeem(wish->code, wish->node, services.unix_ms());
  if (!unit) co_return problem_response(unit.error(), language);
  if (const auto listed = co_await list_everywhere(enrolment.hub, *unit, wish->node); !listed)
    co_return problem_response(listed.error(), language);
  schema::JoinReply reply;
  reply.parent = services.signer.node();
  reply.unit = *unit;
  reply.unit_name = services.directory.unit_name(*unit);
  reply.registry = registry->id();
  co_return json_response(reply.encode());
}

awaitable<Response> issue_code(const Enrolment& enrolment, const Request& request) {
  const Language language = language_of(request);
  const auto named = request.query.find("unit");
  const auto unit = named == request.query.end() ? std::nullopt : Uuid::parse(named->second);
  if (!unit) co_return problem_response({problem::kInvalidField, "unit must be a uuid", "/unit"}, language);
  const Services& services = enrolment.hub.services();
  if (services.directory.unit_name(*unit).empty())
    co_return problem_response({problem::kRecordUnknown, "the registry has no such unit", "/unit"}, language);
  std::array<std::uint8_t, JoinCodes::kRandomBytes> random;
  enrolment.random(random);
  const auto issued = enrolment.codes.issue(*unit, random, services.unix_ms());
  if (!issued) co_return problem_response(issued.error(), language);
  schema::JoinCode code;
  code.code = issued->code;
  code.unit = *unit;
  code.expires_ms = static_cast<std::int64_t>(issued->expires_ms);
  co_return json_response(code.encode());
}

}  // namespace

void add_nodes_api(Router& router, Enrolment enrolment) {
  const auto shared = std::make_shared<const Enrolment>(std::move(enrolment));
  router.on("POST", "/api/v1/nodes",
            [shared](const Request& request, const PathValues&) { return enrol(*shared, request); });
  router.on_control("POST", "/control/join-codes",
                    [shared](const Request& request, const PathValues&) { return issue_code(*shared, request); });
}

}  // namespace giaoban

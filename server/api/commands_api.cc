#include "server/api/commands_api.h"

#include <boost/asio/post.hpp>

#include "schema/api.h"
#include "server/api/results.h"
#include "server/api/wait_for.h"
#include "server/hub/founding.h"
#include "server/hub/slot_record.h"
#include "server/planning/registry/briefing.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

awaitable<Response> post_command(Hub& hub, const FindCaller& find_caller, const Request& request) {
  const Language language = language_of(request);
  const auto caller = find_caller(request);
  if (!caller) co_return problem_response({problem::kNotSignedIn}, language);
  auto body = parse_json(request.body);
  if (!body) co_return problem_response(body.error(), language);
  auto wish = schema::CommandRequest::decode(std::move(*body));
  if (!wish) co_return problem_response(wish.error(), language);
  Command command{wish->id,          wish->space, std::move(wish->name), std::move(wish->arguments),
                  *caller, hub.services().signer.node()};
  auto start = [&hub, command = std::move(command)](auto done) mutable {
    hub.run(std::move(command), [done](const Outcome& reached) { done(reached); });
  };
  const Outcome outcome = co_await wait_for<Outcome>(std::move(start));
  if (!outcome) co_return problem_response(outcome.error(), language);
  co_return json_response(result_json(wish->id, outcome, language));
}

Json turn_json(const HostTurn& turn) {
  Json json = {{"unit", turn.unit.text()}, {"hosted", turn.hosted}};
  if (turn.last_ordinal) json["last_ordinal"] = *turn.last_ordinal;
  return json;
}

/// What the rules propose for a plan, as of a day. On the plan's thread.
Result<Json> next_slot(const Space& plan, const std::shared_ptr<const Space>& registry, Day day) {
  if (registry == nullptr) return fail(problem::kSpaceUnknown);
  const auto roster = PlanRoster::read(*registry, plan.id());
  if (!roster) return std::unexpected(roster.error());
  const auto units = roster->units_on(day);
  if (units.empty()) return fail(problem::kRecordUnknown, "nobody takes part any more");
  const auto series = roster->series_of(std::nullopt);
  const int ordinal = next_ordinal(plan, *roster, series);
  const auto turns = host_turns(units, slots_of(plan));
  Json hosts = Json::array();
  for (const HostTurn& turn : turns) hosts.push_back(turn_json(turn));
  return Json{{"plan", plan.id().text()},
              {"cluster_name", roster->name()},
              {"term", roster->term()},
              {"ordinal", ordinal},
              {"title", roster->title(series, ordinal, units)},
              {"host_unit", turns.front().unit.text()},
              {"hosts", std::move(hosts)}};
}

awaitable<Response> get_next(Hub& hub, const FindCaller& find_caller, const Request& request, const PathValues& values) {
  const Language language = language_of(request);
  const auto caller = find_caller(request);
  if (!caller) co_return problem_response({problem::kNotSignedIn}, language);
  const auto space = Uuid::parse(values.at("space"));
  const auto card = space ? hub.directory().find(*space) : nullptr;
  if (card == nullptr || !card->has_member(caller->unit) || card->kind != SpaceKind::kPlan)
    co_return problem_response({problem::kSpaceUnknown}, language);
  const auto host = hub.find(*space);
  const auto registry = hub.directory().registry();
  const Day day = *parse_day(vietnam_date(hub.services().unix_ms()));
  auto start = [host, registry, day](auto done) {
    boost::asio::post(host->executor(), [host, registry, day, done] { done(next_slot(host->space(), registry, day)); });
  };
  const auto next = co_await wait_for<Result<Json>>(std::move(start));
  if (!next) co_return problem_response(next.error(), language);
  co_return json_response(*next);
}

}  // namespace

void add_commands_api(Router& router, Hub& hub, FindCaller find_caller) {
  router.on("POST", "/api/v1/commands", [&hub, find_caller](const Request& request, const PathValues&) {
    return post_command(hub, find_caller, request);
  });
  router.on("GET", "/api/v1/plans/{space}/next", [&hub, find_caller](const Request& request, const PathValues& values) {
    return get_next(hub, find_caller, request, values);
  });
}

}  // namespace giaoban

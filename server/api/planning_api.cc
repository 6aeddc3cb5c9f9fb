#include "server/api/planning_api.h"

#include <boost/asio/post.hpp>

#include <algorithm>

#include "schema/api.h"
#include "server/api/wait_for.h"
#include "server/hub/authorise.h"
#include "server/hub/founding.h"
#include "server/planning/judge/day_verdicts.h"
#include "server/planning/registry/term_calendar.h"

namespace giaoban {
namespace {

using boost::asio::awaitable;

constexpr std::int64_t kPointsMost = 1'000'000;  // api/day_verdicts.json

using Slots = std::vector<NamedRecord<schema::Slot>>;
using Registry = std::shared_ptr<const Space>;

Day today(const Planning& planning) { return *parse_day(vietnam_date(planning.hub.services().unix_ms())); }

/// The slots of all plan spaces that are here, each read on its own thread. Errors: those of read_slots(), too_many.
awaitable<Result<SlotsByPlan>> gather_slots(Hub& hub, Registry registry, std::string term) {
  SlotsByPlan all;
  std::size_t count = 0;
  for (const SpaceId& plan : plan_spaces(*registry, term)) {
    const auto host = hub.find(plan);
    if (host == nullptr) continue;
    auto start = [host](auto done) { boost::asio::post(host->executor(), [host, done] { done(read_slots(host->space())); }); };
    auto slots = co_await wait_for<Result<Slots>>(std::move(start));
    if (!slots) co_return std::unexpected(slots.error());
    count += slots->size();
    if (count > kPlannedListMost) co_return fail(problem::kTooMany, "more than " + std::to_string(kPlannedListMost) + " slots");
    all[plan] = std::move(*slots);
  }
  co_return all;
}

/// Runs what takes long off the threads that serve.
template <typename Value, typename Work>
awaitable<Value> in_background(Hub& hub, Work work) {
  auto start = [&hub, work = std::move(work)](auto done) {
    hub.services().in_background([work, done] { done(work()); });
  };
  co_return co_await wait_for<Value>(std::move(start));
}

awaitable<Result<RegistryProblem>> read_problem(const Planning& planning, Registry registry, std::string term) {
  const Record* record = registry->find("terms", term);
  std::string name = record != nullptr ? record->text("name") : std::string();  // named: see wait_for.h
  auto slots = co_await gather_slots(planning.hub, registry, std::move(name));
  if (!slots) co_return std::unexpected(slots.error());
  auto work = [registry, term, slots = std::make_shared<const SlotsByPlan>(std::move(*slots)), day = today(planning)] {
    return registry_problem(*registry, term, *slots, day);
  };
  co_return co_await in_background<Result<RegistryProblem>>(planning.hub, std::move(work));
}

/// The registry, where whoever asks belongs to it. Errors: not_signed_in, space_unknown.
Result<Registry> find_registry(const Planning& planning, const Request& request) {
  const auto caller = planning.find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  auto registry = planning.hub.directory().registry();
  if (registry == nullptr || !registry->has_member(caller->unit)) return fail(problem::kSpaceUnknown, "this node has no registry of yours");
  return registry;
}

/// The registry, where whoever asks plans for its convener. Errors: not_signed_in, space_unknown, forbidden.
Result<Registry> open_registry(const Planning& planning, const Request& request) {
  auto registry = find_registry(planning, request);
  if (!registry) return registry;
  const auto caller = planning.find_caller(request);
  if (!caller) return fail(problem::kNotSignedIn);
  if (!is_convener(**registry, caller->unit) || !caller->may_write()) return fail(problem::kForbidden, "the convener's secretary plans terms");
  return registry;
}

awaitable<Result<Json>> begin(const Planning& planning, const Request& request) {
  const auto registry = open_registry(planning, request);
  if (!registry) co_return std::unexpected(registry.error());
  auto body = parse_json(request.body);
  if (!body) co_return std::unexpected(body.error());
  const auto wish = schema::PlanningRequest::decode(std::move(*body));
  if (!wish) co_return std::unexpected(wish.error());
  auto problem = co_await read_problem(planning, *registry, wish->term);
  if (!problem) co_return std::unexpected(problem.error());
  std::array<std::uint8_t, 10> random;
  planning.random(random);
  const Uuid id = make_uuid(planning.hub.services().unix_ms(), random);
  const auto job = planning.jobs.begin(id, {wish->term, std::move(*problem), wish->keeps_plan, std::chrono::seconds(wish->seconds)});
  if (!job) co_return std::unexpected(job.error());
  co_return job->encode();
}

awaitable<Result<Json>> tell(const Planning& planning, const Request& request, const PathValues& values) {
  if (const auto registry = open_registry(planning, request); !registry) co_return std::unexpected(registry.error());
  const auto id = Uuid::parse(values.at("job"));
  if (!id) co_return fail(problem::kNotFound);
  auto job = planning.jobs.find(*id);
  if (request.method == "DELETE") {
    auto start = [&jobs = planning.jobs, id = *id](auto done) { jobs.end(id, [done](const Result<schema::PlanningJob>& told) { done(told); }); };
    job = co_await wait_for<Result<schema::PlanningJob>>(std::move(start));
  }
  if (!job) co_return std::unexpected(job.error());
  co_return job->encode();
}

awaitable<Result<Json>> tell_problem(const Planning& planning, const Request& request, const PathValues& values) {
  const auto registry = open_registry(planning, request);
  if (!registry) co_return std::unexpected(registry.error());
  const auto problem = co_await read_problem(planning, *registry, values.at("term"));
  if (!problem) co_return std::unexpected(problem.error());
  co_return encode_problem(problem->problem);
}

awaitable<Result<Json>> tell_calendar(const Planning& planning, const Request& request, const PathValues& values) {
  const auto registry = find_registry(planning, request);
  if (!registry) co_return std::unexpected(registry.error());
  auto work = [registry = *registry, term = values.at("term")]() -> Result<Json> {
    const auto calendar = term_calendar(*registry, term);
    if (!calendar) return std::unexpected(calendar.error());
    return calendar->encode();
  };
  co_return co_await in_background<Result<Json>>(planning.hub, std::move(work));
}

/// Which slot somebody asks about, and what of the registry it needs.
struct Question {
  SpaceId plan;
  std::string slot;
  std::string host;  ///< empty: its own
  std::string term;  ///< id of the record
  Registry registry;
};

/// Errors: not_signed_in, space_unknown, record_unknown, invalid_field.
awaitable<Result<Question>> read_question(const Planning& planning, const Request& request, const PathValues& values) {
  const auto caller = planning.find_caller(request);
  if (!caller) co_return fail(problem::kNotSignedIn);
  Question asked;
  const auto plan = Uuid::parse(values.at("plan"));
  const auto card = plan ? planning.hub.directory().find(*plan) : nullptr;
  asked.registry = planning.hub.directory().registry();
  const bool is_open = card != nullptr && card->kind == SpaceKind::kPlan && card->has_member(caller->unit);
  if (!is_open || asked.registry == nullptr || !asked.registry->has_member(caller->unit)) co_return fail(problem::kSpaceUnknown);
  asked.plan = *plan;
  asked.slot = values.at("slot");
  if (const auto host = request.query.find("host"); host != request.query.end()) {
    if (!Uuid::parse(host->second)) co_return fail(problem::kInvalidField, "the id of a unit", "/host");
    asked.host = host->second;
  }
  const auto space = planning.hub.find(asked.plan);
  auto start = [space, slot = asked.slot](auto done) {
    boost::asio::post(space->executor(), [space, slot, done] {
      const Record* record = space->space().find("slots", slot);
      done(record != nullptr && record->exists() ? record->text("term") : std::string());
    });
  };
  const auto name = co_await wait_for<std::string>(std::move(start));
  asked.registry->each("terms", [&](const std::string& id, const Record& term) {
    if (!name.empty() && term.text("name") == name) asked.term = id;
  });
  if (asked.term.empty()) co_return fail(problem::kRecordUnknown, "no such slot, or its term is not in the registry", "/slot");
  co_return asked;
}

schema::DayVerdicts verdicts_of(const std::vector<DayVerdict>& days) {
  schema::DayVerdicts made;
  for (const DayVerdict& day : days) {
    schema::DayVerdict said{day_text(day.date), {}, std::clamp(day.points, -kPointsMost, kPointsMost)};
    for (const Obstacle& one : day.against) said.against.push_back({one.rule, one.vi, one.en});
    made.days.push_back(std::move(said));
  }
  return made;
}

/// Error: record_unknown for a slot that is held, cancelled or without a day.
Result<Json> judge_days(const RegistryProblem& problem, const Question& asked) {
  const auto found = std::ranges::find_if(problem.standing, [&](const StandingSlot& one) { return one.plan == asked.plan && one.id == asked.slot; });
  if (found == problem.standing.end()) return fail(problem::kRecordUnknown, "the slot has no day that could change", "/slot");
  auto history = check_problem(problem.problem);
  if (!history) return std::unexpected(history.error());
  const std::string& host = asked.host.empty() ? found->conference.host : asked.host;
  return verdicts_of(day_verdicts(problem.problem, std::move(*history), problem.conferences(), found->conference, host)).encode();
}

awaitable<Result<Json>> tell_days(const Planning& planning, const Request& request, const PathValues& values) {
  const auto asked = co_await read_question(planning, request, values);
  if (!asked) co_return std::unexpected(asked.error());
  auto problem = co_await read_problem(planning, asked->registry, asked->term);
  if (!problem) co_return std::unexpected(problem.error());
  auto work = [problem = std::make_shared<const RegistryProblem>(std::move(*problem)), asked = *asked] { return judge_days(*problem, asked); };
  co_return co_await in_background<Result<Json>>(planning.hub, std::move(work));
}

Response respond(const Result<Json>& result, const Request& request) {
  return result ? json_response(*result) : problem_response(result.error(), language_of(request));
}

}  // namespace

void add_planning_api(Router& router, Planning planning) {
  const auto shared = std::make_shared<const Planning>(std::move(planning));
  router.on("POST", "/api/v1/planning", [shared](const Request& request, const PathValues&) -> awaitable<Response> {
    co_return respond(co_await begin(*shared, request), request);
  });
  const Handler telling = [shared](const Request& request, const PathValues& values) -> awaitable<Response> {
    co_return respond(co_await tell(*shared, request, values), request);
  };
  router.on("GET", "/api/v1/planning/{job}", telling);
  router.on("DELETE", "/api/v1/planning/{job}", telling);
  router.on("GET", "/api/v1/planning/terms/{term}/problem", [shared](const Request& request, const PathValues& values) -> awaitable<Response> {
    co_return respond(co_await tell_problem(*shared, request, values), request);
  });
  router.on("GET", "/api/v1/planning/terms/{term}/calendar", [shared](const Request& request, const PathValues& values) -> awaitable<Response> {
    co_return respond(co_await tell_calendar(*shared, request, values), request);
  });
  router.on("GET", "/api/v1/slots/{plan}/{slot}/days", [shared](const Request& request, const PathValues& values) -> awaitable<Response> {
    co_return respond(co_await tell_days(*shared, request, values), request);
  });
}

}  // namespace giaoban

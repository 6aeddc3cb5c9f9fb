#include "api_world.h"

#include "server/api/commands_api.h"
#include "server/api/planning_api.h"

namespace giaoban {
namespace {

/// A registry with a term, a cluster of four and its series; the cluster's plan with two slots.
struct PlanningWorld : ApiWorld {
  std::optional<PlanningJobs> jobs;
  std::uint8_t randoms = 0;
  SpaceId registry, plan;
  std::string term = numbered(60).text(), slot = numbered(71).text();
  PlanningJobs::Time now = std::chrono::steady_clock::now();

  PlanningWorld() {
    jobs.emplace([this] { return now; });
    add_planning_api(router, {hub, *jobs, [this](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, ++randoms); }, find_caller()});
    registry = found("registry", kUnit);
    plan = found("plan", kUnit);
    std::vector<RecordChange> changes = {unit(kUnit, "province", "provincial")};
    Json units = Json::array();
    for (std::uint8_t i = 51; i < 55; ++i) {
      changes.push_back(unit(numbered(i), "commune", "commune"));
      units.push_back(numbered(i).text());
    }
    changes.push_back({"terms", term, {{"name", "2023-2027"}, {"from", "2023-12-01"}, {"to", "2027-11-30"}}, {}});
    changes.push_back({"clusters", numbered(61).text(), {{"name", "Cụm 1"}, {"term", "2023-2027"}, {"plan", plan.text()}, {"units", units}}, {}});
    changes.push_back({"series", numbered(62).text(),
                       {{"name", "Giao ban"}, {"kind", "cluster_briefing"}, {"term", "2023-2027"}, {"convener_unit", kUnit.text()}, {"audience", "each_cluster"},
                        {"cadence", "every_months"}, {"months", 4}}, {}});
    put(registry, std::move(changes));
    put(plan, {{"slots", slot, {{"ordinal", 1}, {"term", "2023-2027"}, {"status", "planned"}, {"date", "2024-01-16"}, {"host_unit", numbered(51).text()}}, {}},
               {"slots", numbered(72).text(), {{"ordinal", 2}, {"term", "2023-2027"}, {"status", "planned"}, {"date", "2024-05-14"}, {"host_unit", numbered(52).text()}}, {}}});
  }

  static RecordChange unit(const UnitId& id, std::string_view kind, std::string_view level) {
    return {"units", id.text(), {{"name", "x"}, {"full_name", "Xã x"}, {"kind", kind}, {"level", level}}, {}};
  }
  Response send(std::string method, std::string path, const Json& body = {}, const char* who = "secretary", std::map<std::string, std::string> query = {}) {
    Request request = request_of(std::move(method), std::move(path), {{"x-actor", who}});
    if (!body.is_null()) request.body = to_text(body);
    request.query = std::move(query);
    return ask(std::move(request));
  }
  Json wish(bool keeps_plan = false, int seconds = 20) const { return {{"term", term}, {"keeps_plan", keeps_plan}, {"seconds", seconds}}; }
  /// Ends a job and gives what it came to.
  schema::PlanningJob end(const Response& begun) {
    const std::string id = (*parse_json(begun.body))["id"];
    return *schema::PlanningJob::decode(*parse_json(send("DELETE", "/api/v1/planning/" + id).body));
  }
};

TEST_CASE("A term is planned: begun, asked for, ended with the best so far") {
  PlanningWorld world;
  const auto begun = world.send("POST", "/api/v1/planning", world.wish());
  REQUIRE_MESSAGE(begun.status == 200, begun.body);
  const auto job = *schema::PlanningJob::decode(*parse_json(begun.body));
  CHECK(job.state == schema::PlanningState::kRunning);
  CHECK(job.term == world.term);
  CHECK(world.send("GET", "/api/v1/planning/" + job.id.text()).status == 200);
  const auto done = world.end(begun);
  CHECK(done.id == job.id);
  CHECK(done.state == schema::PlanningState::kDone);
  REQUIRE(done.verdict == schema::PlanningVerdict::kPlan);
  CHECK(done.plan->conferences.size() == 12);
  for (const auto& one : done.plan->conferences) CHECK(one.plan == world.plan);
  CHECK(world.send("GET", "/api/v1/planning/" + job.id.text()).body == to_text(done.encode()));
}

TEST_CASE("The next slot: its number in series and term, its title, whose turn it is") {
  PlanningWorld world;
  add_commands_api(world.router, world.hub, world.find_caller());
  world.put(world.plan, {{"slots", "old", {{"ordinal", 11}, {"term", "2019-2023"}, {"status", "held"}, {"host_unit", numbered(53).text()}}, {}}});
  const auto told = world.send("GET", "/api/v1/plans/" + world.plan.text() + "/next");
  REQUIRE_MESSAGE(told.status == 200, told.body);
  const auto next = *schema::NextSlot::decode(*parse_json(told.body));
  CHECK(next.ordinal == 3);
  CHECK(next.title == "Hội nghị giao ban trao đổi kinh nghiệm hoạt động với Thường trực HĐND cấp xã, thuộc cụm 1, lần thứ 3, nhiệm kỳ 2023-2027");
  CHECK(next.host_unit == numbered(54));
  CHECK(next.hosts.size() == 4);
}

TEST_CASE("A plan that is kept keeps its slots") {
  PlanningWorld world;
  const auto done = world.end(world.send("POST", "/api/v1/planning", world.wish(true)));
  REQUIRE(done.verdict == schema::PlanningVerdict::kPlan);
  CHECK(done.plan->conferences[0].slot == Uuid::parse(world.slot));
  CHECK(done.plan->conferences[0].date == "2024-01-16");
  CHECK(done.plan->conferences[1].slot == numbered(72));
  CHECK(done.plan->conferences[1].host_unit == numbered(52));
}

/// Jobs whose planner works until it is told to stop.
struct EndlessJobs {
  PlanningJobs::Time now = std::chrono::steady_clock::now();
  PlanningJobs jobs{[this] { return now; },
                    [](const PlanProblem&, const std::vector<PlannedConference>&, const PlanOptions& options) -> Result<PlanAnswer> {
                      std::promise<void> stopped;
                      const std::stop_callback told(options.limit.cancel, [&] { stopped.set_value(); });
                      stopped.get_future().wait();
                      return PlanAnswer();
                    }};

  Result<schema::PlanningJob> begin(std::uint8_t id) { return jobs.begin(numbered(id), {"t", {}, false, std::chrono::seconds(60)}); }
  Result<schema::PlanningJob> end(std::uint8_t id) {
    std::promise<Result<schema::PlanningJob>> told;
    jobs.end(numbered(id), [&](const Result<schema::PlanningJob>& job) { told.set_value(job); });
    return told.get_future().get();
  }
};

TEST_CASE("One plan at a time; jobs are kept for an hour, and sixteen of them") {
  EndlessJobs world;
  REQUIRE(world.begin(1).has_value());
  CHECK(world.begin(2).error().code == problem::kBusy);
  world.now += std::chrono::seconds(2);
  CHECK(world.jobs.find(numbered(1))->milliseconds == 2000);
  CHECK(world.end(1)->verdict == schema::PlanningVerdict::kUnknown);
  for (std::uint8_t id = 2; id <= PlanningJobs::kJobsKept; ++id) {
    world.now += std::chrono::minutes(1);
    REQUIRE(world.begin(id).has_value());
    CHECK(world.end(id)->state == schema::PlanningState::kDone);
  }
  CHECK(world.jobs.find(numbered(1)).has_value());
  world.now += std::chrono::minutes(1);
  REQUIRE(world.begin(99).has_value());  // the seventeenth
  CHECK(world.jobs.find(numbered(1)).error().code == problem::kNotFound);
  REQUIRE(world.end(99).has_value());
  world.now += std::chrono::minutes(59);
  CHECK(world.jobs.find(numbered(99)).has_value());
  CHECK(world.jobs.find(numbered(3)).error().code == problem::kNotFound);
  world.now += std::chrono::minutes(1);
  CHECK(world.end(99).error().code == problem::kNotFound);
}

TEST_CASE("A job that runs when the node stops ends with it") {
  EndlessJobs world;
  REQUIRE(world.begin(1).has_value());
}

TEST_CASE("Only the convener's secretaries and administrators plan a term") {
  PlanningWorld world;
  for (const auto& [who, status] : {std::pair("", 401), std::pair("observer", 403), std::pair("stranger", 404)}) {
    CAPTURE(who);
    CHECK(world.send("POST", "/api/v1/planning", world.wish(), who).status == status);
    CHECK(world.send("GET", "/api/v1/planning/" + numbered(1).text(), {}, who).status == status);
    CHECK(world.send("DELETE", "/api/v1/planning/" + numbered(1).text(), {}, who).status == status);
    CHECK(world.send("GET", "/api/v1/planning/terms/" + world.term + "/problem", {}, who).status == status);
  }
}

TEST_CASE("A wrong request, an unknown term, a contradictory rule, an unknown job: each is said") {
  PlanningWorld world;
  CHECK(code_of(world.send("POST", "/api/v1/planning", {{"term", world.term}})) == "missing_field");
  CHECK(code_of(world.send("POST", "/api/v1/planning", world.wish(false, 121))) == "invalid_field");
  Json unknown = world.wish();
  unknown["term"] = "x";
  CHECK(code_of(world.send("POST", "/api/v1/planning", unknown)) == "record_unknown");
  CHECK(code_of(world.send("GET", "/api/v1/planning/x")) == "not_found");
  CHECK(code_of(world.send("DELETE", "/api/v1/planning/" + numbered(9).text())) == "not_found");
  world.put(world.registry, {{"blocked_periods", numbered(80).text(), {{"kind", "busy"}, {"from", "2024-02-02"}, {"to", "2024-02-01"}}, {}}});
  const auto refused = world.send("POST", "/api/v1/planning", world.wish());
  CHECK(code_of(refused) == "invalid_field");
  CHECK((*parse_json(refused.body))["pointer"] == "/blocked_periods/" + numbered(80).text() + "/to");
}

TEST_CASE("A term is given as giaoban plan reads it") {
  PlanningWorld world;
  const auto told = world.send("GET", "/api/v1/planning/terms/" + world.term + "/problem");
  REQUIRE(told.status == 200);
  const auto problem = decode_problem(*parse_json(told.body));
  REQUIRE(problem.has_value());
  CHECK(check_problem(*problem).has_value());
  CHECK(problem->today == *parse_day("2023-11-15"));  // 2023-11-14, 22:13 UTC
  CHECK(problem->units.size() == 5);
}

TEST_CASE("The calendar of a term is told to everybody of the registry, and to nobody else") {
  PlanningWorld world;
  const std::string path = "/api/v1/planning/terms/" + world.term + "/calendar";
  const auto told = world.send("GET", path, {}, "observer");
  REQUIRE_MESSAGE(told.status == 200, told.body);
  const auto marks = schema::TermCalendar::decode(*parse_json(told.body))->marks;
  CHECK(std::ranges::any_of(marks, [](const auto& mark) { return mark.kind == schema::CalendarMarkKind::kTet && mark.from == "2024-02-02"; }));
  CHECK(code_of(world.send("GET", path, {}, "stranger")) == "space_unknown");
  CHECK(code_of(world.send("GET", path, {}, "")) == "not_signed_in");
  CHECK(code_of(world.send("GET", "/api/v1/planning/terms/x/calendar")) == "record_unknown");
}

TEST_CASE("What stands against each day for a slot") {
  PlanningWorld world;
  world.put(world.registry, {{"members", numbered(53).text(), {{"unit", numbered(53).text()}, {"nodes", {world.signer.node().text()}}, {"role", "member"}}, {}},
                             {"busy_periods", numbered(53).text() + "/a", {{"from", "2024-03-04"}, {"to", "2024-03-08"}, {"reason", "Bão"}}, {}}});
  const std::string path = "/api/v1/slots/" + world.plan.text() + "/" + world.slot + "/days";
  const auto told = world.send("GET", path, {}, "observer");
  REQUIRE_MESSAGE(told.status == 200, told.body);
  const auto days = schema::DayVerdicts::decode(*parse_json(told.body))->days;
  const auto on = [&](const char* date) { return std::ranges::find(days, date, &schema::DayVerdict::date)->against; };
  CHECK(days.front().date == "2023-12-01");
  CHECK(on("2024-01-16").empty());
  REQUIRE(on("2024-03-05").size() == 1);
  CHECK(on("2024-03-05")[0].rule == "block:" + numbered(53).text() + "/a");
  CHECK(on("2024-01-20")[0].rule == "weekend");
  CHECK_FALSE(on("2024-02-12").empty());  // Tết
  const auto for_stranger = schema::DayVerdicts::decode(*parse_json(world.send("GET", path, {}, "secretary", {{"host", numbered(99).text()}}).body));
  CHECK(std::ranges::all_of(for_stranger->days, [](const schema::DayVerdict& day) { return !day.against.empty(); }));
  CHECK(code_of(world.send("GET", path, {}, "secretary", {{"host", "x"}})) == "invalid_field");
  CHECK(code_of(world.send("GET", path, {}, "stranger")) == "space_unknown");
  CHECK(code_of(world.send("GET", "/api/v1/slots/" + world.plan.text() + "/x/days")) == "record_unknown");
  world.put(world.plan, {{"slots", world.slot, {{"status", "held"}}, {}}});
  CHECK(code_of(world.send("GET", path)) == "record_unknown");
}

}  // namespace
}  // namespace giaoban

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/bench/planning/instances.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

TermPlan planned(const PlanProblem& problem) {
  const auto answer = plan_term(problem);
  REQUIRE_MESSAGE(answer.has_value(), answer.error().detail << answer.error().pointer);
  REQUIRE_MESSAGE(answer->verdict == PlanVerdict::kPlan, answer->conflict.en);
  for (const PlanBreach& breach : find_breaches(problem, answer->plan.conferences)) FAIL_CHECK(breach.rule << ": " << breach.where);
  return answer->plan;
}

/// Kon Tum, term 2021-2026: the first briefing was held at Kon Plông, and closed with "next: August, at Tu Mơ Rông".
PlanProblem kon_tum() {
  PlanProblem problem;
  problem.term = {"2021-2026", {day("2021-07-01"), day("2026-03-31")}};
  problem.today = day("2022-02-18");
  problem.units = {planned_unit("tinh", "")};
  problem.units[0].name = "Tỉnh Kon Tum";
  for (const char* name : {"Thành phố Kon Tum", "Đắk Glei", "Ngọc Hồi", "Đắk Tô", "Kon Plông", "Kon Rẫy", "Đắk Hà", "Sa Thầy", "Tu Mơ Rông", "Ia H'Drai"})
    problem.units.push_back(planned_unit(name));
  problem.series = {province_briefing("giao-ban", "tinh")};
  problem.history = {{"giao-ban", "", 1, day("2022-02-17"), "Kon Plông", false}};
  problem.series[0].overrides = {{"", 2, {day("2022-08-01"), day("2022-08-31")}, "Tu Mơ Rông", "Kết luận hội nghị lần thứ Nhất", "TB kết luận 17/02/2022", {}}};
  return problem;
}

TEST_CASE("Kon Tum goes on in August 2022 at Tu Mơ Rông, then by turns of those who have not hosted") {
  const TermPlan plan = planned(kon_tum());
  REQUIRE(plan.conferences.size() == 7);
  CHECK(plan.conferences[0].ordinal == 2);
  CHECK(day_text(plan.conferences[0].date).starts_with("2022-08"));
  CHECK(plan.conferences[0].host == "Tu Mơ Rông");
  std::set<std::string> hosts = {"Kon Plông"};
  for (std::size_t i = 0; i < plan.conferences.size(); ++i) CHECK(hosts.insert(plan.conferences[i].host).second );
}

TEST_CASE("Nghệ An's second cluster goes on with the fifth; hosts of the first three are not known, Thái Hòa had the fourth") {
  PlanProblem problem = one_cluster("abcdefghij", "2021-07-01", "2026-06-30", 6);
  problem.today = day("2024-02-01");
  for (int i = 1; i <= 3; ++i) problem.history.push_back({"giao-ban", "cum", i, {}, "", false});
  problem.history.push_back({"giao-ban", "cum", 4, day("2024-01-23"), "a", false});
  const TermPlan plan = planned(problem);
  REQUIRE(plan.conferences.size() == 4);
  CHECK(plan.conferences[0].ordinal == 5);
  for (const std::string& host : hosts_of(plan)) CHECK(host != "a");
}

TEST_CASE("A turn handed from Lai Châu to Thái Nguyên: Lai Châu's stays open, Thái Nguyên has had its own") {
  PlanProblem problem = one_cluster("LTabc", "2016-07-01", "2021-06-30", 12);
  problem.history = {{"giao-ban", "cum", 7, day("2018-10-10"), "a", false}};
  problem.today = day("2018-11-01");
  problem.series[0].overrides = {{"cum", 8, {day("2019-08-01"), day("2019-10-31")}, "T", "Lai Châu xin chuyển", "CV Ban Công tác đại biểu", {}}};
  const TermPlan plan = planned(problem);
  REQUIRE(plan.conferences.size() == 2);
  CHECK(plan.conferences[0].ordinal == 8);
  CHECK(plan.conferences[0].host == "T");
  CHECK(std::set<std::string>{"L", "b", "c"}.contains(plan.conferences[1].host));
}

TEST_CASE("A unit that came out of a merger has had its turn when one of those before it had") {
  PlanProblem problem = one_cluster("abcd", "2026-04-01", "2027-12-31", 3);
  PlannedUnit merged = planned_unit("ab");
  merged.from = day("2026-11-01");
  for (const std::size_t i : {1, 2}) {
    problem.units[i].to = day("2026-10-31");
    problem.units[i].successors = {"ab"};
  }
  problem.units.push_back(merged);
  problem.clusters[0].members.push_back({"ab", {}, {}});
  problem.confirmed = {{"giao-ban", "cum", 1, day("2026-05-12"), "a", false}};
  const TermPlan plan = planned(problem);
  std::vector<std::string> after;
  for (const auto& one : plan.conferences)
    if (one.date >= day("2026-11-01")) after.push_back(one.host);
  const auto merged_at = std::ranges::find(after, "ab") - after.begin();
  for (const char* unit : {"c", "d"}) {
    const bool had_turn = std::ranges::find(after.begin(), after.begin() + merged_at, unit) != after.begin() + merged_at || plan.conferences[1].host == unit;
    CHECK_MESSAGE(had_turn, unit);
  }
}

TEST_CASE("Units that end without a successor leave slots that nobody can hold, and the plan says so") {
  PlanProblem problem = one_cluster("abc", "2023-01-01", "2026-12-31", 6);
  for (std::size_t i = 1; i <= 3; ++i) problem.units[i].to = day("2025-06-30");
  const TermPlan plan = planned(problem);
  CHECK(plan.conferences.size() == 5);
  CHECK(plan.notes.size() == 3);
}

TEST_CASE("Cities meet apart from the day on which they are cities") {
  PlanProblem problem;
  problem.term = {"2026-2031", {day("2026-04-01"), day("2031-03-31")}};
  problem.today = day("2026-04-01");
  problem.units = {planned_unit("na", "")};
  for (const char* name : {"Hà Nội", "Nghệ An", "Lào Cai", "Đồng Nai"}) {
    problem.units.push_back(planned_unit(name, ""));
    problem.units.back().region = "BAC";
  }
  problem.units[1].kinds = {{std::nullopt, "centrally_run_city"}};
  problem.units[4].kinds = {{std::nullopt, "province"}, {day("2028-04-30"), "centrally_run_city"}};
  problem.series = {annual_summary("tong-ket", "na")};
  const TermPlan plan = planned(problem);
  CHECK(plan.conferences.size() == 10);
  for (const auto& one : plan.conferences)
    if (one.cluster == "apart" && one.date < day("2028-04-30")) CHECK(one.host == "Hà Nội");
}

TEST_CASE("Nghệ An before 2025 is planned and proven best; twice the same") {
  const PlanProblem problem = bench::nghe_an_before();
  const TermPlan plan = planned(problem);
  CHECK(plan.conferences.size() == 20);
  CHECK(plan.is_proven_best());
  CHECK(planned(problem).conferences == plan.conferences);
}

TEST_CASE("A search that is cancelled gives the best plan so far") {
  std::stop_source stop;
  PlanOptions options;
  options.limit.cancel = stop.get_token();
  int told = 0;
  options.progress = [&](const PlanProgress& progress) {
    CHECK(progress.bound <= progress.score);
    if (++told == 2) stop.request_stop();
  };
  const PlanProblem problem = bench::nghe_an_after();
  const auto answer = plan_term(problem, options);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  CHECK(told >= 2);
  CHECK(told <= 4);
  CHECK(answer->plan.conferences.size() == 195);
  CHECK(find_breaches(problem, answer->plan.conferences).empty());
}

TEST_CASE("The checker sees what is broken by hand") {
  const PlanProblem problem = one_cluster("abcd", "2026-04-01", "2027-12-31", 3);
  const TermPlan plan = planned(problem);
  const auto rules_after = [&](auto change) {
    auto edited = plan.conferences;
    change(edited);
    std::set<std::string> rules;
    for (const auto& breach : find_breaches(problem, edited)) rules.insert(breach.rule);
    return rules;
  };
  CHECK(rules_after([](auto& list) { list[1].host = list[0].host; }).contains("turn"));
  CHECK(rules_after([](auto& list) { list[1].host = "tinh"; }).contains("host"));
  CHECK(rules_after([](auto& list) { list[1].date = list[0].date + std::chrono::days(7); }).contains("gap"));
  CHECK(rules_after([](auto& list) { list[0].date = day("2026-05-02"); }).contains("weekend"));
  CHECK(rules_after([](auto& list) { list[0].date = day("2026-04-30"); }).contains("holiday"));
  CHECK(rules_after([](auto& list) { list[3].date = day("2027-02-09"); }).contains("blocked"));
  CHECK(rules_after([](auto& list) { list[0].date = day("2026-07-14"); }).contains("window"));
}

TEST_CASE("Every plan holds every hard rule, and its bound is no more than its score") {
  int plans = 0;
  CHECK(rc::check("plans of random problems", [&] {
    const PlanProblem problem = random_problem();
    PlanOptions options;
    options.limit.end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto answer = plan_term(problem, options);
    if (!answer) RC_DISCARD("not a problem");
    RC_ASSERT(answer->verdict != PlanVerdict::kUnknown);
    if (answer->verdict != PlanVerdict::kPlan) return;
    ++plans;
    for (const auto& breach : find_breaches(problem, answer->plan.conferences)) RC_FAIL(breach.rule + ": " + breach.where + " in " + to_text(encode_problem(problem)));
    RC_ASSERT(answer->plan.bound <= answer->plan.score.total());
  }));
  CHECK(plans > 20);
}

}  // namespace
}  // namespace giaoban

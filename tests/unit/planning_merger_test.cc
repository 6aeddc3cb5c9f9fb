#include <algorithm>
#include <set>

#include "tests/unit/planning_registry_world.h"

namespace giaoban {
namespace {

/// A registry whose term was planned whole; then units of it become one. What was planned stands in slots.
struct MergerWorld : RegistryWorld {
  std::vector<PlannedConference> planned;
  const std::string merged = unit(9).text();

  MergerWorld() {
    planned = plan_term(read()->problem)->plan.conferences;
    for (const PlannedConference& one : planned) put_slot(one.ordinal, "planned", day_text(one.date), *Uuid::parse(one.host));
  }

  /// From `first_day` on, the first `count` units of the cluster are one.
  void merge(unsigned count, Day first_day) {
    for (unsigned i = 0; i < count; ++i)
      put_unit(unit(i), "commune", {{"valid_to", day_text(first_day - std::chrono::days(1))}, {"successors", {merged}}});
    put_unit(unit(9), "commune", {{"parent", world.province_unit.text()}, {"valid_from", day_text(first_day)}});
  }
  /// It is `now`, and what had a day before it was held.
  void go_on_to(Day now) {
    today = now;
    for (const PlannedConference& one : planned)
      if (one.date < now) put_slot(one.ordinal, "held", day_text(one.date), *Uuid::parse(one.host));
  }
  /// Whether something that is only planned is nearer than the notice that is due: that is moved, merger or not.
  bool has_too_late() const {
    const auto notice = std::chrono::days(read()->problem.series[0].lead_days);
    return std::ranges::any_of(planned, [&](const PlannedConference& one) { return one.date >= today && one.date < today + notice; });
  }
  /// Of the rule's windows of four months the one that holds a day. In that of the merger either side of it may be taken.
  static int window_of(Day at) { return (year_of(at) * 12 + static_cast<int>(month_of(at)) - 4) / 4; }
  bool is_ended(const std::string& host, unsigned count) const {
    for (unsigned i = 0; i < count; ++i)
      if (host == unit(i).text()) return true;
    return false;
  }
};

TEST_CASE("After a merger what is yet to come is the successor's, and what was held stays with the unit that held it") {
  int handed = 0;
  CHECK(rc::check("mergers on any day, of one unit (a new one in its place) to three", [&] {
    MergerWorld world;
    const unsigned count = static_cast<unsigned>(*rc::gen::inRange(1, 4));
    const Day begin = day("2026-04-01");
    const Day first_day = begin + std::chrono::days(*rc::gen::inRange(30, 700));
    world.merge(count, first_day);
    world.go_on_to(begin + std::chrono::days(*rc::gen::inRange(0, 600)));
    RC_PRE(!world.has_too_late());
    const auto read = world.read();
    RC_ASSERT(read.has_value());
    const OldPlan old = old_plan(*read);
    const auto answer = replan_term(read->problem, old.conferences);
    RC_ASSERT(answer.has_value());
    RC_ASSERT(answer->verdict == PlanVerdict::kPlan);
    const auto& now = answer->plan.conferences;
    for (const PlanBreach& breach : find_breaches(read->problem, now)) RC_FAIL(breach.rule + ": " + breach.where);

    for (const PlannedConference& one : world.planned) {
      if (one.date < world.today) {  // held: nothing of it is proposed, and the record names who hosted then
        RC_ASSERT(std::ranges::count(read->problem.history, one.ordinal, &KnownConference::ordinal) == 1);
        const auto held = std::ranges::find(read->problem.history, one.ordinal, &KnownConference::ordinal);
        RC_ASSERT(held->host == one.host && held->date == one.date);
        RC_ASSERT(std::ranges::find(now, one.ordinal, &PlannedConference::ordinal) == now.end());
        continue;
      }
      const auto after = std::ranges::find(now, one.ordinal, &PlannedConference::ordinal);
      RC_ASSERT(after != now.end());
      RC_ASSERT(!(after->date >= first_day && world.is_ended(after->host, count)));
      if (count > 1 || one.date < first_day || MergerWorld::window_of(one.date) == MergerWorld::window_of(first_day)) continue;
      // One for one: the new unit has the old one's turns, and nobody else's host or day is touched.
      const bool is_handed = world.is_ended(one.host, count);
      RC_ASSERT(after->host == (is_handed ? world.merged : one.host));
      RC_ASSERT(after->date == one.date);
      handed += is_handed;
    }
    const auto proposed = proposed_plan(*read, old, answer->plan, answer->moves_forced);
    for (const auto& one : proposed.conferences) RC_ASSERT(one.slot == RegistryWorld::slot_id(static_cast<int>(one.ordinal)));
  }));
  CHECK(handed > 0);
}

TEST_CASE("What is confirmed with a unit that ended stays, and the plan says who took its place") {
  MergerWorld world;
  const PlannedConference last = world.planned.back();
  world.put_slot(last.ordinal, "confirmed", day_text(last.date), RegistryWorld::unit(0));
  CHECK(plan_term(world.read()->problem)->plan.notes.empty());
  world.merge(2, day("2026-11-01"));
  const auto answer = plan_term(world.read()->problem);
  REQUIRE(answer->verdict == PlanVerdict::kPlan);
  CHECK(answer->plan.conferences.back().host == RegistryWorld::unit(0).text());
  const std::string name = RegistryWorld::named(RegistryWorld::unit(0)), now = RegistryWorld::named(RegistryWorld::unit(9));
  CHECK(answer->plan.notes == std::vector<std::string>{"Giao ban, Cụm 1, lần thứ " + std::to_string(last.ordinal) + ", đã chốt ngày " +
                                                       vietnamese_day(last.date) + ": " + name + " không còn vào ngày đó, nay là " + now});
}

}  // namespace
}  // namespace giaoban

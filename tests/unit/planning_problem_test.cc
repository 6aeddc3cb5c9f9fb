#include <doctest/doctest.h>

#include "schema/problems.h"
#include "tests/bench/planning/instances.h"
#include "tests/unit/planning_world.h"

namespace giaoban {
namespace {

TEST_CASE("A problem is the same after it was written and read") {
  for (const PlanProblem& problem : {bench::nghe_an_before(), one_cluster("abc", "2026-04-01", "2027-12-31", 3)}) {
    const auto read = decode_problem(*parse_json(to_text(encode_problem(problem))));
    REQUIRE_MESSAGE(read.has_value(), read.error().pointer << " " << read.error().detail);
    CHECK(*read == problem);
  }
  CHECK(rc::check("random problems", [] {
    const PlanProblem problem = random_problem();
    RC_ASSERT(decode_problem(encode_problem(problem)).value() == problem);
  }));
}

TEST_CASE("What cannot be read names the field") {
  const Json good = encode_problem(one_cluster("abc", "2026-04-01", "2027-12-31", 3));
  const auto error_after = [&](const char* pointer, const Json& value) {
    Json json = good;
    json[Json::json_pointer(pointer)] = value;
    return decode_problem(json).error();
  };
  CHECK(error_after("/term/from", "2026-02-30").pointer == "/term/from");
  CHECK(error_after("/series/0/cadence/months", 0).pointer == "/series/0/cadence/months");
  CHECK(error_after("/series/0/cadence/kind", "weekly").pointer == "/series/0/cadence/kind");
  CHECK(error_after("/series/0/weekdays/1", 8).pointer == "/series/0/weekdays/1");
  CHECK(error_after("/units/1/colour", "red").code == problem::kUnknownField);
  CHECK(error_after("/units/1/colour", "red").pointer == "/units/1/colour");
  CHECK(error_after("/units", Json::object()).pointer == "/units");
  Json without = good;
  without["series"][0].erase("convener");
  CHECK(decode_problem(without).error().code == problem::kMissingField);
  CHECK(decode_problem(without).error().pointer == "/series/0/convener");
  CHECK(decode_problem(Json::array()).error().code == problem::kInvalidField);
}

TEST_CASE("Rules that make no sense together are refused before anything is planned") {
  const PlanProblem good = one_cluster("abc", "2026-04-01", "2027-12-31", 3);
  REQUIRE(check_problem(good).has_value());
  const auto pointer_after = [&](auto change) {
    PlanProblem spoilt = good;
    change(spoilt);
    const auto checked = check_problem(spoilt);
    return checked ? std::string("none") : checked.error().pointer;
  };
  CHECK(pointer_after([](auto& p) { p.term.days.to = p.term.days.from; }) == "/term/to");
  CHECK(pointer_after([](auto& p) { p.series[0].convener = "nobody"; }) == "/series/0/convener");
  CHECK(pointer_after([](auto& p) { p.series[0].audience.of = "nowhere"; }) == "/series/0/audience/of");
  CHECK(pointer_after([](auto& p) { p.series[0].cadence = {Cadence::kTermMonths, 6, 8, {4}}; }) == "/series/0/cadence/term_years");
  CHECK(pointer_after([](auto& p) { p.series[0].min_gap_days = 400; }) == "/series/0/min_gap_days");
  CHECK(pointer_after([](auto& p) { p.series[0].weekdays.clear(); }) == "/series/0/weekdays");
  CHECK(pointer_after([](auto& p) { p.series[0].people = {"nobody"}; }) == "/series/0/people");
  CHECK(pointer_after([](auto& p) { p.series[0].ends_at = "07:00"; }) == "/series/0/ends_at");
  const SlotOverride outside{"cum", 1, {day("2031-01-01"), day("2031-01-31")}, "", "vì bão", "CV 12", {}};
  CHECK(pointer_after([&](auto& p) { p.series[0].overrides = {outside}; }) == "/series/0/overrides/0/window");
  const SlotOverride good_one{"cum", 1, {day("2026-04-01"), day("2026-05-31")}, "a", "vì bão", "", {}};
  const auto override_after = [&](auto change) {
    return pointer_after([&](auto& p) {
      SlotOverride one = good_one;
      change(one);
      p.series[0].overrides = {good_one, one};
      p.series[0].overrides[1].ordinal += 1;
    });
  };
  const std::string second = "/series/0/overrides/1";
  CHECK(override_after([](auto&) {}) == "none");
  CHECK(override_after([](auto& one) { one.ordinal = 0; }) == second + "/ordinal");  // the first once more
  CHECK(override_after([](auto& one) { one.window.to = day("2026-03-31"); }) == second + "/window/to");
  CHECK(override_after([](auto& one) { one.reason.clear(); }) == second + "/reason");
  CHECK(override_after([](auto& one) { one.cluster.clear(); }) == second + "/cluster");  // whose, of a series that each cluster has
  CHECK(override_after([](auto& one) { one.host = "nobody"; }) == second + "/host");
  CHECK(pointer_after([&](auto& p) {
          p.units[1].to = day("2026-03-31");  // before the window begins
          p.series[0].overrides = {good_one};
        }) == "/series/0/overrides/0/host");
  CHECK(pointer_after([](auto& p) { p.confirmed = {{"giao-ban", "cum", 1, day("2031-01-01"), "a", false}}; }) == "/confirmed/0/date");
  CHECK(pointer_after([](auto& p) { p.blocks = {{"b", BlockKind::kBusy, {day("2026-05-02"), day("2026-05-01")}, {}, {}, {}}}; }) == "/blocks/0/to");
  CHECK(pointer_after([](auto& p) { p.wishes = {{"nobody", false, {1}}}; }) == "/wishes/0/unit");
}

TEST_CASE("A day that is not free says why, in words of an office") {
  const FreeDays days({}, {{"kh", BlockKind::kSession, {day("2027-07-05"), day("2027-07-08")}, {"tinh"}, {}, "Kỳ họp thứ 4 HĐND tỉnh"}}, true, 2027, 2027);
  const Attendance who{{"tinh", "a"}, {}}, others{{"b"}, {}};
  const auto why = [&](const char* text, const Attendance& them) {
    const auto found = days.obstacles(day(text), them);
    return found.empty() ? std::string() : found.front().vi;
  };
  CHECK(why("2027-07-06", who) == "Kỳ họp thứ 4 HĐND tỉnh, từ 05/07/2027 đến 08/07/2027");
  CHECK(why("2027-07-06", others).empty());
  CHECK(why("2027-07-10", others) == "Thứ Bảy là ngày nghỉ cuối tuần");
  CHECK(why("2027-09-02", others) == "Quốc khánh 2/9, ngày 02/09/2027");
  CHECK(why("2027-02-03", others) == "Những tuần Tết Nguyên đán, từ 30/01/2027 đến 15/02/2027");
  CHECK(days.is_free(day("2027-07-09"), who));
  CHECK_FALSE(days.is_free(day("2027-07-06"), who));
}

}  // namespace
}  // namespace giaoban

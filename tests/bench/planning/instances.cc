#include "tests/bench/planning/instances.h"

#include <map>
#include <random>

namespace giaoban::bench {
namespace {

constexpr int kCommunes = 3321, kProvinces = 34, kClusterUnits = 10;
constexpr std::array<int, 3> kRegionProvinces = {15, 11, 8};
constexpr std::array<const char*, 3> kRegions = {"BAC", "TRUNG", "NAM"};

/// Fills a problem; the numbers of std::mt19937 are the same everywhere, those of the standard's distributions are not.
class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  PlanProblem problem;

  unsigned below(unsigned end) { return random_() % end; }

  void term(const char* name, int first_year) {
    problem.term = {name, {make_day(first_year, 4, 1), make_day(first_year + 5, 3, 31)}};
    problem.today = problem.term.days.from - std::chrono::days(60);
  }

  /// A province with children in clusters of ten and its two sessions a year.
  void province(const std::string& id, const std::string& kind, int children, const char* region, const char* child_kind, int cluster_units) {
    PlannedUnit unit{id, "Tỉnh " + id, {{std::nullopt, kind}}, "", region, {}, {}, {}, {}, false};
    problem.units.push_back(unit);
    problem.people.push_back({"chair-" + id, "Chủ tịch HĐND " + id});
    const int clusters = std::max(1, (children + cluster_units / 2) / cluster_units);
    const bool is_by_the_sea = below(3) > 0;
    for (int i = 0; i < clusters; ++i) {
      const int count = children / clusters + (i < children % clusters ? 1 : 0);
      cluster(id, i + 1, count, child_kind, is_by_the_sea && below(3) == 0);
    }
    sessions(id);
  }

  void briefings(const std::string& id, int months) {
    Series series = cluster_briefing("briefing-" + id, id, id);
    series.cadence.months = months;
    series.people = {"chair-" + id};
    problem.series.push_back(series);
  }

 private:
  void cluster(const std::string& province_id, int number, int count, const char* child_kind, bool is_by_the_sea) {
    PlannedCluster made{province_id + "-c" + std::to_string(number), "Cụm " + std::to_string(number), province_id, {}};
    for (int i = 0; i < count; ++i) {
      PlannedUnit unit{made.id + "-" + std::to_string(i + 1), "Đơn vị " + std::to_string(i + 1), {{std::nullopt, child_kind}}, province_id, "",
                       {}, {}, {}, {}, is_by_the_sea && below(3) > 0};
      unit.neighbours.push_back(made.id + "-" + std::to_string((i + 1) % count + 1));
      if (below(3) == 0) unit.neighbours.push_back(made.id + "-" + std::to_string(below(static_cast<unsigned>(count)) + 1));
      if (below(5) == 0) problem.wishes.push_back({unit.id, below(2) == 0, {below(6) + 1, below(6) + 7}});
      made.members.push_back({unit.id, {}, {}});
      problem.units.push_back(std::move(unit));
    }
    problem.clusters.push_back(std::move(made));
  }

  void sessions(const std::string& id) {
    const Period term = problem.term.days;
    for (int year = year_of(term.from); year <= year_of(term.to); ++year)
      for (const unsigned month : {7u, 12u}) {
        const Day begin = make_day(year, month, 3 + below(10));
        const std::string name = id + "-" + std::to_string(year) + "-" + std::to_string(month);
        problem.blocks.push_back({"session-" + name, BlockKind::kSession, {begin, begin + std::chrono::days(3)}, {id}, {}, {}});
        problem.blocks.push_back(
            {"preparation-" + name, BlockKind::kPreparation, {begin - std::chrono::days(7), begin - std::chrono::days(1)}, {id}, {}, {}});
      }
  }

  std::mt19937 random_;
};

/// The first of the regions, with their conferences and the annual one.
PlanProblem regions(std::size_t count) {
  Maker maker(kCommunes);
  maker.term("2026-2031", 2026);
  PlanProblem& problem = maker.problem;
  problem.units.push_back({"na", "Ủy ban Thường vụ Quốc hội", {{std::nullopt, "national"}}, "", "", {}, {}, {}, {}, false});
  problem.people.push_back({"deputies-affairs", "Trưởng Ban Công tác đại biểu"});
  Series annual = annual_summary("annual", "na");
  annual.people = {"deputies-affairs"};
  int made = 0;
  for (std::size_t r = 0; r < count; ++r) {
    Series regional = regional_conference(std::string("regional-") + kRegions[r], "na", kRegions[r]);
    regional.people = {"deputies-affairs"};
    for (int i = 0; i < kRegionProvinces[r]; ++i, ++made) {
      const std::string id = "p" + std::to_string(made + 1);
      const int children = kCommunes / kProvinces + (made < kCommunes % kProvinces ? 1 : 0);
      maker.province(id, maker.below(4) == 0 ? "centrally_run_city" : "province", children, kRegions[r], "commune", kClusterUnits);
      maker.briefings(id, 4);
      regional.people.push_back("chair-" + id);
      annual.people.push_back("chair-" + id);
    }
    problem.series.push_back(regional);
  }
  problem.series.push_back(annual);
  return std::move(problem);
}

}  // namespace

PlanProblem nghe_an_before() {
  Maker maker(21);
  maker.term("2021-2026", 2021);
  maker.province("nghe-an", "province", 21, "TRUNG", "district", 11);
  maker.briefings("nghe-an", 6);
  return std::move(maker.problem);
}

PlanProblem nghe_an_after() {
  Maker maker(130);
  maker.term("2026-2031", 2026);
  maker.province("nghe-an", "province", 130, "TRUNG", "commune", kClusterUnits);
  maker.briefings("nghe-an", 4);
  return std::move(maker.problem);
}

PlanProblem nation() { return regions(kRegions.size()); }
PlanProblem north() { return regions(1); }

std::optional<PlanProblem> instance(const std::string& name) {
  static const std::map<std::string, PlanProblem (*)()> kAll = {{"before", nghe_an_before}, {"after", nghe_an_after}, {"north", north}, {"nation", nation}};
  const auto found = kAll.find(name);
  return found == kAll.end() ? std::nullopt : std::optional(found->second());
}

}  // namespace giaoban::bench

#pragma once
#include "server/planning/search/date_board.h"
#include "server/planning/search/plan_work.h"

namespace giaoban {

/// A plan made better strand by strand: a few strands that compete are taken out and put back, dates and hosts in turn, and
/// stay so where that costs no more.
class PlanImprover {
 public:
  explicit PlanImprover(const PlanWork& work);

  /// Puts all strands one after the other, those with the fewest days first, then at random, by the costs `guide`; kept where
  /// that is the first plan or costs less. False where a strand found no place.
  bool build(const std::vector<DayCosts>& guide);
  /// Takes dates that hold every rule.
  void take(const Dates& dates);
  /// Takes an old plan that a change has broken: strands that stand stay, the others come where moving costs least, and up to
  /// `evictions` times a rival is taken out to make room. Dates are -1 and hosts empty where there was none. False, and no
  /// plan, where that is not enough. From then on every move away from the old plan costs `move_points`.
  bool repair(const Dates& dates, const PlanWork::Hosts& hosts, int move_points, int evictions);

  /// A strand by chance, alone or with rivals. All but the last may be put
  /// back by the costs `guide`. True where the plan costs less.
  bool shake(const std::vector<DayCosts>& guide);
  /// The same for one strand, with at most one rival.
  bool shake_near(int run);

  /// Points, with those of moves.
  std::int64_t cost() const { return cost_; }
  const Dates& dates() const { return board_.dates(); }
  PlanWork::Hosts hosts() const;
  /// Runs with a conference that has moved.
  std::vector<int> moved_runs() const;
  /// By slot and day: nothing, or what it costs to move there from an old plan.
  const std::vector<DayCosts>& move_costs() const { return move_costs_; }

 private:
  const DateRun& run(int r) const { return work_.dates.runs[static_cast<std::size_t>(r)]; }
  const Strand& strand(int r) const;
  bool put_back(int r, const std::vector<DayCosts>& guide);
  void choose_hosts(int r);
  /// The points of a run as it stands.
  std::int64_t cost_of(int r) const;
  bool move_runs(const std::vector<int>& some, const std::vector<DayCosts>& guide);
  void cost_all();

  const PlanWork& work_;
  DateBoard board_;
  HostChooser chooser_;
  std::vector<std::vector<std::string>> hosts_;  ///< by run
  std::vector<DayCosts> move_costs_, host_costs_;
  Dates old_dates_;
  PlanWork::Hosts old_hosts_;
  int move_points_ = 0;
  std::int64_t cost_ = -1;  ///< below 0: there is no plan
};

}  // namespace giaoban

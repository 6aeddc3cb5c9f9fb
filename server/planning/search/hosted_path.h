#pragma once
#include "server/planning/search/host_menu.h"

namespace giaoban {

/// Finds the cheapest dates of one run together with whom it costs least to have as hosts, each once in a round, neighbours
/// aside: a shortest path through days and, beside each day, how many hosts of each class have had their turn. Hosts of a
/// class cost the same in every month. Where a round has too many classes the nearest are joined at the lower cost of each
/// month, so that the cost found is never above the true one. Keeps its memory between calls; not thread-safe.
class HostedPath {
 public:
  /// As RunPath::find; `costs` come on top of what hosts cost.
  Cost find(const DateProblem& problem, const DateRun& run, const GapWeights& weights, const HostMenu& menu, const std::vector<DayCosts>& costs,
            Dates& dates);

 private:
  struct HostClass {
    std::array<int, 13> points{};
    int size = 0;
    int unit = 0;  ///< what one host of it adds to the number of a state; 0 for the first class, which states leave out
  };
  struct Round {
    std::vector<HostClass> classes;
    int states = 1;

    int digit(int state, const HostClass& one) const { return one.unit == 0 ? 0 : state / one.unit % (one.size + 1); }
    /// Whether one more host of the class may follow when `taken` of the round have hosted.
    bool has_left(int state, const HostClass& one, int taken) const;
  };
  struct Place {
    std::size_t round = 0;    ///< in rounds_
    bool is_turn = false;     ///< takes a host of the round; else any of `least`
    bool is_first = false;    ///< begins the round
    int taken = 0;            ///< hosts of the round before it
    std::array<int, 13> least{};
  };
  struct Target {
    const DateProblem& problem;
    const DateRun& run;
    const GapWeights& weights;
    const HostMenu& menu;
    const std::vector<DayCosts>& costs;
  };
  static std::vector<HostClass> classes_of(const SlotMenu& menu);
  static void join_nearest(std::vector<HostClass>& classes);
  static Round round_of(const SlotMenu& menu);
  void read_places(const Target& target);
  void arrive(const Target& target, int place, int state);
  void fill(const Target& target, int place);
  bool step_back(const Target& target, int place, int& state, int& j) const;
  bool came_from(const Target& target, int place, int state, int j, Cost arrival, int& state_before, int& j_before) const;

  std::vector<Round> rounds_;
  std::vector<Place> places_;
  std::vector<std::vector<DayCosts>> reach_;  ///< by slot of the run, state and day
  DayCosts arrival_, merged_;
  GapStep step_;
};

}  // namespace giaoban

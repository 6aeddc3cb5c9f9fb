#pragma once
#include <functional>
#include <string>
#include <vector>

#include "server/planning/problem/problem.h"

namespace giaoban {

/// A conference of a plan. Series, cluster and ordinal name its slot.
struct PlannedConference {
  std::string series, cluster;
  int ordinal = 0;
  Day date;
  std::string host;
  bool is_confirmed = false;
  std::string title;  ///< Vietnamese

  bool operator==(const PlannedConference&) const = default;
  bool is_same_slot(const PlannedConference& other) const {
    return series == other.series && cluster == other.cluster && ordinal == other.ordinal;
  }
};

/// The points that a plan costs, by soft rule.
struct PlanScore {
  std::int64_t spacing = 0, wish = 0, neighbour = 0, storm = 0, same_weekday = 0;

  bool operator==(const PlanScore&) const = default;
  std::int64_t total() const { return spacing + wish + neighbour + storm + same_weekday; }
};

struct TermPlan {
  std::vector<PlannedConference> conferences;  ///< by date, then series, cluster, ordinal
  PlanScore score;
  std::int64_t bound = 0;  ///< no plan costs less
  std::vector<std::string> notes;

  bool is_proven_best() const { return bound >= score.total(); }
  /// How much of the score might still be saved, 0 to 1.
  double gap() const { return is_proven_best() ? 0 : double(score.total() - bound) / double(score.total()); }
};

/// A rule that takes part in a contradiction.
struct ConflictRule {
  std::string id;  ///< "block:ID", "slot:SERIES/CLUSTER/N" …
  std::string vi, en;
};

/// Rules that cannot hold together, while without any one of them the rest can.
struct PlanConflict {
  std::vector<ConflictRule> rules;
  std::string vi, en;        ///< in a sentence
  bool is_smallest = true;   ///< false where the limit came before every rule was tried
};

enum class PlanVerdict { kPlan, kConflict, kUnknown };

struct PlanAnswer {
  PlanVerdict verdict = PlanVerdict::kUnknown;  ///< kUnknown: the limit came before a plan or a proof that there is none
  TermPlan plan;
  PlanConflict conflict;
  int moves_forced = 0;  ///< of a plan made anew: conferences whose old day is no longer open, so that no fewer can move
};

/// What moved from an old plan to a new one. `before` or `after` is absent where the slot is new or gone.
struct PlanMove {
  std::optional<PlannedConference> before, after;
};
std::vector<PlanMove> plan_moves(const std::vector<PlannedConference>& before, const std::vector<PlannedConference>& after);

Json encode_conferences(const std::vector<PlannedConference>& conferences);
/// Errors as of decode_problem; the pointer begins with `pointer`.
Result<std::vector<PlannedConference>> decode_conferences(const Json& json, const std::string& pointer);
Json encode_answer(const PlanAnswer& answer);
Json encode_moves(const std::vector<PlanMove>& moves);

}  // namespace giaoban

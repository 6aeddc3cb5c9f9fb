#pragma once
#include "server/planning/registry/registry_problem.h"

namespace giaoban {

using NamedSeries = std::vector<NamedRecord<schema::ConferenceSeries>>;
using NamedClusters = std::vector<NamedRecord<schema::Cluster>>;

/// Tells of every slot to which conferences of the term it belongs.
class SlotOwners {
 public:
  /// All series and clusters of the registry, of every term.
  SlotOwners(const std::string& term, const NamedSeries& series, const NamedClusters& clusters);

  /// The strand of a slot that lies in `plan`; nullopt where it belongs to no series of the term. Slots of other terms get the
  /// name of their term in the place of the cluster: they count for turns, not for numbers and gaps.
  std::optional<StrandKey> strand_of(const SpaceId& plan, const schema::Slot& slot) const;
  /// Where the slots of each strand of the term are.
  const std::map<StrandKey, SpaceId>& plans() const { return plans_; }

 private:
  std::optional<StrandKey> own_strand(const SpaceId& plan, const schema::Slot& slot) const;
  std::optional<std::string> like_series(const schema::Slot& slot) const;
  void add_plans(const NamedRecord<schema::ConferenceSeries>& series, const NamedClusters& clusters);

  std::string term_;
  std::map<std::string, schema::ConferenceSeries> all_series_;
  std::map<StrandKey, SpaceId> plans_;
};

/// Puts the slots into history, what is confirmed, and what stands. Needs everything else of the problem.
void take_slots(const SlotOwners& owners, const SlotsByPlan& slots, RegistryProblem& made);

}  // namespace giaoban

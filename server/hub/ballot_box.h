#pragma once
#include <map>
#include <string>
#include <vector>

#include "sync/store/store.h"

namespace giaoban {

/// A ballot as it is kept until its vote is closed: of a named vote one byte for each choice, of a secret one the sealed box.
struct KeptBallot {
  Uuid vote;
  Uuid elector;  ///< the second part of the elector's id
  std::string ballot;
};

/// The ballots of the votes of a space that are open at this node, apart from its logs: in Table::kMeta, in no archive, and
/// never sent. Mirrors in memory what its rows will be once the commits under way are durable. One thread.
///
///   kMeta  "ballot/", space, vote, elector → ballot
class BallotBox {
 public:
  using Ballots = std::map<Uuid, std::string>;  // by electors

  explicit BallotBox(SpaceId space) : space_(space) {}
  /// Reads it anew. Errors: data_damaged.
  Result<void> read(const StoreReader& store);

  const Ballots& of(const Uuid& vote) const;
  std::vector<Uuid> votes() const;

  /// Takes the place of an earlier ballot of the same elector.
  void put(Batch& rows, const KeptBallot& ballot);
  /// All ballots of a vote go.
  void empty(Batch& rows, const Uuid& vote);

 private:
  SpaceId space_;
  std::map<Uuid, Ballots> votes_;
};

}  // namespace giaoban

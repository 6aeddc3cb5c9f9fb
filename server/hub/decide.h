#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "server/hub/ballot_box.h"
#include "server/hub/command.h"
#include "server/hub/frozen_minutes.h"
#include "server/hub/vote_keys.h"
#include "sync/log/signer.h"
#include "sync/space/space.h"

namespace giaoban {

/// What a command comes to: changes to its own space, and perhaps a new space with its first changes.
struct Decision {
  std::vector<RecordChange> changes;
  struct Founding {
    SpaceId space;
    std::vector<RecordChange> changes;  ///< the first one founds the space (SPEC L6)
  };
  std::vector<Founding> foundings;
  /// Of a conference that was held: the plan whose slot it closes (SpaceHost::close_slot_with).
  std::optional<SpaceId> held_in = {};
  /// Ballots that are kept apart from the log until their votes are closed, and votes whose ballots go.
  std::vector<KeptBallot> ballots = {};
  std::vector<Uuid> emptied_votes = {};
  /// The vote for which the fresh key of the context is kept, before anything is written.
  std::optional<Uuid> keyed_vote = {};
  /// A document that is to be frozen, and the command then decided anew; there are no changes yet.
  std::optional<std::string> freezes = {};
  Json value = Json::object();
};

/// What a decision may look at besides the space of the command.
struct DecisionContext {
  const Space& space;
  std::shared_ptr<const Space> registry;  ///< as last published; null where this node has none yet
  NodeId self;
  std::uint64_t unix_ms = 0;
  const Verifier* verifier = nullptr;  ///< of signatures that a command brings; null: none is good
  const BallotBox* ballots = nullptr;  ///< of the votes that are held here; null where there are none
  const VoteKeys* keys = nullptr;
  std::shared_ptr<const SealKey> fresh_key = {};  ///< where a vote may begin
  const FrozenMinutes* frozen = nullptr;  ///< of minutes that are to become final, once they were read
};

/// Decides on a command: arguments, permission, rules. Pure. Errors: unknown_command, those of the schemas, of
/// authorise(), and of each command.
Result<Decision> decide(const DecisionContext& context, const Command& command);

}  // namespace giaoban

#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "server/hub/command.h"
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
  Json value = Json::object();
};

/// What a decision may look at besides the space of the command.
struct DecisionContext {
  const Space& space;
  std::shared_ptr<const Space> registry;  ///< as last published; null where this node has none yet
  NodeId self;
  std::uint64_t unix_ms = 0;
};

/// Decides on a command: arguments, permission, rules. Pure. Errors: unknown_command, those of the schemas, of
/// authorise(), and of each command.
Result<Decision> decide(const DecisionContext& context, const Command& command);

}  // namespace giaoban

#pragma once
#include <functional>
#include <string>

#include "server/identity/actor.h"
#include "sync/base/json.h"

namespace giaoban {

/// What somebody asks of a space (SPEC C1).
struct Command {
  CommandId id;
  SpaceId space;
  std::string name;
  Json arguments;
  Actor actor;
  NodeId via;  ///< the node that vouches for the actor: this one, or the peer that forwarded the command
};

/// What came of a command: the feed offset at which its effect stands, and what it gives back.
struct Done {
  std::uint64_t offset = 0;
  Json value = Json::object();
};
using Outcome = Result<Done>;

/// Called once, from any thread; must not block.
using Reply = std::function<void(const Outcome&)>;

}  // namespace giaoban

#pragma once
#include <functional>
#include <string>

#include "server/identity/actor.h"
#include "sync/base/json.h"
#include "sync/store/answers.h"

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

/// Called once, from any thread; must not block.
using Reply = std::function<void(const Outcome&)>;

}  // namespace giaoban

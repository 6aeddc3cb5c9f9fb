#pragma once
#include "tests/simulation/world.h"

namespace giaoban::simulation {

/// What a member does that means harm: it holds its own key and a place in the tree, knows all that it was sent, and may say
/// anything on its links. `number` picks what and how.
void attack(World& world, World::Node& node, std::uint64_t number);

}  // namespace giaoban::simulation

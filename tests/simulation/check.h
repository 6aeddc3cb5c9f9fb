#pragma once
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace giaoban::simulation {

/// Every node that belongs to a space holds all of it, in the same state as its owner.
std::vector<std::string> check_convergence(World& world);

/// Everything that must hold at the end of a run.
std::vector<std::string> check_all(World& world);

/// A batch arrives: its receiver was made a member by the owner at some time (SPEC P11).
void check_delivery(World& world, std::uint32_t node, const LogBatch& batch, std::vector<std::string>& faults);

/// The marks of commands in all entries that a disk holds, set aside or not.
std::set<std::string> markers_on(const MemoryDisk& disk);

}  // namespace giaoban::simulation

#pragma once
#include <functional>

#include "server/app/term_book.h"

namespace giaoban {

/// How many slots one slots.plan may name (commands/slots.plan.json).
constexpr std::size_t kSlotsOfCommand = 200;

/// One slots.plan: where, and with which arguments.
struct PlanCommandOf {
  std::string plan;
  Json arguments;
};

/// The commands that take a proposed plan (api/planning_job.json, /plan) over into the slots that stand: what is new or other
/// than it stands; planned slots of a series that was planned anew, which the plan no longer has, are dropped. Of what is as
/// it stands already, and of what is confirmed, nothing. `fresh` gives ids of new slots.
std::vector<PlanCommandOf> taking_commands(const Json& plan, const std::vector<BookedSlot>& slots, const std::function<std::string()>& fresh);

/// What the commands change, in numbers.
struct TakingCounts {
  std::size_t fresh = 0, changed = 0, dropped = 0;
};
TakingCounts count_taking(const std::vector<PlanCommandOf>& commands, const std::vector<BookedSlot>& slots);

}  // namespace giaoban

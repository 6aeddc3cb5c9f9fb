#pragma once
#include <span>

#include "server/api/callers.h"
#include "server/api/planning_jobs.h"
#include "server/api/router.h"
#include "server/hub/hub.h"

namespace giaoban {

/// What planning works with; all of it outlives the router.
struct Planning {
  Hub& hub;
  PlanningJobs& jobs;
  std::function<void(std::span<std::uint8_t>)> random;  ///< fills with random bytes; from any thread
  FindCaller find_caller;
};

/// For secretaries and administrators of the unit that convened this node's registry:
///   POST   /api/v1/planning                       begins a plan of a term (api/planning_request.json)
///   GET    /api/v1/planning/{job}                 how far it is
///   DELETE /api/v1/planning/{job}                 ends it with the best so far
///   all three answer api/planning_job.json; jobs are kept for an hour, at most PlanningJobs::kJobsKept of them
///   GET    /api/v1/planning/terms/{term}/problem  the term as `giaoban plan` reads it (server/planning/MODEL.md)
/// For members of this node's registry:
///   GET    /api/v1/planning/terms/{term}/calendar holidays, Tết and periods on which one does not meet (api/term_calendar.json)
/// For members of a plan space:
///   GET    /api/v1/slots/{plan}/{slot}/days       what stands against each day for a slot, ?host= a unit (api/day_verdicts.json)
void add_planning_api(Router& router, Planning planning);

}  // namespace giaoban

#pragma once
#include "server/hub/command.h"
#include "sync/space/space.h"

namespace giaoban {

/// What record.put and its like may do to a task (SPEC O3): a draft is written as any record; nothing that commands say, and nothing of
/// one that was issued. Errors: forbidden.
Result<void> authorise_task(const Space& space, const RecordChange& change);

/// Of reports (SPEC O4): a new one, by a unit on a task of its own that is open as far as is known here. What was said stays. Errors:
/// forbidden, record_unknown, conflict.
Result<void> authorise_task_report(const Space& space, const Actor& actor, const RecordChange& change);

}  // namespace giaoban

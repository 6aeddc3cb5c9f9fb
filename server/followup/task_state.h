#pragma once
#include <cstdint>
#include <string_view>

#include "server/followup/task_book.h"

namespace giaoban {

/// Where a task stands (SPEC O5).
enum class TaskState : std::uint8_t {
  kDraft,
  kIssued,    ///< nobody reported, or the convener took note of what was reported
  kReported,  ///< the latest report waits for the convener
  kReturned,  ///< the latest report came back
  kAccepted,
  kCancelled,
  kPassedOn,  ///< split, or given to another unit: others go on
};

TaskState state_of(const FollowedTask& task);

/// Whether it was issued and has not ended.
bool is_open(TaskState state);

/// Whether it is open after its last day, `today` being yyyy-mm-dd in Vietnam. Not while a report that says done waits: then it is
/// the convener who is late.
bool is_overdue(const FollowedTask& task, std::string_view today);

/// 0 to 100, of the latest report that says it, or follows from its count of a quota; nothing where none does.
std::optional<std::int64_t> progress_of(const FollowedTask& task);

}  // namespace giaoban

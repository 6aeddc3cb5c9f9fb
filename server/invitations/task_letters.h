#pragma once
#include "server/invitations/conference_letter.h"

namespace giaoban {

/// From how many days before its last day a unit is reminded of a task, and once more (SPEC O9).
constexpr int kTaskRemindDays = 7;
constexpr int kTaskLastRemindDays = 1;
/// How long after the last day it is still said for the first time that a task is overdue: a node that was off tells it late. Less
/// than an outbox remembers what it sent, so that nothing is told twice.
constexpr int kTaskOverdueDays = 14;

/// When a letter about a task is due.
enum class TaskReminder : std::uint8_t { kEarly, kLast, kOverdue };

/// The letters about tasks of a conference that are due now: to the unit of each open one whose last day is near or over, and to the
/// convener of what is overdue. Not while a report that says done waits, nor before kRemindFromHour in Vietnam, nor where no address
/// is known. The same letter has the same id for as long as the task has the same last day, so whoever queues it twice sends it once.
std::vector<Consignment> due_task_letters(const Space& conference, const Space* registry, const LetterFrame& frame);

}  // namespace giaoban

#pragma once
#include "server/invitations/invitees.h"

namespace giaoban {

/// From how many days before the last day for answers a unit is reminded by itself, to that day.
constexpr int kRemindDaysBefore = 2;
/// Not before this hour of Vietnam: letters come to people at work.
constexpr int kRemindFromHour = 7;

/// The hour in Vietnam, 0–23.
int vietnam_hour(std::uint64_t unix_ms);

/// The units that a letter should remind now: they were asked by letter for an answer by a day that is near, have not
/// answered, and were not reminded today. None where the conference is over, held or cancelled.
std::vector<Invitee> due_reminders(std::uint64_t now_ms, const Space& conference, const Space* registry);

}  // namespace giaoban

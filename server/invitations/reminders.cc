#include "server/invitations/reminders.h"

#include "server/invitations/conference_letter.h"
#include "server/planning/days/days.h"

namespace giaoban {
namespace {

bool is_due(const Invitee& invitee, Day today, const std::string& today_text) {
  const auto answer_by = parse_day(invitee.answer_by);
  if (!invitee.unit || !answer_by || invitee.email.empty() || !invitee.was_sent) return false;
  if (invitee.answer != Answer::kNone || invitee.reminded_on >= today_text) return false;
  return today <= *answer_by && *answer_by - today <= std::chrono::days(kRemindDaysBefore);
}

}  // namespace

int vietnam_hour(std::uint64_t unix_ms) { return static_cast<int>((unix_ms / 3'600'000 + 7) % 24); }

std::vector<Invitee> due_reminders(std::uint64_t now_ms, const Space& conference, const Space* registry) {
  const Record* record = conference.find("conferences", conference.id().text());
  if (record == nullptr || !record->exists() || vietnam_hour(now_ms) < kRemindFromHour) return {};
  const std::string status = record->text("status"), today_text = vietnam_day(now_ms);
  const auto today = parse_day(today_text);
  if (!today || (!status.empty() && status != "convened") || record->text("date") < today_text) return {};
  auto invitees = invitees_of(conference, registry);
  std::erase_if(invitees, [&](const Invitee& invitee) { return !is_due(invitee, *today, today_text); });
  return invitees;
}

}  // namespace giaoban

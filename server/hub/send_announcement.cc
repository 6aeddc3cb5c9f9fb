#include "server/hub/send_announcement.h"

#include "schema/commands.h"
#include "server/hub/led_sitting.h"

namespace giaoban {
namespace {

/// Taken back ones too: they stay in the log.
std::size_t announcements_of(const Space& space) {
  std::size_t count = 0;
  for (const auto& [key, record] : space.records()) count += key.first == "announcements";
  return count;
}

Result<void> send(LedSitting& sitting, const schema::AnnouncementSend& wish) {
  const Space& space = sitting.space();
  if (space.find("announcements", wish.announcement.text()) != nullptr) return fail(problem::kConflict, "it was sent", "/arguments/announcement");
  if (wish.to_unit && !space.has_member(*wish.to_unit)) return fail(problem::kRecordUnknown, "members/" + wish.to_unit->text(), "/arguments/to_unit");
  if (announcements_of(space) >= kAnnouncements) return fail(problem::kSpaceFull, "announcements");
  Json fields = {{"text", wish.text}, {"sent_ms", sitting.now()}};
  if (wish.to_unit) fields["to_unit"] = wish.to_unit->text();
  sitting.put("announcements", wish.announcement.text(), std::move(fields));
  return {};
}

}  // namespace

Result<Decision> send_announcement(const DecisionContext& context, const Command& command) { return lead(context, command, send); }

}  // namespace giaoban

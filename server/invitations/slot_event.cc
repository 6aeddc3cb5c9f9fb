#include "server/invitations/slot_event.h"

#include <algorithm>

#include "server/planning/registry/plan_roster.h"
#include "sync/base/hash.h"

namespace giaoban {
namespace {

/// Its id where that is a uuid, as of all slots that are planned; of others one that follows from plan and id.
Uuid uid_of(const Space& plan, const std::string& id) {
  if (const auto uuid = Uuid::parse(id)) return *uuid;
  const Hash hash = hash_of("giaoban slot\n" + plan.id().text() + "/" + id);
  Uuid made;
  std::copy_n(hash.bytes.begin(), made.bytes.size(), made.bytes.begin());
  return made;
}

EventState state_of(const std::string& status) {
  if (status == "cancelled") return EventState::kCancelled;
  return status == "planned" ? EventState::kPlanned : EventState::kConvened;
}

/// When its day, place, hours, host or standing last changed; the hours are the series'.
std::int64_t sequence_of(const Record& slot, const Record* series) {
  std::uint64_t last_ms = 0;
  for (const std::string_view field : {"date", "place", "host_unit", "status"}) last_ms = std::max(last_ms, changed_ms(slot, field));
  if (series != nullptr)
    for (const std::string_view field : {"begins_at", "ends_at"}) last_ms = std::max(last_ms, changed_ms(*series, field));
  return sequence_at(last_ms, slot.text("status") == "cancelled");
}

Party organizer_of(const Space& plan, const Space& registry, const EventFrame& frame) {
  std::string convener;
  plan.each("members", [&](const std::string& unit, const Record& member) {
    if (member.text("role") == "convener") convener = unit;
  });
  Party organizer{office_of(&registry, convener), email_of(&registry, convener)};
  if (organizer.email.empty()) organizer.email = frame.sender_email.empty() ? std::string(kNobodysEmail) : frame.sender_email;
  return organizer;
}

std::string description_of(const Record& slot, const Space& registry) {
  std::string text = slot.text("status") == "planned" ? "Dự kiến, chưa chốt.\n" : "";
  if (const std::string host = office_of(&registry, slot.text("host_unit")); !host.empty()) text += "Đơn vị đăng cai: " + host + "\n";
  if (const std::string reason = slot.text("reason"); !reason.empty())
    text += (slot.text("status") == "cancelled" ? "Lý do hủy: " : "Lý do thay đổi: ") + one_line(reason, 1000) + "\n";
  if (!text.empty()) text.pop_back();
  return text;
}

ConferenceEvent event_of(const Space& plan, const std::string& id, const Record& slot, Day day, const PlanRoster& roster, const Space& registry,
                         const EventFrame& frame) {
  const auto* series = roster.series_of(Uuid::parse(slot.text("series")));
  const Record* rules = series != nullptr ? registry.find("series", series->id) : nullptr;
  const Json* ordinal = slot.field("ordinal");
  ConferenceEvent event;
  event.conference = uid_of(plan, id);
  event.sequence = sequence_of(slot, rules);
  event.stamped_ms = frame.stamped_ms != 0 ? frame.stamped_ms : std::max(last_change_ms(slot), rules != nullptr ? last_change_ms(*rules) : 0);
  event.date = day_text(day);
  if (series != nullptr && series->fields.begins_at) event.starts_at = *series->fields.begins_at;
  event.lasts_minutes = length_between(event.starts_at.value_or(""), series != nullptr ? series->fields.ends_at.value_or("") : "");
  event.title = one_line(roster.title(series, ordinal != nullptr ? ordinal->get<int>() : 0, roster.units_on(day)), kTitleCodePoints);
  event.place = one_line(slot.text("place"), kPlaceCodePoints);
  event.description = description_of(slot, registry);
  if (!frame.public_url.empty()) event.url = frame.public_url + "/nhiem-ky/" + event.date.substr(0, 4);
  event.state = state_of(slot.text("status"));
  event.organizer = organizer_of(plan, registry, frame);
  return event;
}

}  // namespace

SlotEvents slot_events(const Space& plan, const Space& registry, const EventFrame& frame) {
  SlotEvents made;
  const auto roster = PlanRoster::read(registry, plan.id());
  if (!roster) return made;
  plan.each("slots", [&](const std::string& id, const Record& slot) {
    const auto day = parse_day(slot.text("date"));
    if (!day) return;
    auto event = event_of(plan, id, slot, *day, *roster, registry, frame);
    if (const auto conference = Uuid::parse(slot.text("conference")))
      made.convened.try_emplace(*conference, SlotEvents::Convened{event.conference, event.sequence, event.state == EventState::kCancelled});
    made.events.push_back(std::move(event));
  });
  return made;
}

void take_over_slot(ConferenceEvent& event, const SlotEvents::Convened& slot) {
  event.conference = slot.uid;
  event.sequence = std::max(event.sequence, slot.sequence);
  if (slot.is_cancelled) event.state = EventState::kCancelled;
}

}  // namespace giaoban

#include "server/invitations/conference_event.h"

#include <algorithm>
#include <set>

#include "server/planning/days/days.h"

namespace giaoban {
namespace {

constexpr int kRemindMinutes = 24 * 60;

int minutes_of(const std::string& time) { return std::stoi(time.substr(0, 2)) * 60 + std::stoi(time.substr(3, 2)); }

std::string chairs_of(const Record& record) {
  std::string chairs;
  const Json* names = record.field("chairs");
  if (names == nullptr || !names->is_array()) return chairs;
  for (const Json& name : *names) chairs += (chairs.empty() ? "" : ", ") + name.get<std::string>();
  return chairs;
}

std::string description_of(const Record& record, const Space* registry, const std::vector<Invitee>& invitees) {
  std::string text;
  const auto add = [&text](std::string_view label, const std::string& value) {
    if (!value.empty()) text.append(label).append(one_line(value, 1000)).append("\n");
  };
  add("Chủ trì: ", chairs_of(record));
  add("Đơn vị đăng cai: ", office_of(registry, record.text("host_unit")));
  add(is_cancelled(record) ? "Lý do hủy: " : "Lý do thay đổi: ", record.text("reason"));
  std::string answer_by;
  for (const Invitee& invitee : invitees) answer_by = std::max(answer_by, invitee.answer_by);
  const auto day = parse_day(answer_by);
  if (day && !is_cancelled(record)) add("Đề nghị trả lời trước ngày ", vietnamese_day(*day));
  if (!text.empty()) text.pop_back();
  return text;
}

std::vector<Attendee> attendees_of(const std::vector<Invitee>& invitees, const Party& organizer) {
  std::vector<Attendee> attendees;
  std::set<std::string> seen = {folded_email(organizer.email)};
  for (const Invitee& invitee : invitees) {
    if (invitee.email.empty() || !seen.insert(folded_email(invitee.email)).second) continue;
    if (attendees.size() == kAttendees) break;
    const auto kind = invitee.unit ? AttendeeKind::kUnit : AttendeeKind::kPerson;
    attendees.push_back({{invitee.name, invitee.email}, kind, AttendeeRole::kRequired, invitee.answer, AnswerWanted::kYes});
  }
  return attendees;
}

Party organizer_of(const Record& record, const Space* registry, const EventFrame& frame) {
  const std::string convener = record.text("convener_unit");
  Party organizer{office_of(registry, convener), email_of(registry, convener)};
  if (organizer.email.empty()) organizer.email = frame.sender_email.empty() ? std::string(kNobodysEmail) : frame.sender_email;
  return organizer;
}

}  // namespace

std::uint64_t changed_ms(const Record& record, std::string_view field) {
  const Register* found = record.find_register(field);
  return found == nullptr ? 0 : hlc_ms(found->stamp().hlc);
}

std::uint64_t last_change_ms(const Record& record) {
  std::uint64_t last = 0;
  record.each_register([&](const std::string&, const Register& field) { last = std::max(last, hlc_ms(field.stamp().hlc)); });
  return last;
}

int length_between(const std::string& starts_at, const std::string& ends_at) {
  const int usual = ConferenceEvent().lasts_minutes;
  const int length = starts_at.empty() || ends_at.empty() ? usual : minutes_of(ends_at) - minutes_of(starts_at);
  return length > 0 ? length : usual;
}

std::int64_t sequence_at(std::uint64_t last_ms, bool is_cancelled) {
  if (last_ms < kSequenceBeginsMs) return is_cancelled ? 1 : 0;
  const auto seconds = static_cast<std::int64_t>((last_ms - kSequenceBeginsMs) / 1000);
  return std::min(seconds + (is_cancelled ? 1 : 0), kSequenceMost);
}

bool is_cancelled(const Record& conference) { return conference.text("status") == "cancelled"; }

std::int64_t event_sequence(const Record& conference) {
  std::uint64_t last_ms = 0;
  for (const std::string_view field : {"date", "starts_at", "ends_at", "place", "status"})
    last_ms = std::max(last_ms, changed_ms(conference, field));
  return sequence_at(last_ms, is_cancelled(conference));
}

Result<ConferenceEvent> conference_event(const Space& conference, const Space* registry, const EventFrame& frame) {
  const std::string id = conference.id().text();
  const Record* record = conference.find("conferences", id);
  if (record == nullptr || !record->exists()) return fail(problem::kRecordUnknown, "the space holds no conference");
  const auto invitees = invitees_of(conference, registry);
  ConferenceEvent event;
  event.conference = conference.id();
  event.sequence = event_sequence(*record);
  event.stamped_ms = frame.stamped_ms != 0 ? frame.stamped_ms : last_change_ms(*record);
  event.date = record->text("date");
  if (const std::string starts_at = record->text("starts_at"); !starts_at.empty()) event.starts_at = starts_at;
  event.lasts_minutes = length_between(event.starts_at.value_or(""), record->text("ends_at"));
  event.title = one_line(record->text("title"), kTitleCodePoints);
  event.place = one_line(record->text("place"), kPlaceCodePoints);
  event.description = description_of(*record, registry, invitees);
  if (!frame.public_url.empty()) event.url = frame.public_url + "/hoi-nghi/" + id;
  event.state = is_cancelled(*record) ? EventState::kCancelled : EventState::kConvened;
  event.organizer = organizer_of(*record, registry, frame);
  event.attendees = attendees_of(invitees, event.organizer);
  event.reminders_minutes = {kRemindMinutes};
  return event;
}

}  // namespace giaoban

#pragma once
#include <string>

#include "server/calendar/event.h"

namespace giaoban {

inline SpaceId conference_number(std::uint8_t number) {
  SpaceId id;
  id.bytes.fill(0x11);
  id.bytes[15] = number;
  return id;
}

/// A cluster's briefing with two attendees.
inline ConferenceEvent briefing(std::uint8_t number = 1) {
  ConferenceEvent event;
  event.conference = conference_number(number);
  event.sequence = 2;
  event.stamped_ms = 1'795'424'400'000;  // 2026-11-23T09:00:00Z
  event.date = "2026-12-10";
  event.starts_at = "07:30";
  event.lasts_minutes = 240;
  event.title = "Hội nghị giao ban Thường trực HĐND lần thứ 12; cụm số 3, nhiệm kỳ 2026-2031";
  event.place = "Hội trường UBND thị xã Thái Hòa, tỉnh Nghệ An";
  event.description = "Chương trình:\n1. Báo cáo đề dẫn\n2. Thảo luận; kết luận";
  event.url = "https://giaoban.nghean.example/#/hoi-nghi/1";
  event.organizer = {"Thường trực HĐND tỉnh Nghệ An", "vp.hdnd@nghean.example"};
  event.attendees = {{{"Thường trực HĐND xã Đông Hiếu", "hdnd@donghieu.example"}},
                     {{"Nguyễn Thị \"Ba\", Trưởng ban", "Ba@Example.vn"}, AttendeeKind::kPerson, AttendeeRole::kOptional, Answer::kAccepted, AnswerWanted::kNo}};
  event.reminders_minutes = {24 * 60, 60};
  return event;
}

}  // namespace giaoban

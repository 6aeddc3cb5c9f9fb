"""What server/calendar writes, read by python3-icalendar: every field is the one that went in. And answers that
python3-icalendar writes, read by server/calendar.

usage: calendar_test.py CALENDAR_TEXT
"""
import copy
import datetime
import json
import subprocess
import sys
import unittest

import icalendar

PROGRAM = sys.argv.pop(1)
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
BRIEFING = {
    "conference": "0192f0c1-7d1e-7c55-9a31-2f4bb0a1c001",
    "sequence": 3,
    "stamped_ms": 1_795_424_461_000,
    "date": "2026-12-10",
    "starts_at": "07:30",
    "lasts_minutes": 270,
    "title": "Hội nghị giao ban Thường trực HĐND lần thứ 12, cụm số 3; nhiệm kỳ 2026-2031: \"kết luận\" \\ đôn đốc",
    "place": "Hội trường UBND thị xã Thái Hòa, tỉnh Nghệ An; tầng 2",
    "description": "Chương trình:\n1. Báo cáo đề dẫn, tham luận\n2. Thảo luận; kết luận \\ hết " + "ộ" * 200,
    "url": "https://giaoban.nghean.example/?a=1,2;b#/hoi-nghi/1",
    "state": "CONFIRMED",
    "organizer": {"name": "Thường trực HĐND tỉnh Nghệ An", "email": "vp.hdnd@nghean.example"},
    "attendees": [
        {"name": "Thường trực HĐND xã Đông Hiếu", "email": "hdnd@donghieu.example", "kind": "GROUP",
         "role": "REQ-PARTICIPANT", "answer": "NEEDS-ACTION", "wanted": "TRUE"},
        {"name": "Nguyễn Thị Ba; Phó Chủ tịch, Trưởng ban: Pháp chế", "email": "ba@nghean.example", "kind": "INDIVIDUAL",
         "role": "CHAIR", "answer": "ACCEPTED", "wanted": "FALSE"},
        {"name": "", "email": "khach@o-dau.example", "kind": "INDIVIDUAL",
         "role": "OPT-PARTICIPANT", "answer": "TENTATIVE", "wanted": "TRUE"},
        {"name": "Ban Công tác đại biểu", "email": "bctdb@quochoi.example", "kind": "GROUP",
         "role": "NON-PARTICIPANT", "answer": "DECLINED", "wanted": "FALSE"}],
    "reminders_minutes": [2880, 60, 0],
}


def run(request):
    done = subprocess.run([PROGRAM], input=json.dumps(request).encode(), stdout=subprocess.PIPE, check=True, timeout=60)
    return done.stdout


def parse(data):
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "a line is longer than 75 octets"
    assert b"\n" not in data.replace(b"\r\n", b""), "a line ends otherwise than by CRLF"
    return icalendar.Calendar.from_ical(data)


def changed(**fields):
    event = copy.deepcopy(BRIEFING)
    event.update(fields)
    return event


class CalendarTest(unittest.TestCase):
    def check_person(self, value, party):
        self.assertEqual(str(value), "mailto:" + party["email"])
        self.assertEqual(value.params.get("CN", ""), party["name"])

    def check_words(self, vevent, event):
        self.assertEqual(str(vevent["UID"]), event["conference"])
        self.assertEqual(int(vevent["SEQUENCE"]), event["sequence"])
        self.assertEqual(str(vevent["SUMMARY"]), event["title"])
        self.assertEqual(str(vevent["LOCATION"]), event["place"])
        self.assertEqual(str(vevent["DESCRIPTION"]), event["description"])
        self.assertEqual(str(vevent["URL"]), event["url"])
        stamp = datetime.datetime.fromtimestamp(event["stamped_ms"] / 1000, datetime.timezone.utc)
        self.assertEqual(vevent["DTSTAMP"].dt, stamp)
        self.check_person(vevent["ORGANIZER"], event["organizer"])

    def check_times(self, vevent, event):
        starts = datetime.datetime.fromisoformat(f"{event['date']}T{event['starts_at']}:00").replace(tzinfo=VIETNAM)
        for name, at in (("DTSTART", starts), ("DTEND", starts + datetime.timedelta(minutes=event["lasts_minutes"]))):
            self.assertEqual(vevent[name].params["TZID"], "Asia/Ho_Chi_Minh")
            self.assertEqual(vevent[name].dt, at)
            self.assertEqual(vevent[name].dt.utcoffset(), datetime.timedelta(hours=7))

    def check_attendees(self, vevent, event):
        values = vevent["ATTENDEE"]
        self.assertEqual(len(values), len(event["attendees"]))
        for value, attendee in zip(values, event["attendees"]):
            self.check_person(value, attendee)
            parameters = {name: text for name, text in value.params.items() if name != "CN"}
            self.assertEqual(parameters, {"CUTYPE": attendee["kind"], "ROLE": attendee["role"],
                                          "PARTSTAT": attendee["answer"], "RSVP": attendee["wanted"]})

    def check_reminders(self, vevent, event):
        alarms = vevent.walk("VALARM")
        self.assertEqual([alarm["TRIGGER"].dt for alarm in alarms],
                         [-datetime.timedelta(minutes=minutes) for minutes in event["reminders_minutes"]])
        for alarm in alarms:
            self.assertEqual((str(alarm["ACTION"]), str(alarm["DESCRIPTION"])), ("DISPLAY", event["title"]))

    def check_zone(self, calendar):
        [zone] = calendar.walk("VTIMEZONE")
        self.assertEqual(str(zone["TZID"]), "Asia/Ho_Chi_Minh")
        [standard] = zone.walk("STANDARD")
        self.assertEqual(standard["TZOFFSETFROM"].td, datetime.timedelta(hours=7))
        self.assertEqual(standard["TZOFFSETTO"].td, datetime.timedelta(hours=7))
        self.assertEqual(zone.to_tz().utcoffset(datetime.datetime(2026, 12, 10)), datetime.timedelta(hours=7))

    def test_request(self):
        calendar = parse(run({"request": BRIEFING}))
        self.assertEqual((str(calendar["METHOD"]), str(calendar["VERSION"])), ("REQUEST", "2.0"))
        self.assertIn("giaoban", str(calendar["PRODID"]))
        self.check_zone(calendar)
        [vevent] = calendar.walk("VEVENT")
        self.assertEqual(vevent.errors, [])
        self.assertEqual(set(vevent), {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION",
                                       "URL", "STATUS", "ORGANIZER", "ATTENDEE"})
        self.assertEqual(str(vevent["STATUS"]), "CONFIRMED")
        for check in (self.check_words, self.check_times, self.check_attendees, self.check_reminders):
            check(vevent, BRIEFING)

    def test_cancel(self):
        calendar = parse(run({"cancel": changed(sequence=4)}))
        self.assertEqual(str(calendar["METHOD"]), "CANCEL")
        [vevent] = calendar.walk("VEVENT")
        self.assertEqual(str(vevent["STATUS"]), "CANCELLED")
        self.assertEqual(vevent.walk("VALARM"), [])
        for check in (self.check_words, self.check_times, self.check_attendees):
            check(vevent, changed(sequence=4))

    def test_whole_day(self):
        event = changed(state="TENTATIVE", date="2028-02-29")
        del event["starts_at"]
        [vevent] = parse(run({"request": event})).walk("VEVENT")
        self.assertEqual(vevent["DTSTART"].dt, datetime.date(2028, 2, 29))
        self.assertEqual(vevent["DTEND"].dt, datetime.date(2028, 3, 1))
        self.assertEqual(str(vevent["STATUS"]), "TENTATIVE")

    def test_feed(self):
        events = [changed(conference=f"0192f0c1-7d1e-7c55-9a31-2f4bb0a1c{number:03x}", date=f"2026-12-{number + 1:02}", sequence=number,
                          state="CANCELLED" if number % 3 == 0 else "CONFIRMED") for number in range(30)]
        calendar = parse(run({"feed": {"name": "Giao ban; cụm 3 \\ 4, Nghệ An", "refresh_minutes": 45, "events": events}}))
        self.assertEqual(str(calendar["METHOD"]), "PUBLISH")
        for name in ("NAME", "X-WR-CALNAME"):
            self.assertEqual(str(calendar[name]), "Giao ban; cụm 3 \\ 4, Nghệ An")
        for name in ("REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
            self.assertEqual(icalendar.vDuration.from_ical(str(calendar[name])), datetime.timedelta(minutes=45))
        self.check_zone(calendar)
        vevents = calendar.walk("VEVENT")
        self.assertEqual(len(vevents), len(events))
        for vevent, event in zip(vevents, events):
            self.assertEqual(str(vevent["STATUS"]), event["state"])
            self.assertNotIn("ATTENDEE", vevent)
            self.check_words(vevent, event)
            self.check_times(vevent, event)
            self.check_reminders(vevent, event if event["state"] == "CONFIRMED" else changed(reminders_minutes=[]))

    def answer(self, **parameters):
        """What a calendar program would send back on BRIEFING."""
        [asked] = parse(run({"request": BRIEFING})).walk("VEVENT")
        vevent = icalendar.Event()
        for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER"):
            vevent[name] = asked[name]
        vevent.add("DTSTAMP", datetime.datetime(2026, 11, 24, 1, 30, tzinfo=datetime.timezone.utc))
        attendee = icalendar.vCalAddress("mailto:hdnd@donghieu.example")
        for name, value in {"CN": "Thường trực HĐND xã Đông Hiếu", **parameters}.items():
            attendee.params[name.replace("_", "-")] = value
        vevent.add("ATTENDEE", attendee, encode=0)
        vevent.add("COMMENT", "Cử đồng chí Phó Chủ tịch; dự 3 người, đến sớm\nXin cảm ơn")
        calendar = icalendar.Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//test//test//")
        calendar.add("METHOD", "REPLY")
        calendar.add_component(vevent)
        request = {"reply": calendar.to_ical().decode(), "conference": BRIEFING["conference"], "sequence": BRIEFING["sequence"],
                   "invited": [attendee["email"] for attendee in BRIEFING["attendees"]]}
        return json.loads(run(request))

    def test_answers(self):
        expected = {"attendee": "hdnd@donghieu.example", "answered_ms": 1_795_483_800_000, "delegate": "",
                    "comment": "Cử đồng chí Phó Chủ tịch; dự 3 người, đến sớm\nXin cảm ơn"}
        for answer in ("ACCEPTED", "DECLINED", "TENTATIVE"):
            self.assertEqual(self.answer(PARTSTAT=answer), {**expected, "answer": answer})
        self.assertEqual(self.answer(PARTSTAT="DELEGATED", DELEGATED_TO="mailto:pho@donghieu.example"),
                         {**expected, "answer": "DELEGATED", "delegate": "pho@donghieu.example"})
        self.assertEqual(self.answer(PARTSTAT="NEEDS-ACTION"), {"code": "invalid_field", "pointer": "/ATTENDEE"})


if __name__ == "__main__":
    unittest.main()

"""The mail server and the calendar program of letters_test.mjs.

usage: mailbox.py serve PORT          takes letters until its input ends; prints each as a line of JSON. Refuses sai@…
       mailbox.py read < FILE.ics     prints what another implementation reads in a calendar
       mailbox.py reply ADDRESS STATUS < FILE.ics   prints the answer of a calendar program to an invitation
"""
import email
import email.policy
import json
import pathlib
import sys

import icalendar

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "fault"))


def calendar_of(data):
    parsed = icalendar.Calendar.from_ical(data)

    def text(event, name):
        return str(event[name]) if name in event else ""

    def attendees(event):
        found = event.get("ATTENDEE", [])
        return [str(each) for each in (found if isinstance(found, list) else [found])]
    events = [{"uid": text(event, "UID"), "title": text(event, "SUMMARY"), "place": text(event, "LOCATION"), "status": text(event, "STATUS"),
               "sequence": int(event["SEQUENCE"]), "starts": event["DTSTART"].dt.isoformat(), "attendees": attendees(event),
               "organizer": text(event, "ORGANIZER")} for event in parsed.walk("VEVENT")]
    return {"method": str(parsed["METHOD"]), "name": str(parsed.get("X-WR-CALNAME", "")), "events": events}


def letter_of(envelope):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    [calendar] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return {"to": envelope.rcpt_tos[0], "from": envelope.mail_from, "subject": message["subject"], "id": message["message-id"],
            "text": message.get_body(("plain",)).get_content(), "calendar": calendar_of(calendar.get_payload(decode=True))}


def serve(port):
    from mail_server import MailServer
    server = MailServer(int(port))
    server.rules["RCPT"] = lambda address: "550 5.1.1 No such user" if address.startswith("sai@") else None
    server.letters.put = lambda envelope: print(json.dumps(letter_of(envelope)), flush=True)
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.read()
    server.end()


def reply(address, status):
    [asked] = icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk("VEVENT")
    answer, event = icalendar.Calendar(), icalendar.Event()
    answer.add("prodid", "-//letters test//")
    answer.add("version", "2.0")
    answer.add("method", "REPLY")
    for name in ("UID", "SEQUENCE", "ORGANIZER", "SUMMARY"):
        event[name] = asked[name]
    event.add("dtstamp", asked["DTSTAMP"].dt)
    event.add("attendee", "mailto:" + address, parameters={"PARTSTAT": status})
    answer.add_component(event)
    sys.stdout.buffer.write(answer.to_ical())


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    elif sys.argv[1] == "read":
        print(json.dumps(calendar_of(sys.stdin.buffer.read())))
    else:
        reply(sys.argv[2], sys.argv[3])

"""Letters to a real mail server: what arrives is what was sent, once, whatever fails in between.

usage: mail_test.py MAIL_NODE
"""
import email
import email.header
import email.policy
import email.utils
import json
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import icalendar

from mail_server import PASSWORD, USER, WAIT_SECONDS, MailServer, make_certificate
from two_nodes import free_port

PROGRAM = sys.argv.pop(1)
FIRST_WAIT_MS = 50
LETTER = {
    "conference": "0192f0c1-7d1e-7c55-9a31-2f4bb0a1c001",
    "title": "Hội nghị giao ban Thường trực HĐND lần thứ 12; cụm số 3, nhiệm kỳ 2026-2031",
    "place": "Hội trường UBND thị xã Thái Hòa, tỉnh Nghệ An",
    "from_name": "Thường trực HĐND tỉnh Nghệ An", "from": "vp.hdnd@nghean.example",
    "to_name": "Thường trực HĐND \"xã\" Đông Hiếu, <thị xã>", "to": "hdnd@donghieu.example",
    "subject": "Giấy mời dự Hội nghị giao ban Thường trực HĐND hai cấp lần thứ 12, cụm số 3, nhiệm kỳ 2026-2031 =?utf-8?",
    "text": "Kính gửi đồng chí,\n.\n..\n.một dòng bắt đầu bằng dấu chấm\n\nTrân trọng kính mời " + "rất dài " * 200 + "\nFrom đây\n",
    "html": "<p>Kính gửi đồng chí</p>\n<p>.</p>\n",
}


class MailNode:
    """tests/fault/mail_node.cc as a process; what it prints waits in `lines`."""

    def __init__(self, folder, port, security="none", user="", password="", ca_file="", timeout_seconds=20):
        self.lines = queue.Queue()
        self.output = []
        self._log = folder / "log"
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen([PROGRAM, str(folder / "data")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=log, text=True, encoding="utf-8")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._say({"port": port, "security": security, "user": user, "password": password, "ca_file": str(ca_file),
                   "first_wait_ms": FIRST_WAIT_MS, "timeout_seconds": timeout_seconds})

    def _read(self):
        for line in self._process.stdout:
            self.output.append(line)
            self.lines.put(json.loads(line))
        self.lines.put({"ended": True})

    def _say(self, value):
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()

    def wait_for(self, matches):
        """The next line that matches; the lines before it are gone."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            assert "ended" not in line, "the node ended:\n" + self.log_text()
            if matches(line):
                return line

    def log_text(self):
        return "".join(self.output) + self._log.read_text(encoding="utf-8")

    def add(self, **fields):
        self._say({"add": {**LETTER, **fields}})
        return self.wait_for(lambda line: "queued" in line)["id"]

    def wait_noted(self, state, to=LETTER["to"]):
        return self.wait_for(lambda line: line.get("noted") == to and line["state"] == state)

    def standing(self):
        self._say({"standing": True})
        return self.wait_for(lambda line: "given_up" in line)

    def kill(self):
        self._process.send_signal(signal.SIGKILL)

    def wait_end(self):
        status = self._process.wait(WAIT_SECONDS)
        self._reader.join(WAIT_SECONDS)
        return status

    def end(self):
        """Its input ends, and so does it, within seconds."""
        if self._process.poll() is None:
            self._process.stdin.close()
            assert self.wait_end() == 0, self.log_text()
        self._process.stdout.close()


class MailTest(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.folder = pathlib.Path(self._folder.name)
        self.port = free_port()

    def server(self, **options):
        server = MailServer(self.port, **options)
        self.addCleanup(server.end)
        return server

    def node(self, **options):
        node = MailNode(self.folder, options.pop("port", self.port), **options)
        self.addCleanup(node.end)
        return node

    def check_letter(self, envelope, letter_id, fields=LETTER):
        self.assertEqual((envelope.mail_from, envelope.rcpt_tos), (fields["from"], [fields["to"]]))
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.assertEqual(message.defects, [])
        # By the older reader of heads: the newer one of Python 3.11 keeps spaces between the encoded words of a name.
        heads = email.message_from_bytes(envelope.content)
        for name in ("from", "to"):
            words, address = email.utils.parseaddr(heads[name])
            self.assertEqual((str(email.header.make_header(email.header.decode_header(words))), address), (fields[name + "_name"], fields[name]))
        self.assertEqual(message["subject"], fields["subject"])
        self.assertEqual(message["message-id"], f"<{letter_id}@nghean.example>")
        self.assertEqual(message["date"].datetime.isoformat(), "2026-11-23T16:00:00+07:00")
        self.assertEqual(message.get_content_type(), "multipart/mixed")
        ways, attached = message.iter_parts()
        text, html, calendar = ways.iter_parts()
        self.assertEqual([part.get_content_type() for part in (text, html, calendar)], ["text/plain", "text/html", "text/calendar"])
        self.assertEqual(text.get_content().replace("\r\n", "\n"), fields["text"])
        self.assertEqual(html.get_content().replace("\r\n", "\n"), fields["html"])
        for part in (text, html, calendar, attached):
            self.assertEqual(part.defects, [])
        self.assertEqual(calendar["content-type"].params["method"], "REQUEST")
        self.assertEqual((attached.get_content_type(), attached.get_filename()), ("application/ics", "giay-moi.ics"))
        self.assertEqual(calendar.get_payload(decode=True), attached.get_content())
        self.check_calendar(attached.get_content(), fields)

    def check_calendar(self, data, fields):
        parsed = icalendar.Calendar.from_ical(data)
        self.assertEqual(str(parsed["METHOD"]), "REQUEST")
        [event] = parsed.walk("VEVENT")
        self.assertEqual((str(event["UID"]), str(event["SUMMARY"]), str(event["LOCATION"])),
                         (fields["conference"], fields["title"], fields["place"]))
        self.assertEqual(str(event["ATTENDEE"]), "mailto:" + fields["to"])
        self.assertEqual(str(event["ORGANIZER"]), "mailto:" + fields["from"])
        self.assertEqual(event["DTSTART"].dt.isoformat(), "2026-12-10T07:30:00+07:00")

    def test_delivered_by_starttls_with_a_password(self):
        certificate = make_certificate(self.folder, "right")
        server = self.server(certificate=certificate, with_password=True)
        node = self.node(security="starttls", user=USER, password=PASSWORD, ca_file=certificate[0])
        letter_id = node.add()
        self.check_letter(server.next_letter(), letter_id)
        self.assertEqual(node.wait_noted("sent")["code"], 250)
        self.assertEqual(server.said_to("AUTH"), [USER])
        plain = {**LETTER, "to": "kon.plong@kontum.example", "to_name": "HDND Kon Plong", "from_name": "", "subject": "Giay moi", "text": "Kinh moi.\n"}
        letter_id = node.add(**plain)
        self.check_letter(server.next_letter(), letter_id, plain)
        self.assertNotIn(PASSWORD, node.log_text())

    def test_delivered_by_tls_from_the_first_byte(self):
        certificate = make_certificate(self.folder, "right")
        server = self.server(certificate=certificate, with_password=True, tls_at_once=True)
        node = self.node(security="tls", user=USER, password=PASSWORD, ca_file=certificate[0])
        letter_id = node.add()
        self.check_letter(server.next_letter(), letter_id)
        node.wait_noted("sent")
        self.assertEqual(server.said_to("AUTH"), [USER])

    def test_refused_for_now_comes_again_and_holds_up_nobody(self):
        server = self.server()
        refusals = iter(["451 4.7.1 Greylisted", "452 4.3.1 Disk full"])
        server.rules["RCPT"] = lambda to: next(refusals, None) if to == LETTER["to"] else None
        node = self.node()
        letter_id = node.add()
        waiting = node.wait_noted("waiting")
        self.assertEqual((waiting["code"], waiting["detail"], waiting["attempts"]), (451, "451 4.7.1 Greylisted", 1))
        node.add(to="khac@donghieu.example")
        self.assertEqual(node.wait_noted("sent")["attempts"], 3)
        letters = {letter.rcpt_tos[0]: letter for letter in (server.next_letter(), server.next_letter())}
        self.check_letter(letters[LETTER["to"]], letter_id)
        self.assertIn("khac@donghieu.example", letters)
        self.assertTrue(server.letters.empty())

    def test_refused_for_good_is_given_up_and_told(self):
        server = self.server()
        server.rules["RCPT"] = lambda to: "550 5.1.1 No such user" if to.startswith("sai") else None
        server.rules["DATA"] = lambda to: "554 5.6.0 Content refused" if to.startswith("loc") else None
        node = self.node()
        node.add(to="sai@donghieu.example")
        noted = node.wait_noted("refused", "sai@donghieu.example")
        self.assertEqual((noted["code"], noted["detail"]), (550, "550 5.1.1 No such user"))
        node.add(to="loc@donghieu.example")
        self.assertEqual(node.wait_noted("refused", "loc@donghieu.example")["code"], 554)
        node.add()
        node.wait_noted("sent")
        self.assertEqual(server.next_letter().rcpt_tos, [LETTER["to"]])
        self.assertEqual(node.standing()["given_up"], 2)
        self.assertEqual(server.said_to("RCPT"), ["sai@donghieu.example", "loc@donghieu.example", LETTER["to"]])

    def test_server_down_then_up(self):
        node = self.node()
        letter_id = node.add()
        noted = node.wait_noted("waiting")
        self.assertEqual((noted["code"], noted["attempts"]), (0, 0))
        node.wait_noted("waiting")
        self.assertGreaterEqual(node.standing()["server_failures"], 2)
        server = self.server()
        self.check_letter(server.next_letter(), letter_id)
        node.wait_noted("sent")
        self.assertEqual(node.standing()["server_failures"], 0)

    def test_killed_between_the_answer_and_the_record(self):
        server = self.server()
        node = self.node()

        def kill(_):
            node.kill()
            node.wait_end()
        server.rules["DATA"] = kill
        letter_id = node.add()
        first = server.next_letter()
        del server.rules["DATA"]
        again = self.node()
        again.wait_noted("sent")
        second = server.next_letter()
        self.assertEqual(first.content, second.content)
        self.check_letter(second, letter_id)

    def test_killed_after_the_record(self):
        server = self.server()
        node = self.node()
        letter_id = node.add()
        node.wait_noted("sent")
        node.kill()
        node.wait_end()
        again = self.node()
        self.assertEqual(again.add(), letter_id)  # somebody asks once more
        again.add(to="khac@donghieu.example")
        again.wait_noted("sent", "khac@donghieu.example")
        self.assertEqual([server.next_letter().rcpt_tos for _ in range(2)], [[LETTER["to"]], ["khac@donghieu.example"]])
        self.assertTrue(server.letters.empty())

    def test_a_line_that_breaks_before_the_answer(self):
        server = self.server()
        breaks = iter(["break"])
        server.rules["DATA"] = lambda _: next(breaks, None)
        node = self.node()
        letter_id = node.add()
        self.assertEqual(node.wait_noted("waiting")["attempts"], 1)
        node.wait_noted("sent")
        first, second = server.next_letter(), server.next_letter()
        self.assertEqual(first.content, second.content)
        self.check_letter(second, letter_id)

    def check_held(self, node, server, detail):
        """The letter waits, nothing of it was told, and no attempt counts against it."""
        node.add()
        noted = node.wait_noted("waiting")
        self.assertEqual(noted["attempts"], 0)
        self.assertRegex(noted["detail"], detail)
        standing = node.standing()
        self.assertGreaterEqual(standing["server_failures"], 1)
        self.assertEqual((standing["waiting"], standing["given_up"]), (1, 0))
        self.assertNotIn(PASSWORD, node.log_text())
        if server is not None:
            self.assertEqual(server.said_to("RCPT"), [])
            self.assertTrue(server.letters.empty())

    def test_a_wrong_password_gives_no_letter_up(self):
        certificate = make_certificate(self.folder, "right")
        server = self.server(certificate=certificate, with_password=True)
        node = self.node(security="starttls", user=USER, password="sai", ca_file=certificate[0])
        self.check_held(node, server, "535")

    def test_no_password_to_a_server_that_cannot_be_trusted(self):
        server = self.server(certificate=make_certificate(self.folder, "right"), with_password=True)
        other = make_certificate(self.folder, "other")
        self.check_held(self.node(security="starttls", user=USER, password=PASSWORD, ca_file=other[0]), server, "(?i)certificate")
        self.assertEqual(server.said, [])

    def test_no_password_to_a_server_without_starttls(self):
        server = self.server()
        certificate = make_certificate(self.folder, "right")
        self.check_held(self.node(security="starttls", user=USER, password=PASSWORD, ca_file=certificate[0]), server, "(?i)STARTTLS|TLS|SSL")
        self.assertEqual(server.said, [])

    def test_a_sender_that_is_refused_gives_no_letter_up(self):
        server = self.server()
        server.rules["MAIL"] = lambda _: "550 5.7.1 Not your address"
        self.check_held(self.node(), server, "^550 5.7.1 Not your address$")

    def test_a_server_that_says_it_closes_gives_no_letter_up(self):
        server = self.server()
        answers = iter(["421 4.3.2 Shutting down"])
        server.rules["RCPT"] = lambda _: next(answers, None)
        node = self.node()
        node.add()
        self.assertEqual(node.wait_noted("waiting")["attempts"], 0)
        node.wait_noted("sent")

    def test_a_server_that_never_answers(self):
        with socket.create_server(("127.0.0.1", self.port)):
            self.check_held(self.node(timeout_seconds=1), None, "(?i)timed? ?out|timeout")

    def test_the_node_ends_while_the_server_is_silent(self):
        with socket.create_server(("127.0.0.1", self.port)) as silent:
            node = self.node(timeout_seconds=600)
            node.add()
            connection, _ = silent.accept()
            began = time.monotonic()
            node.end()
            self.assertLess(time.monotonic() - began, 10)
            connection.close()
        server = self.server()
        self.node().wait_noted("sent")
        self.assertEqual(server.next_letter().rcpt_tos, [LETTER["to"]])


if __name__ == "__main__":
    unittest.main()

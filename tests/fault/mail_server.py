"""A mail server for mail_test.py: aiosmtpd, which does what a test says, and tells what was said to it."""
import queue
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = "vp.hdnd", "mật khẩu rất bí mật"
WAIT_SECONDS = 30


def make_certificate(folder, name):
    """A certificate for localhost that signs itself, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
                   check=True, stderr=subprocess.DEVNULL)
    return certificate, key


class MailServer:
    """Answers come from `rules`: functions by the verb ("MAIL", "RCPT", "DATA") that take an address (of DATA the
    recipient's) and return an answer, or None for "250 OK". What was taken waits in `letters`, in order."""

    def __init__(self, port, certificate=None, with_password=False, tls_at_once=False):
        self.letters = queue.Queue()
        self.said = []  # (verb, address), and ("AUTH", user)
        self.rules = {}
        context = None
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
        options = {"ssl_context": context} if tls_at_once else {"tls_context": context, "require_starttls": context is not None}
        if with_password:
            options.update(authenticator=self._check, auth_required=True, auth_require_tls=not tls_at_once)
        self._controller = Controller(self, hostname="127.0.0.1", port=port, server_hostname="mail.example", **options)
        self._controller.start()

    def _check(self, server, session, envelope, mechanism, data):
        self.said.append(("AUTH", data.login.decode()))
        right = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False)

    def _answer(self, verb, address):
        self.said.append((verb, address))
        return self.rules.get(verb, lambda _: None)(address) or "250 OK"

    async def handle_MAIL(self, server: SMTP, session, envelope, address, options):
        answer = self._answer("MAIL", address)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server: SMTP, session, envelope, address, options):
        answer = self._answer("RCPT", address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session, envelope):
        answer = self._answer("DATA", envelope.rcpt_tos[0])
        if answer == "break":
            server.transport.abort()
        if answer.startswith("250") or answer == "break":
            self.letters.put(envelope)
        return answer

    def next_letter(self):
        return self.letters.get(timeout=WAIT_SECONDS)

    def said_to(self, verb):
        return [address for said, address in self.said if said == verb]

    def end(self):
        self._controller.stop()

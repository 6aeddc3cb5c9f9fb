"""The HTTP API of a node, as one signed-in person uses it."""
import http.client
import json
import socket
import uuid

ANSWER_SECONDS = 60  # a sign-in costs half a second of CPU by intent: long on a busy machine


class Refused(Exception):
    """The node answered with a problem."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem}")
        self.status = status
        self.code = problem.get("code")


def connect_here(port, seconds):
    return socket.create_connection(("127.0.0.1", port), seconds)


class ApiClient:
    """Not shared between threads. A broken connection raises OSError or http.client.HTTPException."""

    def __init__(self, port, cookie=None, connect=connect_here):
        """`connect(port, seconds)` opens a connection, here or on another machine (wan.py)."""
        self.port = port
        self.cookie = cookie
        self.connect = connect
        self._connection = None

    def request(self, method, path, body=None):
        """The answer's JSON. Raises Refused for a status from 400 on."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port)
            self._connection.sock = self.connect(self.port, ANSWER_SECONDS)
        headers = {"Origin": f"http://127.0.0.1:{self.port}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            self._connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except BaseException:
            self.close()
            raise
        if answer.status >= 400:
            raise Refused(answer.status, json.loads(text) if text.startswith(b"{") else {"text": text[:200]})
        set_cookie = answer.getheader("Set-Cookie")
        if set_cookie:
            self.cookie = set_cookie.split(";")[0]
        return json.loads(text) if text else None

    def close(self):
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def sign_in(self, username, password="giaoban-demo"):
        return self.request("POST", "/api/v1/session", {"username": username, "password": password})

    def command(self, space, name, arguments, command_id=None):
        """The acknowledged result. Raises Refused where it says so."""
        result = self.request("POST", "/api/v1/commands", {
            "id": command_id or str(uuid.uuid4()), "space": space, "name": name, "arguments": arguments})
        if result.get("status") != "done":
            raise Refused(0, result.get("problem", result))
        return result

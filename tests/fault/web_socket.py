"""A WebSocket client of RFC 6455, as far as a test needs it: text messages, no fragments sent."""
import base64
import json
import os
import struct

from api_client import connect_here

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Closed(Exception):
    """The other side closed; `code` says why, or is None where the connection just ended."""

    def __init__(self, code=None):
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    def __init__(self, port, path, cookie, seconds=20, connect=connect_here):
        self._socket = connect(port, seconds)
        self._buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                              f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              f"Sec-WebSocket-Key: {key}\r\nCookie: {cookie}\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        if not head.startswith(b"HTTP/1.1 101"):
            raise AssertionError(f"no WebSocket at {path}: {head[:200]!r}")

    def fileno(self):
        return self._socket.fileno()

    def wait_at_most(self, seconds):
        """Bounds each later wait for bytes; TimeoutError beyond."""
        self._socket.settimeout(max(seconds, 0.001))

    def has_buffered(self):
        """Whether a whole message may be here already, which select() does not see."""
        return len(self._buffer) > 0

    def send(self, message):
        self._send_frame(TEXT, json.dumps(message).encode())

    def send_bytes(self, message):
        self._send_frame(BINARY, message)

    def receive(self):
        """The next message as JSON. Raises Closed, or TimeoutError."""
        return json.loads(self.receive_bytes())

    def receive_bytes(self):
        text = b""
        while True:
            opcode, is_last, payload = self._frame()
            if opcode == CLOSE:
                raise Closed(struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None)
            if opcode == PING:
                self._send_frame(PONG, payload)
            elif opcode != PONG:
                text += payload
                if is_last:
                    return text

    def close(self):
        self._socket.close()

    def _fill(self):
        more = self._socket.recv(65536)
        if not more:
            raise Closed()
        self._buffer += more

    def _take(self, size):
        while len(self._buffer) < size:
            self._fill()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _frame(self):
        first, second = self._take(2)
        size = second & 127
        if size == 126:
            size = struct.unpack(">H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self._take(8))[0]
        return first & 15, first & 128 != 0, self._take(size)

    def _send_frame(self, opcode, payload):
        size = len(payload)
        head = bytes([128 | opcode])
        if size < 126:
            head += bytes([128 | size])
        elif size < 65536:
            head += bytes([128 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([128 | 127]) + struct.pack(">Q", size)
        self._socket.sendall(head + bytes(4) + payload)  # a mask of zeros, which changes nothing

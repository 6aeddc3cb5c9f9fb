"""Clients as no browser is: they dawdle, flood, or never read. Each kind runs on a thread of its own until it is stopped."""
import http.client
import json
import os
import re
import selectors
import socket
import struct
import threading

DAWDLERS = 200
FLOODERS = 10
DEAF = 50
SMALL_BUFFER = 4096
TURN_SECONDS = 0.05


def session(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"username": "thuky.nghean", "password": "giaoban-demo"})
    connection.request("POST", "/api/v1/session", body, {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}"})
    answer = connection.getresponse()
    answer.read()
    return answer.getheader("Set-Cookie").split(";")[0]


def opened(port, receive_buffer=None):
    one = socket.socket()
    if receive_buffer:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    one.settimeout(30)
    one.connect(("127.0.0.1", port))
    return one


def web_socket(port, cookie, receive_buffer=None):
    one = opened(port, receive_buffer)
    one.sendall((f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
                 "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n"
                 "Sec-WebSocket-Version: 13\r\n\r\n").encode())
    return one


def conference(port, cookie):
    """The space of the demo's conference, as the welcome names it."""
    heard, one = b"", web_socket(port, cookie)
    while not (found := re.search(rb'"kind":"conference"[^}]*"space":"([0-9a-f-]{36})"', heard)):
        heard += one.recv(64 << 10)
    one.close()
    return found[1].decode()


def frame(opcode, payload, is_final=True):
    size = len(payload)
    head = bytes([(0x80 if is_final else 0) | opcode])
    head += bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
    return head + b"\0\0\0\0" + payload


class Bad:
    """Some connections of one kind; closed ones are opened again, for that is what such clients do. `made` counts them."""

    def __init__(self, port, count, connect, bytes_of_turn, reads):
        self.count, self.connect, self.bytes_of_turn, self.reads = count, connect, bytes_of_turn, reads
        self.made = 0
        self.turns = 0
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        clients = []
        while not self.stopped.wait(TURN_SECONDS):
            while len(clients) < self.count:
                try:
                    one = self.connect()
                except OSError:
                    break
                one.setblocking(False)
                clients.append(one)
                self.made += 1
            self.turns += 1
            clients = [one for one in clients if self.is_alive_after_turn(one)]
        for one in clients:
            one.close()

    def is_alive_after_turn(self, one):
        try:
            if self.reads and self.has_ended(one):
                raise ConnectionResetError
            one.send(self.bytes_of_turn(self.turns))
        except BlockingIOError:
            pass
        except OSError:
            one.close()
            return False
        return True

    @staticmethod
    def has_ended(one):
        with selectors.DefaultSelector() as selector:
            selector.register(one, selectors.EVENT_READ)
            return bool(selector.select(0)) and not one.recv(64 << 10)

    def stop(self):
        self.stopped.set()
        self.thread.join()


def slow_heads(port, _cookie):
    """A header that never ends, a byte at a time."""
    def connect():
        one = opened(port)
        one.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Slow: ".encode())
        return one
    return Bad(port, DAWDLERS, connect, lambda _: b"a", reads=True)


def slow_bodies(port, _cookie):
    """A body that never ends, a byte at a time."""
    def connect():
        one = opened(port)
        one.sendall((f"POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                     "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n").encode())
        return one
    return Bad(port, DAWDLERS, connect, lambda _: b" ", reads=True)


def deaf(port, cookie, space):
    """Follows everything and reads nothing."""
    def connect():
        one = web_socket(port, cookie, SMALL_BUFFER)
        one.sendall(frame(1, json.dumps({"type": "subscribe", "space": space, "since": 0}).encode()))
        return one
    return Bad(port, DEAF, connect, lambda _: b"", reads=False)


def ping_flood(port, cookie):
    pings = frame(9, os.urandom(100)) * 100
    return Bad(port, FLOODERS, lambda: web_socket(port, cookie), lambda _: pings, reads=True)


def fragment_flood(port, cookie):
    """One message in fragments of one byte, without end."""
    fragments = frame(0, b"a", is_final=False) * 1000
    def connect():
        one = web_socket(port, cookie)
        one.sendall(frame(1, b"a", is_final=False))
        return one
    return Bad(port, FLOODERS, connect, lambda _: fragments, reads=True)

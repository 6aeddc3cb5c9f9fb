"""What a follower of a space's feed knows (SPEC F)."""
import select
import time

from api_client import connect_here
from web_socket import WebSocket


class SpaceView:
    def __init__(self, port, cookie, space, connect=connect_here):
        self.space = space
        self.records = {}
        self.offset = 0
        self.is_whole = False
        self.socket = WebSocket(port, "/ws", cookie, connect=connect)
        welcome = self.socket.receive()
        assert welcome["type"] == "welcome", welcome
        self.socket.send({"type": "subscribe", "space": space, "since": 0})

    def take_one(self):
        """Waits for one message of the feed and applies it."""
        message = self.socket.receive()
        if message["type"] == "error":
            raise AssertionError(f"the node says {message}")
        if message.get("space") != self.space:
            return
        is_snapshot = message["type"] == "snapshot"
        for change in message["records" if is_snapshot else "changes"]:
            key = (change["collection"], change["id"])
            if change["record"] is None:
                self.records.pop(key, None)
            else:
                self.records[key] = change["record"]
        assert message["offset"] >= self.offset, "offsets never fall"
        self.offset = message["offset"]
        self.is_whole = self.is_whole or not is_snapshot or message["last"]

    def take_snapshot(self):
        while not self.is_whole:
            self.take_one()
        return self

    def close(self):
        self.socket.close()


def follow_until(views, holds, seconds):
    """Applies what comes to any of the views until `holds()`; returns whether it did in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        ready = [view for view in views if view.socket.has_buffered()]
        if not ready:
            ready = select.select([view.socket for view in views], [], [], max(0, deadline - time.monotonic()))[0]
            ready = [view for view in views if view.socket in ready]
        if not ready:
            return False
        for view in ready:
            view.take_one()
    return True

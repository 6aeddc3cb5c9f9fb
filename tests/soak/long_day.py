"""A soak: a node, the program that fills the hall, and what is read off both."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "bench"))
import servers  # noqa: E402

from judge import SPARE_DESCRIPTORS

GONE_SECONDS = 20


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def wait_until_gone(pid, before):
    """Descriptors once no more are open than `before` the load and some to spare, or after GONE_SECONDS."""
    pause, end = threading.Event(), time.monotonic() + GONE_SECONDS
    while descriptors(pid) > before + SPARE_DESCRIPTORS and time.monotonic() < end:
        pause.wait(0.1)
    return descriptors(pid)


class Soak:
    """One node with the demo's data in a new folder. `preload`: a library that the node is to load."""

    def __init__(self, programs, preload=None):
        servers.raise_descriptor_limit()
        servers.GIAOBAN, self.program = str(programs[0]), str(programs[1])
        self.folder = tempfile.TemporaryDirectory(prefix="soak-")
        data = pathlib.Path(self.folder.name) / "node"
        servers.make_province(data)
        self.node = servers.Node(data)
        if preload:
            self.node.command = ["env", f"LD_PRELOAD={preload}", *self.node.command]

    def __enter__(self):
        self.node.__enter__()
        self.pid = self.node.process.pid
        self.descriptors = descriptors(self.pid)
        return self

    def __exit__(self, *_):
        self.node.__exit__()
        self.folder.cleanup()

    def hold(self, people, seconds, sitting_seconds, tell=lambda sitting: None):
        """The sittings one by one, and what was found at the end."""
        words = [self.program, self.node.port, self.pid, people, seconds, sitting_seconds]
        with subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, text=True) as load:
            lines = []
            for line in load.stdout:
                lines.append(json.loads(line))
                tell(lines[-1])
        if load.returncode != 0 or not lines or "end" not in lines[-1]:
            raise AssertionError(f"the load gave up (status {load.returncode})")
        return lines[:-1], lines[-1]

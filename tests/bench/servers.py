"""Servers that a measurement starts and ends: Redis, and nodes with the demo's data. All on free ports of loopback, with
their data in a folder that is deleted afterwards."""
import http.client
import re
import resource
import shutil
import socket
import subprocess
import threading
from pathlib import Path

GIAOBAN = "build/release/server/app/giaoban"
NGHE_AN = "40000000-0000-5000-8000-000000000040"
THAI_HOA = "40000000-0000-5000-8000-000000000414"
START_SECONDS = 30
STOP_SECONDS = 20


class Fault(Exception):
    """What kept a measurement from being made."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    Path(path).mkdir(parents=True)
    return Path(path)


def raise_descriptor_limit():
    """As many open files as may be, for this process and all that it starts: 10 000 subscribers are as many connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        raise Fault(f"{' '.join(map(str, command))}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


class Server:
    """A process that is started by `with`, waited for until answers() holds, and ended by its own handle."""

    def __init__(self, folder, command):
        self.folder, self.command = Path(folder), list(map(str, command))

    def __enter__(self):
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        pause = threading.Event()
        for _ in range(START_SECONDS * 50):
            if self.process.poll() is not None:
                break
            if self.answers():
                return self
            pause.wait(0.02)
        self.__exit__()
        raise Fault(f"{self.command[0]} did not start: " + (self.folder / "server.log").read_text(errors="replace")[-500:])

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


class Redis(Server):
    """Every write synced before it is answered; no snapshots."""

    def __init__(self, folder):
        self.port = free_port()
        always = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
        super().__init__(folder, ["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--dir", folder, *always])

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as one:
                one.sendall(b"PING\r\n")
                return one.recv(16).startswith(b"+PONG")
        except OSError:
            return False


class Node(Server):
    """A node on its data folder, which must have been made."""

    def __init__(self, folder, port=None):
        self.port = port or free_port()
        super().__init__(folder, [GIAOBAN, "serve", "--data", folder, "--listen", f"127.0.0.1:{self.port}"])

    def answers(self):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def metric(self, name):
        """A metric of the node, all of that name added up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        return sum(map(float, re.findall(rf"^{name}(?:{{.*}})? (\S+)$", text, re.M)))


def make_province(folder):
    shutil.rmtree(folder, ignore_errors=True)
    unit = ["--unit", NGHE_AN, "--name", "Nghệ An", "--full-name", "Tỉnh Nghệ An", "--kind", "province", "--level", "provincial"]
    run(GIAOBAN, "init", "--data", folder, *unit)
    run(GIAOBAN, "load", "--data", folder, "ops/demo/nghe-an.json")


def make_unit(folder, province):
    shutil.rmtree(folder, ignore_errors=True)
    code = run(GIAOBAN, "link", "code", "--data", province.folder, "--unit", THAI_HOA)
    run(GIAOBAN, "join", f"http://127.0.0.1:{province.port}", "--code", code, "--data", folder)
    run(GIAOBAN, "load", "--data", folder, "ops/demo/thai-hoa.json")

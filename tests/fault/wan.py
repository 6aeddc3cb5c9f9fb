"""Machines of their own on one machine: network namespaces, and long lines between them (wan_emulator.cc)."""
import ctypes
import os
import pathlib
import socket
import subprocess
import threading

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
CLEAR = {"delay_ms": 0, "jitter_ms": 0, "loss": 0, "duplicate": 0, "reorder": 0, "corrupt": 0, "rate_kbps": 0}


def why_not():
    """Why this machine cannot run such tests; None where it can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    name = f"gb{os.getpid()}probe"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return "no network namespaces here: " + made.stderr.strip()
    subprocess.run(["ip", "netns", "delete", name], check=True)
    return None if pathlib.Path("/dev/net/tun").exists() else "there is no /dev/net/tun"


class Machine:
    """A network namespace. `prefix` runs a command in it; connect() opens a connection from it to itself."""

    def __init__(self, name):
        self.name = name
        subprocess.run(["ip", "netns", "add", name], check=True)
        self.ip("link", "set", "lo", "up")

    @property
    def prefix(self):
        return ["nsenter", f"--net=/run/netns/{self.name}", "--"]

    def ip(self, *arguments):
        subprocess.run(["ip", "-netns", self.name, *arguments], check=True)

    def connect(self, port, seconds):
        """A socket belongs to the namespace in which its thread made it."""
        made = []

        def make():
            with open(f"/run/netns/{self.name}", "rb") as namespace:
                if _libc.setns(namespace.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            try:
                made.append(socket.create_connection(("127.0.0.1", port), seconds))
            except OSError as fault:
                made.append(fault)

        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        if isinstance(made[0], OSError):
            raise made[0]
        return made[0]

    def end(self):
        subprocess.run(["ip", "netns", "delete", self.name], check=True)


class Line:
    """The line between two machines: `lower` has the address .2 on it, `upper` .1."""

    def __init__(self, emulator, seed, number, upper, lower):
        taps = [f"gb{os.getpid() % 100000}l{number}{end}" for end in "ab"]
        self._process = subprocess.Popen([emulator, str(seed), *taps], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         text=True)
        self._read()
        self.upper_address = f"10.77.{number}.1"
        for tap, machine, address in zip(taps, (upper, lower), (f"10.77.{number}.1", f"10.77.{number}.2")):
            subprocess.run(["ip", "link", "set", tap, "netns", machine.name], check=True)
            machine.ip("address", "add", address + "/24", "dev", tap)
            machine.ip("link", "set", tap, "up")

    def _read(self):
        answer = self._process.stdout.readline().strip()
        assert answer == "ok", f"the emulator says '{answer}'"

    def set(self, way="", **values):
        """Sets what is named, both ways or "ab" (down to the lower machine) or "ba" (up)."""
        self._process.stdin.write(way + " " + " ".join(f"{name} {value}" for name, value in values.items()) + "\n")
        self._process.stdin.flush()
        self._read()

    def clear(self):
        self.set(**CLEAR)

    def cut(self, way=""):
        """Nothing comes through, and nobody is told."""
        self.set(way, loss=1)

    def end(self):
        """What the line did, as text."""
        return self._process.communicate(timeout=10)[0].strip()


class Wan:
    """Machines by name, and lines by the names of their upper and lower ends."""

    def __init__(self, emulator, seed, machines, lines):
        self.machines, self.lines = {}, {}
        try:
            for name in machines:
                self.machines[name] = Machine(f"gb{os.getpid()}{name}")
            for number, (upper, lower) in enumerate(lines):
                self.lines[upper, lower] = Line(emulator, seed + number, number, self.machines[upper],
                                                self.machines[lower])
        except BaseException:
            self.end()
            raise

    def end(self):
        for ends, line in self.lines.items():
            print(f"line {'-'.join(ends)}: {line.end()}".replace("\n", " | "), flush=True)
        for machine in self.machines.values():
            machine.end()

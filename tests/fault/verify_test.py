"""One byte changed, or a file cut short, anywhere in the database of a stopped node: `giaoban verify` says so.

What it may not do is call a damaged node whole while it shows less than before. A byte that RocksDB never reads, and
that therefore changes nothing, is counted apart.
"""
import collections
import pathlib
import random
import re
import sys
import tempfile
import uuid

from api_client import ApiClient
from node_process import NodeProcess, run, run_well, seed_from_environment
from two_nodes import PROVINCE_UNIT, free_port, make_province

FLIPS_OF_A_FILE = {".sst": 60, ".log": 100, "MANIFEST": 30, "CURRENT": 8}
CUTS_OF_A_FILE = 8
WRITES = 60


def make_node(program, data):
    """A stopped node with entries in table files and in the write-ahead log."""
    make_province(program, data)
    port = free_port()
    for _ in range(2):  # what is in the log at a start goes to table files then
        node = NodeProcess(program, data, port)
        try:
            node.wait_ready()
            write_some(port, WRITES)
            node.stop()
        finally:
            if node.is_running():
                node.kill()


def write_some(port, count):
    client = ApiClient(port)
    client.sign_in("quantri.nghean")
    registry = client.request("GET", "/api/v1/session")  # the account's unit is the registry's convener
    space = registry_of(port, client.cookie)
    for number in range(count):
        client.command(space, "record.put", {"collection": "people", "id": f"{registry['unit']}/{uuid.uuid4()}",
                                             "fields": {"full_name": f"Người số {number}"}})
    client.close()


def registry_of(port, cookie):
    from web_socket import WebSocket
    feed = WebSocket(port, "/ws", cookie)
    spaces = feed.receive()["spaces"]
    feed.close()
    return next(space["space"] for space in spaces if space["kind"] == "registry")


def kind_of(path):
    return next((kind for kind in FLIPS_OF_A_FILE if path.name.endswith(kind) or path.name.startswith(kind)), None)


class Damage:
    """Damages one file, asks verify, puts the file back."""

    def __init__(self, program, data):
        self.program, self.data = program, data
        self.whole = run_well(program, "verify", "--data", data)
        self.counts = collections.Counter()
        self.silent = []

    def try_bytes(self, path, damaged, what):
        original = path.read_bytes()
        path.write_bytes(damaged)
        try:
            code, report = run(self.program, "verify", "--data", self.data)
        finally:
            path.write_bytes(original)
        kind = kind_of(path)
        if code == 0 and report == self.whole:
            self.counts[kind, "nothing changed"] += 1
        elif code == 1 and re.search(r"^BAD ", report, re.MULTILINE):
            named = re.search(r"^BAD entry \d+ of space", report, re.MULTILINE)
            self.counts[kind, "entry named" if named else "database named"] += 1
        else:
            self.counts[kind, "silent"] += 1
            self.silent.append(f"{path.name} {what}: exit {code}\n{report}")

    def flip(self, path, offset, bit):
        damaged = bytearray(path.read_bytes())
        damaged[offset] ^= 1 << bit
        self.try_bytes(path, bytes(damaged), f"byte {offset} bit {bit}")

    def cut(self, path, size):
        self.try_bytes(path, path.read_bytes()[:size], f"cut to {size}")


def main(program):
    seed = seed_from_environment()
    chance = random.Random(seed)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        data = pathlib.Path(folder) / "node"
        make_node(program, data)
        damage = Damage(program, data)
        print(damage.whole.splitlines()[-1])
        for path in sorted((data / "db").iterdir()):
            kind = kind_of(path)
            size = path.stat().st_size
            if kind is None or size == 0:
                continue
            files = sum(kind_of(other) == kind and other.stat().st_size > 0 for other in (data / "db").iterdir())
            for _ in range(max(3, FLIPS_OF_A_FILE[kind] // files)):
                damage.flip(path, chance.randrange(size), chance.randrange(8))
            for _ in range(max(1, CUTS_OF_A_FILE // files)):
                damage.cut(path, chance.randrange(size))
        assert run_well(program, "verify", "--data", data) == damage.whole, "every file is as it was"
    for (kind, outcome), count in sorted(damage.counts.items()):
        print(f"{kind:9} {outcome:16} {count}")
    print(f"{sum(damage.counts.values())} kinds of damage tried")
    for line in damage.silent:
        print("SILENT " + line)
    assert not damage.silent, f"{len(damage.silent)} damages were called whole"
    assert damage.counts[".sst", "entry named"] > 0


if __name__ == "__main__":
    main(sys.argv[1])

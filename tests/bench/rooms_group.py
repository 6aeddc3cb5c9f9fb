"""The group `rooms`: a node that hosts documents beside @y/websocket-server (with y-leveldb), seen from their clients."""
import json
import os
import subprocess
import threading
from collections import defaultdict
from pathlib import Path

from documents_group import DATA as TRACES
from rows import limit, row
from servers import Node, Server, free_port, fresh_folder, make_province, run

ROOMS = "build/release/tests/bench/bench_rooms"
SERVER = "tests/bench/documents/node_modules/@y/websocket-server/src/server.js"
DATA = Path("build/bench/rooms")
STOCK_NAME = "@y/websocket-server"

CROWD_SECONDS = 8
PRESENCE_SECONDS = 16
INGESTED = 20_000
IN_FLIGHT = 50
KILLS = 34  # in a round: about a hundred in the usual three
MANY = 900  # conferences; an ordinal ends at 999
IDLE_SECONDS = 1.5
LETTERS_BEFORE_KILL = 400
PAPER_UNITS = 182_315


class StockServer(Server):
    """The server that y-websocket's users run, with its store on disk."""

    def __init__(self, folder):
        self.port = free_port()
        store = {"PORT": str(self.port), "HOST": "127.0.0.1", "YPERSISTENCE": str(Path(folder) / "level")}
        super().__init__(folder, ["env", *(f"{key}={value}" for key, value in store.items()), "node", SERVER])

    def answers(self):
        return Node.answers(self)


class Host:
    """One of the two kinds of server, on a folder that outlives its processes."""

    def __init__(self, kind):
        self.kind, self.folder = kind, DATA / kind
        if kind == "own":
            make_province(self.folder)
        else:
            fresh_folder(self.folder)

    def start(self):
        return Node(self.folder) if self.kind == "own" else StockServer(self.folder)

    def words(self, server, *work):
        return [ROOMS, self.kind, server.port, server.process.pid, "minutes", *work]

    def measure(self, server, *work):
        return json.loads(run(*self.words(server, *work)))


def measure_crowds(samples, kind):
    works = {
        "fan-out": ("crowd", 1000, 1, 50, CROWD_SECONDS),
        "presence": ("crowd", 500, 1, 50, PRESENCE_SECONDS, "presence"),
        "writers": ("crowd", 200, 20, 10, CROWD_SECONDS),
    }
    for name, work in works.items():
        host = Host(kind)
        with host.start() as server:
            samples[kind, name].append(host.measure(server, *work))


def measure_ingest(samples, kind):
    host = Host(kind)
    with host.start() as server:
        updates = TRACES / "friendsforever.updates"
        samples[kind, "ingest"].append(host.measure(server, "ingest", updates, INGESTED, IN_FLIGHT))


def wait_until_idle(pid):
    """The stock server stores what it has long answered: until it uses no CPU for a while."""
    pause, used = threading.Event(), None
    while used != (used := Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[13:15]):
        pause.wait(IDLE_SECONDS)


def measure_first_sync(samples, kind):
    host = Host(kind)
    with host.start() as server:
        host.measure(server, "seed", TRACES / "automerge-paper.v1")
        wait_until_idle(server.process.pid)
    with host.start() as server:
        samples[kind, "first sync"].append(host.measure(server, "first-sync", PAPER_UNITS))


def measure_many(samples, kind):
    host = Host(kind)
    with host.start() as server:
        host.measure(server, "seed-many", MANY, TRACES / "friendsforever.v1")
        wait_until_idle(server.process.pid)
    with host.start() as server:
        samples[kind, "many"].append(host.measure(server, "hold-many", MANY))


def letters_kept(host):
    """Kills the server while somebody types; (letters that a barrier covered, of these found after the start)."""
    with host.start() as server:
        command = list(map(str, host.words(server, "until-killed")))
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as typist:
            covered = 0
            for line in typist.stdout:
                covered = int(line)
                if covered >= LETTERS_BEFORE_KILL and server.process.poll() is None:
                    server.process.kill()
    with host.start() as server:
        found = host.measure(server, "first-sync", 0)["letters"]
    return covered, min(found, covered)


def measure_kills(samples, kind):
    for _ in range(KILLS if kind == "own" else 1):
        covered, found = letters_kept(Host(kind))
        samples[kind, "lost"].append(covered - found)


def compared(samples):
    def series(kind, work, part):
        return [one[part] for one in samples[kind, work]]

    def pair(name, work, part, unit, target=None):
        return row("rooms", name, series("own", work, part), unit, series("stock", work, part), STOCK_NAME, target, is_cost=True)

    yield pair("1 000 clients, one types 50/s: CPU for a delivery", "fan-out", "cpu_us_per_delivery", "µs", 1 / 0.6)
    yield pair("… p99 from key to screen", "fan-out", "p99_ms", "ms", 1)
    yield pair("500 clients with presence: p99 from key to screen", "presence", "p99_ms", "ms")
    yield limit("rooms", "… the same, bounded", series("own", "presence", "p99_ms"), "ms", at_most=50)
    yield pair("… frames of presence", "presence", "awareness_per_s", "frames/s", 10)
    yield limit("rooms", "20 writers × 10/s, 200 clients: frames for a client and 20 ms", series("own", "writers", "frames_per_tick"), "frames", at_most=1)
    yield pair("… CPU for a delivery", "writers", "cpu_us_per_delivery", "µs")
    yield pair("receive, store and relay: CPU for an update", "ingest", "cpu_us_per_update", "µs")
    yield limit("rooms", "… the same, bounded", series("own", "ingest", "cpu_us_per_update"), "µs", at_most=8)
    yield pair("first sync of automerge-paper from a cold store: first bytes", "first sync", "first_ms", "ms")
    yield limit("rooms", "… the same, bounded", series("own", "first sync", "first_ms"), "ms", at_most=2)
    yield pair("… all of it", "first sync", "all_ms", "ms")
    yield pair(f"{MANY} rooms of 54 KB, a client in each: memory of a room", "many", "kib_per_room", "KiB")
    yield limit("rooms", "… the same, bounded", series("own", "many", "kib_per_room"), "KiB", at_most=8)
    lost = sum(samples["own", "lost"])
    yield limit("rooms", f"acknowledged letters lost in {len(samples['own', 'lost'])} kills", [lost], "letters", at_most=0)
    yield limit("rooms", f"{STOCK_NAME}: letters lost that were answered, a kill", samples["stock", "lost"], "letters")


def measure(rounds, _seconds, tell):
    if not (TRACES / "friendsforever.updates").exists():
        os.makedirs(TRACES, exist_ok=True)
        run("node", "tests/bench/documents/prepare.mjs", TRACES)
    samples = defaultdict(list)
    for number in range(rounds):
        for kind in ("own", "stock"):
            tell(f"rooms, round {number + 1} of {rounds}, {kind}")
            for part in (measure_crowds, measure_ingest, measure_first_sync, measure_many, measure_kills):
                part(samples, kind)
    return list(compared(samples))

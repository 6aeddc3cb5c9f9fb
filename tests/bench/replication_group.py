"""The group `replication`: how soon a node has what it missed, beside a JetStream mirror and PouchDB's replication."""
import http.client
import json
import os
import re
import subprocess
import threading
import time
import uuid
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from rows import limit, row
from servers import GIAOBAN, NGHE_AN, Fault, Node, Server, free_port, fresh_folder, make_province, make_unit, run

REPLICATION = "build/release/tests/bench/bench_replication"
PEERS = Path("tests/bench/replication")
DATA = Path("build/bench/replication")
PAYLOADS = DATA / "payloads"

ENTRIES = 100_000
POUCH_ENTRIES = 20_000  # its rate falls with more
CATCH_UP_SECONDS = 300
POLL_SECONDS = 0.005
LINKS = 200
JOIN_ENTRIES = 1_000_000
JOIN_SECONDS = 2
HISTORY_GIB = int(os.environ.get("GIAOBAN_BENCH_HISTORY_GIB", 1))  # each takes minutes to write
IDLE_SECONDS = 30


class Nats(Server):
    """A nats-server with JetStream on disk: the hub, or a leaf of one."""

    def __init__(self, folder, domain, hub=None):
        self.port, self.leaf_port, self.monitor_port = free_port(), free_port(), free_port()
        leaf = f'port: {self.leaf_port}, host: "127.0.0.1"' if hub is None else f'remotes: [{{ url: "nats://127.0.0.1:{hub.leaf_port}" }}]'
        (folder / "nats.conf").write_text(
            f'host: "127.0.0.1"\nport: {self.port}\nhttp: "127.0.0.1:{self.monitor_port}"\nserver_name: {domain}\n'
            f'jetstream {{ store_dir: "{folder}", domain: {domain} }}\nleafnodes {{ {leaf} }}\n'
        )
        super().__init__(folder, ["nats-server", "--config", folder / "nats.conf"])

    def answers(self):
        try:
            return self.monitor("/healthz") is not None
        except (OSError, http.client.HTTPException):
            return False

    def monitor(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.monitor_port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        return json.loads(answer.read()) if answer.status == 200 else None


def wait_until(what, holds):
    pause, end = threading.Event(), time.monotonic() + CATCH_UP_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise Fault(f"{what}: not within {CATCH_UP_SECONDS} s")
        pause.wait(POLL_SECONDS)


def bytes_on_wire(server):
    """What went over the open TCP connections of a server's port, both ways, as the kernel counts it."""
    text = subprocess.run(["ss", "-tinH", f"( sport = :{server.port} )"], capture_output=True, text=True, check=True).stdout
    return sum(map(int, re.findall(r"\bbytes_(?:acked|received):(\d+)", text)))


def lacks(province):
    """How many entries the one child has not acknowledged; it acknowledges what is on its disk."""
    return province.metric("giaoban_link_unsent_entries")


def prepare():
    """A province and a unit that has all of it; then the unit is away, and the province goes on. Returns what it wrote."""
    make_province(DATA / "province")
    with Node(DATA / "province") as province:
        make_unit(DATA / "unit", province)
        with Node(DATA / "unit") as unit:
            wait_until("the first link", lambda: unit.metric("giaoban_link_connected") == 1 and lacks(province) == 0)
    return province.port, json.loads(run(REPLICATION, "fill", DATA / "province", ENTRIES, PAYLOADS))


def catch_up(port):
    """The unit's node starts again, and has what it missed."""
    with Node(DATA / "province", port) as province:
        begun = time.monotonic()
        with Node(DATA / "unit"):
            wait_until("the link", lambda: lacks(province) > 0)
            wait_until("catching up", lambda: lacks(province) == 0)
            found = time.monotonic() - begun, bytes_on_wire(province)
    if state("province") != state("unit"):
        raise Fault("the unit's node does not hold what the province holds")
    return found


def state(kind):
    return json.loads(run(REPLICATION, "state", DATA / kind))


def mirror():
    """The same payloads through JetStream, hub to leaf. Neither syncs a message before it acknowledges it."""
    with Nats(fresh_folder(DATA / "hub"), "hub") as hub, Nats(fresh_folder(DATA / "leaf"), "leaf", hub) as leaf:
        seconds = json.loads(run("node", PEERS / "jetstream.mjs", hub.port, leaf.port, PAYLOADS))["seconds"]
        return seconds, hub.monitor("/leafz")["leafs"][0]["out_bytes"]


def own_kib(server):
    """Memory that is the process's own: neither files nor what it shares with other nodes on this machine."""
    text = Path(f"/proc/{server.process.pid}/smaps_rollup").read_text()
    return int(re.search(r"^Anonymous: +(\d+) kB$", text, re.M).group(1))


def crowded_province(folder):
    """A registry with LINKS communes."""
    make_province(folder)
    communes = {str(uuid.UUID(int=(0x41 << 120) + number)): f"Xã {number}" for number in range(LINKS)}
    records = [{"collection": "units", "id": unit, "fields": {"name": name, "full_name": name, "kind": "commune", "level": "commune",
                "parent": NGHE_AN, "code": unit[-5:]}} for unit, name in communes.items()]
    members = [{"unit": unit, "role": "member"} for unit in communes]
    registry = {"name": "registry", "kind": "registry", "title": "Danh bạ", "members": members, "records": records}
    file = DATA / "communes.json"
    file.write_text(json.dumps({"accounts": [], "spaces": [registry]}))
    run(GIAOBAN, "load", "--data", folder, file)
    return list(communes)


def wait_idle(node):
    """Waits until for IDLE_SECONDS nothing was written: links end their streams after 10 s without a message."""
    entries, since = None, time.monotonic()
    while time.monotonic() - since < IDLE_SECONDS:
        now = node.metric("giaoban_entries_total")
        if now != entries:
            entries, since = now, time.monotonic()
        threading.Event().wait(0.5)


def memory_of_links():
    """Of a node that was started with all its children away, and then has them all linked, told everything, and idle."""
    units = crowded_province(DATA / "province")
    children = [DATA / "children" / unit for unit in units]
    fresh_folder(DATA / "children")
    with Node(DATA / "province") as province:
        port = province.port
        for unit, folder in zip(units, children):
            code = run(GIAOBAN, "link", "code", "--data", province.folder, "--unit", unit)
            run(GIAOBAN, "join", f"http://127.0.0.1:{port}", "--code", code, "--data", folder)
    with Node(DATA / "province", port) as province, ExitStack() as all_children:
        before = own_kib(province)
        for folder in children:
            all_children.enter_context(Node(folder))
        wait_until("all links", lambda: province.metric("giaoban_link_connected") == LINKS)
        wait_idle(province)
        return (own_kib(province) - before) / LINKS


def peak_kib(server):
    """The most memory that the process ever held, the kernel's cache of files left out as far as it can be."""
    return int(re.search(r"^VmHWM:\s+(\d+) kB$", Path(f"/proc/{server.process.pid}/status").read_text(), re.M).group(1))


def first_join():
    """A unit's node that never saw the conference has all of it: (seconds, MiB that it held at most beyond what it held when it
    was ready). The province has made its checkpoint before."""
    make_province(DATA / "province")
    with Node(DATA / "province") as province:
        make_unit(DATA / "unit", province)
    run(REPLICATION, "fill", DATA / "province", JOIN_ENTRIES, PAYLOADS)
    with Node(DATA / "province", province.port) as parent:
        wait_idle(parent)
        begun = time.monotonic()
        with Node(DATA / "unit") as unit:
            ready = peak_kib(unit)
            wait_until("the link", lambda: lacks(parent) > 0)
            wait_until("joining", lambda: lacks(parent) == 0)
            found = time.monotonic() - begun, (peak_kib(unit) - ready) / 1024
            wait_idle(parent)  # the unit says that it holds the checkpoint: an entry of its own
    if state("province") != state("unit"):
        raise Fault("the unit's node does not hold what the province holds")
    return found


def opening():
    """Seconds from the start of a node's process until it serves, with HISTORY_GIB of text in the minutes of its conferences; the
    files are in the kernel's cache as far as there is room for them."""
    make_province(DATA / "province")
    run(REPLICATION, "history", DATA / "province", HISTORY_GIB << 30)
    begun = time.monotonic()
    with Node(DATA / "province"):
        return time.monotonic() - begun


def pouch():
    return json.loads(run("node", PEERS / "pouchdb.mjs", fresh_folder(DATA / "pouch"), PAYLOADS, POUCH_ENTRIES))["seconds"]


def measure(rounds, seconds, tell):
    samples = defaultdict(list)
    for number in range(rounds):
        tell(f"replication, round {number + 1} of {rounds}")
        port, written = prepare()
        took, wire = catch_up(port)
        samples["own"].append(ENTRIES / took)
        samples["wire"].append(wire / 1e6)
        samples["packed"].append(written["zstd_3_bytes"] / 1e6)
        took, wire = mirror()
        samples["jetstream"].append(ENTRIES / took)
        samples["jetstream wire"].append(wire / 1e6)
        samples["pouch"].append(POUCH_ENTRIES / pouch())
        tell(f"replication, first join, round {number + 1}")
        took, held = first_join()
        samples["join"].append(took)
        samples["join held"].append(held)
    tell("replication, opening a node with years of history")
    samples["opening"].append(opening())
    tell(f"replication, memory of {LINKS} links")
    samples["link"].append(memory_of_links())
    return list(rows_of(samples))


def rows_of(samples):
    missed = f"catch-up of {ENTRIES:,} entries missed".replace(",", " ")
    own, wire = samples["own"], samples["wire"]
    yield row("replication", missed, own, "entries/s", samples["pouch"], "PouchDB, in one process", 10)
    yield row("replication", missed, own, "entries/s", samples["jetstream"], "JetStream mirror on a leaf", 1)
    yield row("replication", "… bytes on the wire", wire, "MB", samples["packed"], "zstd -3 of the payloads", round(1 / 1.1, 3), is_cost=True)
    yield row("replication", "… bytes on the wire", wire, "MB", samples["jetstream wire"], "JetStream mirror on a leaf", is_cost=True)
    joined = f"first join of {JOIN_ENTRIES:,} entries from a checkpoint".replace(",", " ")
    yield limit("replication", joined, samples["join"], "s", at_most=JOIN_SECONDS)
    yield limit("replication", "… memory beyond that of a node that is ready", samples["join held"], "MiB", at_most=64)
    yield limit("replication", f"opening {HISTORY_GIB} GiB of history, start of the process to serving", samples["opening"], "s", at_most=1)
    yield limit("replication", f"memory of an idle link, {LINKS} of them", samples["link"], "KiB", at_most=64)

"""The group `fanout`: one publishes, a thousand follow. A node whose every message is a durable write of somebody who may,
beside servers that store nothing: a bare loop of send(), node's ws, nginx with nchan."""
import json
import socket
from collections import defaultdict
from pathlib import Path

from rows import limit, row
from servers import Node, Server, fresh_folder, free_port, make_province, run

FANOUT = "build/release/tests/bench/bench_fanout"
FLOOR = "build/release/tests/bench/bench_floor"
WS = "tests/bench/fanout/ws_server.mjs"
DATA = Path("build/bench/fanout")

SUBSCRIBERS = 1_000
PER_SECOND = 20
WINDOW = 4
MANY = 10_000
SECONDS = 6

NCHAN = """load_module modules/ngx_nchan_module.so;
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr; worker_rlimit_nofile 20000;
events {{ worker_connections 20000; }}
http {{ access_log off; tcp_nodelay on; client_body_temp_path {folder}/body; server {{ listen 127.0.0.1:{port};
  location = / {{ nchan_subscriber websocket; nchan_channel_id all; nchan_subscriber_first_message newest; }}
  location = /publish {{ nchan_publisher websocket; nchan_channel_id all; nchan_message_buffer_length 1000; }} }} }}
"""


class Peer(Server):
    """A peer that is ready once its port is open."""

    def __init__(self, kind):
        folder = fresh_folder(DATA / kind).resolve()
        self.port = free_port()
        (folder / "nginx.conf").write_text(NCHAN.format(folder=folder, port=self.port), encoding="ascii")
        commands = {
            "floor": [FLOOR, self.port],
            "ws": ["node", WS, self.port],
            "nchan": ["nginx", "-c", folder / "nginx.conf"],
        }
        super().__init__(folder, commands[kind])

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False


def start(kind):
    if kind != "own":
        return Peer(kind)
    make_province(DATA / "own")
    return Node(DATA / "own")


def measure_one(kind, subscribers, *work):
    with start(kind) as server:
        way = "own" if kind == "own" else "plain"
        return json.loads(run(FANOUT, way, server.port, server.process.pid, subscribers, *work))


KINDS = {"own": "", "floor": "send() alone", "ws": "node ws", "nchan": "nginx + nchan"}
WORKS = {
    "steady": (SUBSCRIBERS, "steady", PER_SECOND, SECONDS),
    "window": (SUBSCRIBERS, "window", WINDOW, SECONDS),
    "hold": (SUBSCRIBERS, "hold"),
}
# What a peer's cost must be, over ours.
TARGETS = {("steady", "floor"): 1 / 0.9, ("steady", "nchan"): 1 / 0.75, ("window", "floor"): 1 / 0.4}


def compared(samples):
    def series(kind, work, part):
        return [one[part] for one in samples[kind, work]]

    def beside(name, work, part, unit):
        for peer in ("floor", "ws", "nchan"):
            yield row("fanout", name, series("own", work, part), unit, series(peer, work, part), KINDS[peer],
                      TARGETS.get((work, peer)) if part == "cpu_us_per_delivery" else None, is_cost=True)

    yield from beside(f"{SUBSCRIBERS:,} subscribers × {PER_SECOND}/s: CPU for a delivery".replace(",", " "), "steady", "cpu_us_per_delivery", "µs")
    yield from beside("… p99 to a subscriber", "steady", "p99_ms", "ms")
    yield limit("fanout", "… bytes of a delivery, a change with 200 B of fields", series("own", "steady", "bytes_per_delivery"), "B")
    yield from beside(f"… {WINDOW} messages on the way: CPU for a delivery", "window", "cpu_us_per_delivery", "µs")
    yield from beside("… p99 to a subscriber", "window", "p99_ms", "ms")
    yield limit("fanout", "… deliveries", series("own", "window", "per_second"), "/s")
    yield limit("fanout", "… frames for a delivery", series("own", "window", "frames_per_delivery"), "")
    lost = [one["missed"] for work in ("steady", "window") for one in samples["own", work]]
    yield limit("fanout", "… messages lost", [sum(lost)], "", at_most=0)
    yield from beside(f"memory of a joined subscriber that hears nothing, {SUBSCRIBERS:,} of them".replace(",", " "), "hold", "kib_each", "KiB")
    yield limit("fanout", f"… {MANY:,} of them".replace(",", " "), series("own", "many", "kib_each"), "KiB", at_most=1)


def measure(rounds, _seconds, tell):
    samples = defaultdict(list)
    for number in range(rounds):
        for kind in KINDS:
            tell(f"fanout, round {number + 1} of {rounds}, {kind}")
            for work, words in WORKS.items():
                samples[kind, work].append(measure_one(kind, *words))
        samples["own", "many"].append(measure_one("own", MANY, "hold"))
    return list(compared(samples))

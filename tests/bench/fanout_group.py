"""The group `fanout`: one publishes, thousands follow. A node whose every message is a durable write of somebody who may,
beside servers that store nothing. A work is what is measured by itself; `--only` names those that are wanted."""
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass

from fanout_peers import DATA, NAMES, ask, measure_one
from rows import limit, row
from servers import Fault, Node, make_province, make_unit

GROUP = "fanout"
SECONDS = 5
MANY = 10_000
MISSED = 100
LOCAL = 500
STUCK = 20
VOTERS = 5_000
HALL_SCREENS = 20
ALL = ("own", "floor", "ws", "nchan", "nats")


@dataclass
class Work:
    """What one measurement does to each of `kinds`, in the words of bench_fanout."""

    kinds: tuple
    words: tuple


WORKS = {
    "steady": Work(ALL, ("steady", 1_000, 20, SECONDS)),
    "window": Work(ALL, ("window", 1_000, 4, SECONDS)),
    "window-64": Work(("own", "nats"), ("window", 100, 64, SECONDS)),
    "many": Work(("own", "floor"), ("steady", MANY, 4, SECONDS)),
    "latency": Work(("own", "floor", "nats"), ("steady", MANY, 5, SECONDS)),
    "acks": Work(("own",), ("steady", MANY, 5, SECONDS, "probe=1")),
    "hold": Work(ALL, ("hold", 1_000)),
    "hold-many": Work(("own", "nchan", "nats"), ("hold", MANY)),
    "compressed": Work(("own",), ("steady", 1_000, 20, SECONDS, "compressed=1")),
    "healthy": Work(("own",), ("steady", 200, 200, SECONDS, "bytes=2048")),
    "stuck": Work(("own",), ("steady", 200, 200, SECONDS, "bytes=2048", f"stuck={STUCK}")),
}


def storm():
    """Clients that were away for MISSED events while the node was started anew."""
    folder = DATA / "own"
    make_province(folder)
    with Node(folder) as node:
        ask("own", node, "write", MISSED)
    with Node(folder) as node:
        return ask("own", node, "storm", MANY, MISSED)


def bytes_to_parent(port):
    """What came over the connections to a node's port from this machine, as the kernel counts it at their far end."""
    text = subprocess.run(["ss", "-tinH", f"( dport = :{port} )"], capture_output=True, text=True, check=True).stdout
    return sum(map(int, re.findall(r"\bbytes_received:(\d+)", text)))


def local():
    """A unit's node with LOCAL participants, while all is published at its parent."""
    make_province(DATA / "own")
    with Node(DATA / "own") as province:
        make_unit(DATA / "unit", province)
        with Node(DATA / "unit") as unit:
            before = bytes_to_parent(province.port)
            found = ask("own", unit, "steady", LOCAL, 20, SECONDS, f"publisher={province.port}")
            # The link alone is still open: the load has ended.
            return found | {"link_bytes": bytes_to_parent(province.port) - before}


def votes(followers):
    """VOTERS delegates vote within 5 s."""
    def measured():
        return measure_one("own", "ballots", VOTERS, followers, 5)
    return measured


# Works that are more than one call of bench_fanout.
OWN_WORKS = {"storm": storm, "local": local, "votes": votes(HALL_SCREENS), "votes-followed": votes(VOTERS)}
NAMES_OF_WORKS = (*WORKS, *OWN_WORKS)
# `stuck` and `compressed` are told beside these.
NEEDS = {"stuck": "healthy", "compressed": "steady", "acks": "latency"}


class Samples(defaultdict):
    """By (work, kind): what each round found."""

    def __init__(self):
        super().__init__(list)

    def has(self, work):
        return bool(self[work, "own"])

    def series(self, work, part, kind="own"):
        return [one[part] for one in self[work, kind]]

    def beside(self, name, work, part, unit, targets=()):
        """A row for each peer. `targets`: of our cost over the peer's, by peer."""
        for peer in WORKS[work].kinds[1:]:
            bound = dict(targets).get(peer)
            yield row(GROUP, name, self.series(work, part), unit, self.series(work, part, peer), NAMES[peer],
                      None if bound is None else round(1 / bound, 3), is_cost=True)

    def over(self, name, work, other, part, unit, at_most):
        """Our own figure over our own figure in another work of the same round."""
        ratios = [a / b for a, b in zip(self.series(work, part), self.series(other, part))]
        return limit(GROUP, name, ratios, unit, at_most=at_most)


def rows_of_steady(s):
    yield from s.beside("1 000 subscribers × 20/s: CPU for a delivery", "steady", "cpu_us_per_delivery", "µs",
                        {"floor": 0.9, "nchan": 0.75, "nats": 0.55})
    yield from s.beside("… p99 to a subscriber", "steady", "p99_ms", "ms")
    yield limit(GROUP, "… bytes of a delivery, a change with 200 B of fields", s.series("steady", "bytes_per_delivery"), "B")


def rows_of_window(s):
    yield from s.beside("1 000 subscribers, 4 messages on the way: CPU for a delivery", "window", "cpu_us_per_delivery", "µs", {"floor": 0.4})
    yield from s.beside("… p99 to a subscriber", "window", "p99_ms", "ms")
    yield limit(GROUP, "… deliveries", s.series("window", "per_second"), "/s")
    yield limit(GROUP, "… frames for a delivery", s.series("window", "frames_per_delivery"), "")


def rows_of_narrow_window(s):
    yield from s.beside("100 subscribers, 64 messages on the way: CPU for a delivery", "window-64", "cpu_us_per_delivery", "µs", {"nats": 0.9})


def rows_of_many(s):
    yield from s.beside("10 000 subscribers × 4/s: CPU for a delivery", "many", "cpu_us_per_delivery", "µs", {"floor": 1})


def rows_of_latency(s):
    yield from s.beside("10 000 subscribers × 5/s: p99 to a subscriber", "latency", "p99_ms", "ms", {"floor": 1, "nats": 0.5})


def rows_of_acks(s):
    yield limit(GROUP, "… p99 of a write in another conference until it is acknowledged", s.series("acks", "ack_p99_ms"), "ms", at_most=10)


def rows_of_hold(s):
    yield from s.beside("memory of a joined subscriber that hears nothing, 1 000 of them", "hold", "kib_each", "KiB")


def rows_of_hold_many(s):
    yield from s.beside("… 10 000 of them", "hold-many", "kib_each", "KiB")
    yield limit(GROUP, "… 10 000 of them", s.series("hold-many", "kib_each"), "KiB", at_most=1)


def rows_of_compressed(s):
    """Where the node does not take up the offer, the row says so and promises nothing."""
    if not all(s.series("compressed", "is_compressed")):
        yield limit(GROUP, "1 000 subscribers × 20/s, compression offered and not taken up: CPU", s.series("compressed", "cpu_us_per_delivery"), "µs")
        return
    yield s.over("1 000 subscribers × 20/s, compressed: CPU over uncompressed", "compressed", "steady", "cpu_us_per_delivery", "×", 1.15)


def rows_of_stuck(s):
    yield s.over("200 subscribers × 200/s × 2 KiB with 20 more that do not read: p99 over without", "stuck", "healthy", "p99_ms", "×", 1.25)
    each = [(a - b) / STUCK for a, b in zip(s.series("stuck", "peak_kib"), s.series("healthy", "peak_kib"))]
    yield limit(GROUP, "… memory of one that does not read, at the peak", each, "KiB", at_most=256)
    yield limit(GROUP, "… closed because they did not read", s.series("stuck", "stuck_closed"), "")
    yield limit(GROUP, "… not right again once they read", s.series("stuck", "stuck_wrong"), "", at_most=0)


def rows_of_storm(s):
    yield limit(GROUP, "10 000 come back after a restart, each lacks 100 events", s.series("storm", "per_second"), "/s", at_least=6_000)
    yield limit(GROUP, "… CPU for each", s.series("storm", "cpu_us_each"), "µs", at_most=80)
    yield limit(GROUP, "… who missed something", s.series("storm", "missed"), "", at_most=0)
    yield limit(GROUP, "… refused or closed on the way, and came again", s.series("storm", "came_again"), "")
    yield limit(GROUP, "… memory at the peak over memory after it", s.series("storm", "peak_over_steady"), "×", at_most=1.5)


def rows_of_local(s):
    ratios = [one["link_bytes"] / one["direct_bytes"] for one in s["local", "own"]]
    yield limit(GROUP, "500 participants at a unit's node: bytes from the parent over those of one participant there", ratios, "×", at_most=1.2)


def rows_of_votes_in(work, who):
    """Where the node knows no votes, the row says so and promises nothing."""
    def rows(s):
        if not all(s.series(work, "is_known")):
            yield limit(GROUP, "5 000 delegates vote: not measured, this node knows no votes", [0], "")
            return
        yield limit(GROUP, f"5 000 delegates vote within 5 s, {who}: p99 to the acknowledgement", s.series(work, "p99_ms"), "ms", at_most=250)
        yield limit(GROUP, "… until the last is acknowledged", s.series(work, "all_s"), "s")
        yield limit(GROUP, "… CPU for each ballot", s.series(work, "cpu_us_each"), "µs")
        yield limit(GROUP, "… the result after closing", s.series(work, "result_ms"), "ms", at_most=500)
    return rows


ROWS = {
    "steady": rows_of_steady, "window": rows_of_window, "window-64": rows_of_narrow_window, "many": rows_of_many,
    "latency": rows_of_latency, "acks": rows_of_acks, "hold": rows_of_hold, "hold-many": rows_of_hold_many,
    "compressed": rows_of_compressed, "stuck": rows_of_stuck, "storm": rows_of_storm, "local": rows_of_local,
    "votes": rows_of_votes_in("votes", "20 screens follow"), "votes-followed": rows_of_votes_in("votes-followed", "all follow"),
}


def rows_of(samples):
    for work, rows in ROWS.items():
        if samples.has(work):
            yield from rows(samples)
    lost = [one["missed"] for (_, kind), found in samples.items() if kind == "own" for one in found if "missed" in one]
    if lost:
        yield limit(GROUP, "messages that a node lost, in all of the above", [sum(lost)], "", at_most=0)


def wanted_works(only):
    """The works that are named, and those that they are told beside; all where none is named."""
    wanted = set(only or NAMES_OF_WORKS)
    return wanted | {NEEDS[work] for work in wanted if work in NEEDS}


def measure_work(samples, name):
    if name in OWN_WORKS:
        samples[name, "own"].append(OWN_WORKS[name]())
        return
    for kind in WORKS[name].kinds:
        samples[name, kind].append(measure_one(kind, *WORKS[name].words))


def measure(rounds, _seconds, tell, only=()):
    """A work that fails is told, in a row too, and takes none of the others along."""
    samples, wanted, failed = Samples(), wanted_works(only), {}
    for number in range(rounds):
        for name in NAMES_OF_WORKS:
            if name not in wanted or name in failed:
                continue
            tell(f"{GROUP}, round {number + 1} of {rounds}, {name}")
            try:
                measure_work(samples, name)
            except Fault as fault:
                tell(f"{GROUP}, {name}: {fault}")
                failed[name] = str(fault)
    for name in failed:
        for kind in ALL:
            samples.pop((name, kind), None)
    return [*rows_of(samples), *(limit(GROUP, f"{name}: could not be measured", [1], "", at_most=0) for name in failed)]

"""The group `store`: how fast writes are acknowledged, and how soon they are seen elsewhere."""
import json
from collections import defaultdict
from pathlib import Path

from rows import row
from servers import Node, Redis, fresh_folder, make_province, make_unit, run

STORE = "build/release/tests/bench/bench_store"
LOAD = "build/release/tests/bench/bench_load"
DATA = Path("build/bench")

WRITERS = (1, 16, 64, 256)
MODES = ("floor", "commits", "threads", "staged", "commands")
# Connections and writes in flight on each.
SPREADS = {"64 × 1": (64, 1), "1 × 64": (1, 64)}
ALONE = "1 × 1"
ARRIVALS = 1000


def measure_store(mode, writers, seconds):
    folder = fresh_folder(DATA / "store")
    return json.loads(run(STORE, mode, folder, writers, seconds))["per_second"]


def measure_load(kind, port, spread, seconds):
    return json.loads(run(LOAD, kind, port, *SPREADS.get(spread, (1, 1)), seconds))


def round_of_store(samples, seconds):
    for writers in WRITERS:
        for mode in MODES:
            samples[mode, writers].append(measure_store(mode, writers, seconds))


def round_of_load(samples, seconds):
    for spread in SPREADS:
        with Redis(fresh_folder(DATA / "redis")) as redis:
            samples["redis", spread].append(measure_load("redis", redis.port, spread, seconds)["per_second"])
        make_province(DATA / "province")
        with Node(DATA / "province") as node:
            samples["feed", spread].append(measure_load("feed", node.port, spread, seconds)["per_second"])


def round_of_one_in_flight(samples, seconds):
    """One write at a time, beside the bare disk."""
    file = fresh_folder(DATA / "append") / "appended"
    samples["append", ALONE].append(json.loads(run(LOAD, "append", file, seconds))["p50_us"] / 1000)
    make_province(DATA / "province")
    with Node(DATA / "province") as node:
        samples["feed", ALONE].append(measure_load("feed", node.port, ALONE, seconds)["p50_us"] / 1000)


def round_of_arrivals(samples):
    make_province(DATA / "province")
    with Node(DATA / "province") as province:
        make_unit(DATA / "unit", province)
        with Node(DATA / "unit") as unit:
            seen = json.loads(run(LOAD, "arrival", province.port, unit.port, ARRIVALS))
    for share in ("p50", "p99"):
        samples["arrival", share].append(seen[f"{share}_us"] / 1000)


def rows_of(samples):
    def writes(name, key, peer=None, peer_name=None, target=None):
        return row("store", name, samples[key], "writes/s", None if peer is None else samples[peer], peer_name, target)

    for n in WRITERS:
        is_target = n == 64
        floor, threads = ("floor", n), ("threads", n)
        yield writes(f"commit path, {n} writers", ("commits", n), floor, "floor: one thread, same batches", 0.7 if is_target else None)
        yield writes(f"commit path, {n} writers", ("commits", n), threads, f"RocksDB from {n} threads", 3 if is_target else None)
        yield writes(f"… rows made on the way, {n} writers", ("staged", n), floor, "floor: one thread, same batches")
        yield writes(f"… commands to the hub, {n} writers", ("commands", n), floor, "floor: one thread, same batches")
    clients = "Redis, 64 clients"
    yield writes("WebSockets: 64 with 1 write in flight", ("feed", "64 × 1"), ("redis", "64 × 1"), clients, 1)
    yield writes("WebSocket: 1 with 64 writes in flight", ("feed", "1 × 64"), ("redis", "64 × 1"), clients, 1)
    yield writes("WebSocket: 1 with 64 writes in flight", ("feed", "1 × 64"), ("redis", "1 × 64"), "Redis, 1 client, 64 piped")
    yield row("store", "WebSocket: 1 with 1 write in flight, p50", samples["feed", ALONE], "ms", samples["append", ALONE],
              "append 300 B, fdatasync", 1 / 2.5, is_cost=True)
    for share in ("p50", "p99"):
        yield row("store", f"acknowledged at the province → browser at the unit's node, {share}", samples["arrival", share], "ms")


def measure(rounds, seconds, tell):
    samples = defaultdict(list)
    for number in range(rounds):
        tell(f"store, round {number + 1} of {rounds}")
        round_of_store(samples, seconds)
        round_of_load(samples, seconds)
        round_of_one_in_flight(samples, seconds)
        round_of_arrivals(samples)
    return list(rows_of(samples))

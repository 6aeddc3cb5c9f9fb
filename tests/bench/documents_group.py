"""The group `documents`: the document engine beside yjs and ywasm, on recorded traces and a rich-text history."""
import json
from collections import defaultdict
from pathlib import Path

from rows import limit, row
from servers import run

ENGINE = "build/release/tests/bench/bench_documents"
PEER = "tests/bench/documents/peer.mjs"
DATA = Path("build/bench/traces")

TRACES = ("automerge-paper", "friendsforever", "rustcode", "sveltecomponent", "rich")
PEERS = ("yjs", "ywasm")
FASTEST = ("automerge-paper", "rich")

# Work of the measuring programs, its name in the table, and what the ratio to each peer must reach.
WORKS = (
    ("receive", "receive, each update its own transaction", {"yjs": 40, "ywasm": 15}),
    ("load", "load a foreign v1 snapshot", {"yjs": 10, "ywasm": 8}),
    ("encode", "encode the full state", {"yjs": 10, "ywasm": 4}),
    ("difference", "encode what a half-way state vector lacks", {"yjs": 10, "ywasm": 4}),
    ("bytes_difference", "the same on bytes, without a document", {"yjs": 20}),
    ("merge", "merge the first 10 000 updates", {"yjs": 200}),
    ("local", "local edits by index, the first 20 000", {"yjs": 5, "ywasm": None}),
)


def measure_trace(samples, trace):
    samples["ours", trace].append(json.loads(run(ENGINE, DATA, trace)))
    for peer in PEERS:
        samples[peer, trace].append(json.loads(run("node", PEER, peer, DATA, trace)))


def series(samples, who, trace, work):
    """A work's figure of every round; None where one of them lacks it."""
    figures = [one.get(work) for one in samples[who, trace]]
    return None if None in figures else figures


def target_of(work, peer, trace, usual):
    return 80 if (work, peer) == ("receive", "yjs") and trace in FASTEST else usual


def compared(samples):
    for work, name, targets in WORKS:
        for trace in TRACES:
            ours = series(samples, "ours", trace, work)
            for peer, usual in targets.items():
                theirs = series(samples, peer, trace, work)
                if ours is None:
                    continue
                if theirs is None:
                    yield row("documents", f"{name}: {trace}", ours, "ms", peer_name=f"{peer}: fails")
                else:
                    target = target_of(work, peer, trace, usual)
                    yield row("documents", f"{name}: {trace}", ours, "ms", theirs, peer, target, is_cost=True)


def bounded(samples):
    for trace in TRACES:
        ours = {work: series(samples, "ours", trace, work) for work in ("parse_gb_per_s", "merge", "merged_ratio", "bytes_per_item")}
        wanted = 1 if trace == "automerge-paper" else None
        yield limit("documents", f"validate and parse v1: {trace}", ours["parse_gb_per_s"], "GB/s", at_least=wanted)
        yield limit("documents", f"merge the first 10 000 updates: {trace}", ours["merge"], "ms", at_most=5)
        yield limit("documents", f"… the result over the compacted document: {trace}", ours["merged_ratio"], "×", at_most=1.1)
        yield limit("documents", f"memory of an item, without its text: {trace}", ours["bytes_per_item"], "B", at_most=64)


def large(history, clients):
    """Once a run: the bounds of a document that is very large; nobody promised a time."""
    for name, sample in ((f"{history['characters']:,} letters typed one by one".replace(",", " "), history),
                         (f"a letter each of {clients['clients']:,} clients".replace(",", " "), clients)):
        yield limit("documents", f"{name}: all edits", [sample["edit_s"]], "s")
        yield limit("documents", "… encode", [sample["encode_s"]], "s")
        yield limit("documents", "… state v1", [sample["state_mib"]], "MiB")
        yield limit("documents", "… load", [sample["load_s"]], "s")
        yield limit("documents", "… memory when loaded", [sample["loaded_mib"]], "MiB")


def measure(rounds, _seconds, tell):
    DATA.mkdir(parents=True, exist_ok=True)
    tell("documents: make the updates of all traces")
    run("node", "tests/bench/documents/prepare.mjs", DATA)
    samples = defaultdict(list)
    for number in range(rounds):
        tell(f"documents, round {number + 1} of {rounds}")
        for trace in TRACES:
            measure_trace(samples, trace)
    tell("documents: ten million letters, a million clients (minutes)")
    works = [json.loads(run(ENGINE, *work)) for work in (("history", 10_000_000), ("clients", 1_000_000))]
    return [*compared(samples), *bounded(samples), *large(*works)]

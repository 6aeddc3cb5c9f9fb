"""Four nodes in three levels on long lines that lose, delay, double, reorder, damage and break.

After each fault every acknowledged write is at all four, and at the end `giaoban verify` gives the same heads everywhere.
`ops/test --long` brings the long entry over the slowest line that we promise; without it the line is faster and cut sooner.
"""
import random
import sys
import tempfile
import time
import uuid

import wan
from document_editor import DocumentEditor, typed
from four_nodes import NAMES, PARENT, UNIT, FourNodes
from node_process import is_long, seed_from_environment
from space_view import follow_until
from two_nodes import heads_of

SILENCE_SECONDS = 15  # in which a node must notice a dead line (SPEC P9)
SLACK_SECONDS = 2     # for a busy machine to write a line of its log
BAD_LINE = {"delay_ms": 600, "jitter_ms": 60, "loss": 0.05, "duplicate": 0.01, "reorder": 0.01, "corrupt": 0.005,
            "rate_kbps": 64}
ENTRY_BYTES = 1_000_000
OFFLINE = "event=parent_link state=offline"


class Office:
    """Four nodes, and what they acknowledged."""

    def __init__(self, nodes, chance):
        self.nodes, self.chance = nodes, chance
        self.acknowledged = {}  # record -> fields

    def write(self, name, count):
        client = self.nodes.client(name)
        for _ in range(count):
            record = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            fields = {"title": f"Tham luận {record[:8]} của {name}", "kind": "paper", "minutes": 10, "rank": "a0",
                      "proposed_by": UNIT[name]}
            client.command(self.nodes.conference, "record.put", {"collection": "agenda_items", "id": record, "fields": fields})
            self.acknowledged[record] = fields
        client.close()

    def write_everywhere(self, count):
        for name in NAMES:
            self.write(name, count)

    def check_same(self, seconds, names=NAMES):
        """All show the same and every acknowledged write; returns the seconds that it took."""
        began = time.monotonic()
        views = [self.nodes.view(name) for name in names]

        def lacks(view):
            return sum(view.records.get(("agenda_items", record)) != fields for record, fields in self.acknowledged.items())

        def same():
            return all(view.is_whole and view.records == views[0].records for view in views) and not any(map(lacks, views))
        good = follow_until(views, same, seconds)
        state = ", ".join(f"{name} lacks {lacks(view)} of {len(self.acknowledged)}" for name, view in zip(names, views))
        for view in views:
            view.close()
        assert good, state + "\n" + "\n".join(self.nodes.processes[name].log_text()[-1500:] for name in names)
        return time.monotonic() - began

    def wait_sign(self, name, sign, after, seconds):
        """Waits until the node's log says so; returns how long."""
        began = time.monotonic()
        process = self.nodes.processes[name]
        assert process.wait_for_line(sign, seconds, after), \
            f"the {name} does not say {sign} in {seconds} s:\n" + process.log_text()[-2000:]
        return time.monotonic() - began

    def wait_state(self, name, state, after, seconds):
        return self.wait_sign(name, f"event=parent_link state={state}", after, seconds)

    def log_lengths(self):
        return {name: len(process.lines) for name, process in self.nodes.processes.items()}


def check_bad_lines(office):
    """64 kbit/s, 600 ms each way, 5 % loss, and the rest; one node dials over such a line too."""
    for line in office.nodes.wan.lines.values():
        line.set(**BAD_LINE)
    office.nodes.processes["west"].stop()
    office.write("east", 40)
    office.write("national", 10)
    office.write("province", 40)
    office.nodes.start("west")
    office.write("west", 40)
    took = office.check_same(180)
    for line in office.nodes.wan.lines.values():
        line.clear()
    return f"130 writes were everywhere {took:.0f} s after the last one"


def check_partition(office, ways, noticing, sign):
    """Lines that swallow what they are given, one way or both: whoever hears nothing notices in time; whole again after."""
    logs = office.log_lengths()
    for line in office.nodes.wan.lines.values():
        line.cut(ways)
    noticed = max(office.wait_sign(name, sign, logs[name], SILENCE_SECONDS + SLACK_SECONDS) for name in noticing)
    office.write_everywhere(15)
    for line in office.nodes.wan.lines.values():
        line.clear()
    took = office.check_same(60)
    return f"noticed after {noticed:.1f} s; the same {took:.1f} s after the end"


def check_frozen(office):
    """A node that is stopped keeps its connections: half-open links."""
    logs = office.log_lengths()
    office.nodes.processes["province"].freeze()
    noticed = max(office.wait_state(name, "offline", logs[name], SILENCE_SECONDS + SLACK_SECONDS) for name in ("east", "west"))
    for name in ("national", "east", "west"):
        office.write(name, 15)
    office.nodes.processes["province"].thaw()
    took = office.check_same(60)
    return f"noticed after {noticed:.1f} s; the same {took:.1f} s after it went on"


def check_killed(office):
    """kill -9 of the node in the middle while much is on its way through it, again and again."""
    for name in PARENT:
        office.nodes.line(name).set(rate_kbps=512, delay_ms=20)
    for _ in range(3):
        for name in ("east", "west"):
            office.write(name, 60)
        office.nodes.processes["province"].kill()
        office.nodes.verify("province")
        office.nodes.start("province")
    took = office.check_same(60)
    for name in PARENT:
        office.nodes.line(name).clear()
    return f"3 kills; the same {took:.1f} s after the last start"


def check_long_entry(office, rate_kbps, seconds):
    """One entry of about a mebibyte over a slow line that is cut again and again."""
    line = office.nodes.line("east")
    line.set(rate_kbps=rate_kbps, delay_ms=100)
    editor = DocumentEditor(office.nodes.client("east"), office.nodes.conference, "minutes")
    editor.send(typed(office.chance, ENTRY_BYTES))
    editor.close()
    began, cuts = time.monotonic(), 0
    while office.nodes.unsent("east") != 0:
        assert cuts < 12, "the entry does not get through"
        if office.nodes.wait_sent("east", seconds):
            break
        logs = office.log_lengths()
        line.cut()
        office.wait_state("east", "offline", logs["east"], SILENCE_SECONDS + SLACK_SECONDS)
        line.set(loss=0)
        office.wait_state("east", "connected", logs["east"], 60)
        cuts += 1
    took = time.monotonic() - began
    line.clear()
    assert cuts >= 1, "the line was never cut in the middle"
    office.check_same(60)
    return f"{ENTRY_BYTES} bytes at {rate_kbps} kbit/s, cut {cuts} times after {seconds} s each: {took:.0f} s"


def check_the_end(office):
    for name, process in office.nodes.processes.items():
        code = process.stop()
        assert code == 0, f"the {name} ended with {code}:\n{process.log_text()[-2000:]}"
    heads = {name: heads_of(office.nodes.verify(name), office.nodes.conference) for name in NAMES}
    assert all(one == heads["national"] for one in heads.values()), heads
    assert len(heads["national"]) == len(NAMES), heads
    return f"{len(office.acknowledged)} acknowledged writes at all four nodes, equal heads, every verify clean"


def main(program, emulator):
    impossible = wan.why_not()
    if impossible:
        print(f"\n!!! SKIPPED: faults of long lines: {impossible}\n")
        return
    seed = seed_from_environment()
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        nodes = FourNodes(program, emulator, folder, seed)
        office = Office(nodes, random.Random(seed))
        checks = [("lines of 64 kbit/s", check_bad_lines, ()), ("partition", check_partition, ("", PARENT, OFFLINE)),
                  ("one-way partition, down", check_partition, ("ab", PARENT, OFFLINE)),
                  ("one-way partition, up", check_partition, ("ba", ("national", "province"), "event=unlinked")),
                  ("half-open", check_frozen, ()), ("kill -9 in the middle", check_killed, ()),
                  ("a long entry", check_long_entry, (64, 60) if is_long() else (256, 8)), ("the end", check_the_end, ())]
        try:
            for name, check, arguments in checks:
                print(f"{name}: {check(office, *arguments)}", flush=True)
        finally:
            nodes.end()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3])

"""The disk of one of two linked nodes: its power is cut under load, again and again, on ext4 and on xfs; and it fills up.

After each cut everything acknowledged is there and verify is clean; a full disk stops neither the link nor the other node,
and with room again both come to the same. `ops/test --long` cuts as often as a release asks for.
"""
import random
import sys
import tempfile
import time

import small_disk
from document_editor import DocumentEditor, typed
from kill_test import PASSING, UNIT, Writers, check_equal_at_the_end, found_conference, missing
from node_process import is_long, seed_from_environment
from small_disk import SmallDisk
from space_view import follow_until
from two_nodes import TwoNodes

CUTS, CUTS_LONG = 12, 100
KINDS = ("ext4", "xfs")
TYPING_BYTES, TYPINGS_UNTIL_FULL = 900_000, 30  # what the database had reserved on the disk is less
SNAPSHOT_SECONDS = 10
RECOVERY_SECONDS = 60  # the database looks every five seconds whether there is room again


class TownOnDisk:
    """Two linked nodes, the town's on a disk of its own."""

    def __init__(self, program, folder, kind, size=0):
        self.disk = SmallDisk(folder, kind, size)
        try:
            self.nodes = TwoNodes(program, folder, {"town": self.disk.path / "town"})
            self.space = found_conference(self.nodes)
            self.writers = {name: Writers(self.nodes, name, self.space, PASSING | {"storage_failed"}) for name in UNIT}
        except BaseException:
            self.end()
            raise

    def check_own_disk(self, cut):
        """The town starts, and has all that it acknowledged without anybody's help: the province is frozen meanwhile.

        `cut` is the moment of the power cut.
        """
        self.nodes.processes["province"].freeze()
        try:
            self.nodes.start("town").wait_ready()
            view = self.nodes.view("town", self.space).take_snapshot()
            follow_until([view], lambda: not missing(view, self.writers["town"]), SNAPSHOT_SECONDS)
            view.close()
        finally:
            self.nodes.processes["province"].thaw()
        lost = [(key, f"{cut - self.writers['town'].moment_of(key):.4f} s before the cut") for key in missing(view, self.writers["town"])]
        assert not lost, f"{len(lost)} acknowledged writes are gone at the town: {lost[:3]}\n" + self.nodes.processes["town"].log_text()[-2000:]

    def check_no_faults(self):
        faults = [fault for one in self.writers.values() for fault in one.faults]
        assert not faults, faults

    def check_the_end(self):
        for one in self.writers.values():
            one.stop()
        self.check_no_faults()
        check_equal_at_the_end(self.nodes, self.space, self.writers)

    def end(self):
        if hasattr(self, "nodes"):
            self.nodes.end()
        self.disk.unmount()


def check_power(program, folder, kind, chance, cuts):
    town = TownOnDisk(program, folder, kind)
    try:
        for one in town.writers.values():
            one.start()
        for _ in range(cuts):
            town.writers["town"].wait_acknowledged(chance.randrange(1, 60))
            cut = town.disk.cut_power()
            town.nodes.processes["town"].kill()
            town.writers["town"].join()
            town.writers["town"].take_as_cut_off(cut)
            town.check_no_faults()
            town.disk.unmount()
            town.disk.mount()
            town.nodes.verify("town")
            town.check_own_disk(cut)
            town.writers["town"].start()
        town.check_the_end()
        counts = {name: len(one.acknowledged) for name, one in town.writers.items()}
        return f"{cuts} power cuts, {counts['town']} writes acknowledged at the town and {counts['province']} at the province, all there"
    finally:
        town.end()


def check_full(program, folder, kind, chance):
    """The town's disk is full while the province writes: what comes is refused, and taken when there is room."""
    town = TownOnDisk(program, folder, kind)
    try:
        filler = town.disk.fill()
        process, province = town.nodes.processes["town"], town.writers["province"]
        log, typings = len(process.lines), 0
        while not any(line and "code=disk_full" in line for line in process.lines[log:]):
            assert typings < TYPINGS_UNTIL_FULL, "the disk is not full:\n" + process.log_text()[-2000:]
            editor = DocumentEditor(town.nodes.client("province"), town.space, "minutes")
            editor.send(typed(chance, TYPING_BYTES))
            editor.close()
            typings += 1
        province.start()
        province.wait_acknowledged(50)
        province.stop()
        assert process.is_running()
        filler.unlink()
        began = time.monotonic()
        view = town.nodes.view("town", town.space).take_snapshot()
        assert follow_until([view], lambda: not missing(view, province), RECOVERY_SECONDS), "the town does not catch up"
        view.close()
        took = time.monotonic() - began
        town.writers["town"].start()
        town.writers["town"].wait_acknowledged(20)
        town.check_the_end()
        return f"{typings} MB and {len(province.acknowledged)} writes, all there {took:.0f} s after there was room"
    finally:
        town.end()


def main(program):
    seed = seed_from_environment()
    print(f"seed {seed}", flush=True)
    for kind in KINDS:
        impossible = small_disk.why_not(kind)
        if impossible:
            print(f"\n!!! SKIPPED: power loss on {kind}: {impossible}\n")
            continue
        with tempfile.TemporaryDirectory() as folder:
            said = check_power(program, folder, kind, random.Random(seed), CUTS_LONG if is_long() else CUTS)
            print(f"power loss on {kind}: {said}", flush=True)
        if kind == "ext4":
            with tempfile.TemporaryDirectory() as folder:
                print(f"full disk ({kind}): {check_full(program, folder, kind, random.Random(seed))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

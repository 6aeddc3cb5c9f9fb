"""A node whose disk is put back to an old copy does not fork its own log (SPEC L9).

It learns from its parent that its log is further on, gets back what it had written, and only then writes. What it had
acknowledged before is there again, and both nodes end with the same heads.
"""
import shutil
import sys
import tempfile

from kill_test import PASSING, UNIT, Writers, check_equal_at_the_end, found_conference, missing
from space_view import follow_until
from two_nodes import TwoNodes


def restored(nodes, backup):
    """The town is killed, its data is what it was at the backup, and it starts again."""
    nodes.processes["town"].kill()
    shutil.rmtree(nodes.data["town"])
    shutil.copytree(backup, nodes.data["town"])
    nodes.start("town").wait_ready()


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        nodes = TwoNodes(program, folder)
        try:
            space = found_conference(nodes)
            writers = {name: Writers(nodes, name, space, PASSING | {"catching_up"}) for name in UNIT}
            town = writers["town"]
            town.start()
            town.wait_acknowledged(30)
            town.stop()
            counted = sum(nodes.metric(name, "giaoban_entries_total") for name in UNIT)
            assert counted >= len(town.acknowledged), f"{counted} entries counted of {len(town.acknowledged)} acknowledged"
            nodes.processes["town"].stop()
            backup = shutil.copytree(nodes.data["town"], f"{folder}/backup")
            nodes.start("town").wait_ready()
            town.start()
            town.wait_acknowledged(60)
            town.stop()
            view = nodes.view("province", space)
            assert follow_until([view], lambda: view.is_whole and not missing(view, town), 60), "the parent has it all"
            view.close()
            before = len(town.acknowledged)
            restored(nodes, backup)
            for one in writers.values():
                one.start()
                one.wait_acknowledged(30, 60)
                one.stop()
                assert not one.faults, one.faults
            check_equal_at_the_end(nodes, space, writers)
            print(f"{before} writes acknowledged before the restore, {len(town.acknowledged) - before} after it, all there")
        finally:
            nodes.end()


if __name__ == "__main__":
    main(sys.argv[1])

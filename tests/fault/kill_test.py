"""kill -9 of either node at random moments while programs write at both.

After each restart every acknowledged write is there, `giaoban verify` is clean, and a command that was cut off can be
asked again under its id. At the end both nodes show the same.
"""
import http.client
import random
import sys
import tempfile
import threading
import time
import uuid

from node_process import seed_from_environment
from two_nodes import PROVINCE_UNIT, TOWN_UNIT, Refused, TwoNodes, heads_of
from space_view import follow_until

KILLS = 26
WRITERS_OF_A_NODE = 3
UNIT = {"province": PROVINCE_UNIT, "town": TOWN_UNIT}
PASSING = {"busy", "owner_unreachable"}  # a node that starts, or whose peer does


class Writers:
    """Programs that write at one node until it goes; they remember what was acknowledged and what was cut off."""

    def __init__(self, nodes, name, space, passing=PASSING):
        """`passing` are refusals after which the same is asked again later."""
        self.nodes, self.name, self.space, self.passing = nodes, name, space, passing
        self.acknowledged = {}  # (collection, id) -> fields
        self.cut_off = []       # commands without an answer: (command id, arguments)
        self.results = {}       # command id -> (result, arguments)
        self._moments = {}      # command id -> when its acknowledgement came, by time.monotonic()
        self.repeated = 0
        self.faults = []
        self._changed = threading.Condition()
        self._count = 0
        self._threads = []
        self._stopping = False

    def start(self):
        self._stopping = False
        again, self.cut_off = self.cut_off, []
        self._threads = [threading.Thread(target=self._run, args=(again[number::WRITERS_OF_A_NODE],))
                         for number in range(WRITERS_OF_A_NODE)]
        for thread in self._threads:
            thread.start()

    def wait_acknowledged(self, count, seconds=30):
        """Waits for `count` more acknowledgements, or until the writers ended."""
        with self._changed:
            goal = self._count + count
            self._changed.wait_for(lambda: self._count >= goal or not any(t.is_alive() for t in self._threads), seconds)

    def stop(self):
        self._stopping = True
        self.join()

    def join(self):
        for thread in self._threads:
            thread.join()

    def take_as_cut_off(self, since):
        """What was acknowledged from a moment on is asked again, as what was not. Only while nobody writes."""
        for command_id in [one for one, moment in self._moments.items() if moment >= since]:
            del self._moments[command_id]
            _, arguments = self.results.pop(command_id)
            del self.acknowledged[(arguments["collection"], arguments["id"])]
            self.cut_off.append((command_id, arguments))

    def moment_of(self, key):
        """When a record's last acknowledgement came."""
        return max(self._moments[one] for one, (_, arguments) in self.results.items()
                   if (arguments["collection"], arguments["id"]) == key)

    def _run(self, again):
        client = self.nodes.client(self.name)
        try:
            for command_id, arguments in again:
                self._write(client, command_id, arguments)
                self.repeated += 1
            while not self._stopping:
                self._write(client, str(uuid.uuid4()), self._new_record())
        except (OSError, http.client.HTTPException):
            pass  # the node is gone
        except Exception as fault:  # anything else is a finding
            self.faults.append(fault)
        finally:
            client.close()
            with self._changed:
                self._changed.notify_all()

    def _new_record(self):
        record = str(uuid.uuid4())
        if self.name == "town" and record[0] in "01234567":
            return {"collection": "delegates", "id": f"{TOWN_UNIT}/{record}",
                    "fields": {"full_name": f"Đại biểu {record[:8]}", "rank": "a0"}}
        return {"collection": "agenda_items", "id": record, "fields": {
            "title": f"Tham luận {record[:8]}", "kind": "paper", "minutes": 10, "rank": "a0", "proposed_by": UNIT[self.name]}}

    def _write(self, client, command_id, arguments):
        try:
            result = client.command(self.space, "record.put", arguments, command_id)
        except (OSError, http.client.HTTPException):
            self.cut_off.append((command_id, arguments))
            raise
        except Refused as refused:
            if refused.code not in self.passing:
                raise
            self.cut_off.append((command_id, arguments))
            return
        with self._changed:
            self.acknowledged[(arguments["collection"], arguments["id"])] = arguments["fields"]
            self.results[command_id] = (result, arguments)
            self._moments[command_id] = time.monotonic()
            self._count += 1
            self._changed.notify_all()


def missing(view, writers):
    """Acknowledged records that the view does not show as they were written."""
    return [key for key, fields in writers.acknowledged.items() if view.records.get(key) != fields]


def found_conference(nodes):
    """A conference at the province, known at the town's node."""
    client = nodes.client("province")
    plan = nodes.wait_for_space("province", lambda space: space["kind"] == "plan" and "Cụm 2" in space["title"])
    result = client.command(plan, "conference.create", {"host_unit": TOWN_UNIT, "date": "2024-03-20", "place": "Thái Hòa"})
    client.close()
    conference = result["value"]["conference"]
    return nodes.wait_for_space("town", lambda space: space["space"] == conference)


def kill_once(nodes, writers, name, chance):
    """Kills a node at a moment of `chance`, and looks at what is left."""
    writers[name].wait_acknowledged(chance.randrange(1, 40))
    process = nodes.processes[name]
    process.kill()
    writers[name].join()
    nodes.verify(name)  # raises where it is not clean
    if chance.random() < 0.2:  # once more, while it starts
        process = nodes.start(name)
        process.wait_for_line("event=", chance.uniform(0, 0.3))
        process.kill()
        nodes.verify(name)
    nodes.start(name).wait_ready()
    view = nodes.view(name, writers[name].space).take_snapshot()
    view.close()
    lost = missing(view, writers[name])
    assert not lost, f"{len(lost)} acknowledged writes are gone at the {name}: {lost[:3]}"
    check_repeats(nodes, writers[name], chance)
    writers[name].start()


def check_repeats(nodes, writers, chance):
    """[C1] a command that was answered before the kill is answered the same after it."""
    client = nodes.client(writers.name)
    for command_id in chance.sample(sorted(writers.results), min(3, len(writers.results))):
        result, arguments = writers.results[command_id]
        again = client.command(writers.space, "record.put", arguments, command_id)
        assert again == result, f"{again} is not {result}"
    client.close()


def check_equal_at_the_end(nodes, space, writers):
    views = [nodes.view(name, space) for name in ("province", "town")]
    wanted = {**writers["province"].acknowledged, **writers["town"].acknowledged}

    def same():
        return all(view.is_whole for view in views) and views[0].records == views[1].records and \
            all(view.records.get(key) == fields for view in views for key, fields in wanted.items())
    assert follow_until(views, same, 30), "the nodes do not come to the same: " + ", ".join(
        f"{len(view.records)} records, {sum(view.records.get(k) != f for k, f in wanted.items())} lack" for view in views)
    for view in views:
        view.close()
    for name, process in nodes.processes.items():
        code = process.stop()
        assert code == 0, f"the {name} ended with {code}:\n{process.log_text()}"
    heads = [heads_of(nodes.verify(name), space) for name in ("province", "town")]
    assert heads[0] == heads[1] and len(heads[0]) == 2, heads


def main(program):
    seed = seed_from_environment()
    chance = random.Random(seed)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as folder:
        nodes = TwoNodes(program, folder)
        try:
            space = found_conference(nodes)
            writers = {name: Writers(nodes, name, space) for name in ("province", "town")}
            for one in writers.values():
                one.start()
            kills = {"province": 0, "town": 0}
            for _ in range(KILLS):
                name = chance.choice(("province", "town"))
                kill_once(nodes, writers, name, chance)
                kills[name] += 1
                faults = [fault for one in writers.values() for fault in one.faults]
                assert not faults, faults
            for one in writers.values():
                one.stop()
            check_equal_at_the_end(nodes, space, writers)
        finally:
            nodes.end()
    for name, one in writers.items():
        print(f"{name}: {kills[name]} kills, {len(one.acknowledged)} acknowledged writes, all there; "
              f"{one.repeated} cut off and asked again")
    print(f"{sum(kills.values())} kills, 0 acknowledged writes lost, every verify clean, both nodes the same")


if __name__ == "__main__":
    main(sys.argv[1])

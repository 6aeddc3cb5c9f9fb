"""The term of `ops/demo/term.py` planned over HTTP on a real node: a plan while the node serves, taken over slot by slot, kept when it is
planned again, moved by hand, killed and found again, and stopped in the middle of planning.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from api_client import ApiClient, Refused
from node_process import NodeProcess, run, run_well
from two_nodes import DEMO, free_port, make_province

TERM = "40000000-0000-5000-8000-000009400000"
SLOTS_OF_A_COMMAND = 200
PLAN_SECONDS = 90


def load_term(program, data):
    run_well(program, "load", "units", DEMO / "units-vietnam.csv", "--data", data)
    written = pathlib.Path(data).parent / "term.json"
    with open(written, "w", encoding="utf-8") as out:
        subprocess.run([sys.executable, "-B", DEMO / "term.py"], stdout=out, check=True)
    run_well(program, "load", "--data", data, written)


def new_slot(number):
    return f"40000000-0000-5000-8000-{9_900_000 + number:012d}"


class TermTest(unittest.TestCase):
    program = ""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="giaoban_term_")
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "province"
        make_province(self.program, self.data)
        load_term(self.program, self.data)
        self.start()

    def tearDown(self):
        self.client.close()
        if self.node.is_running():
            self.node.kill()

    def start(self):
        self.port = free_port()
        self.node = NodeProcess(self.program, self.data, self.port)
        self.node.wait_ready()
        self.client = ApiClient(self.port)
        self.client.sign_in("thuky.nghean")

    def planned(self, keeps_plan, seconds):
        """What a plan came to when it ended by itself."""
        job = self.client.request("POST", "/api/v1/planning", {"term": TERM, "keeps_plan": keeps_plan, "seconds": seconds})
        pause, end = threading.Event(), time.monotonic() + PLAN_SECONDS
        while job["state"] == "running":
            self.assertLess(time.monotonic(), end)
            pause.wait(0.05)
            job = self.client.request("GET", f"/api/v1/planning/{job['id']}")
        self.assertEqual(job["verdict"], "plan", job.get("conflict"))
        return job

    def take_over(self, plan):
        """The plan as slots, space by space."""
        spaces = {}
        for number, one in enumerate(plan["conferences"]):
            slot = {"slot": one.get("slot", new_slot(number))}
            slot |= {name: one[name] for name in ("series", "ordinal", "host_unit", "date")}
            spaces.setdefault(one["plan"], []).append(slot)
        for space, slots in spaces.items():
            self.assertLessEqual(len(slots), SLOTS_OF_A_COMMAND)
            self.client.command(space, "slots.plan", {"slots": slots})
        return spaces

    def days(self, space, slot):
        return self.client.request("GET", f"/api/v1/slots/{space}/{slot}/days")["days"]

    def test_a_term_is_planned_taken_over_and_kept(self):
        job = self.planned(False, 10)
        plan = job["plan"]
        print(f"first plan: {len(plan['conferences'])} conferences, {job['points']} points, bound {job['bound']}, {job['milliseconds']} ms")
        self.assertGreater(len(plan["conferences"]), 150)
        spaces = self.take_over(plan)
        self.assertEqual(len(spaces), 14)

        again = self.planned(True, 10)
        print(f"planned again: {again['milliseconds']} ms")
        where = {one["slot"]: (one["date"], one["host_unit"], one["ordinal"]) for one in again["plan"]["conferences"]}
        self.assertEqual(where, {slot["slot"]: (slot["date"], slot["host_unit"], slot["ordinal"]) for slots in spaces.values() for slot in slots})

        space, slots = next(iter(spaces.items()))
        slot = slots[1]
        began = time.monotonic()
        days = self.days(space, slot["slot"])
        print(f"{len(days)} days of a slot: {1000 * (time.monotonic() - began):.0f} ms")
        self.assertEqual([day for day in days if day["date"] == slot["date"]], [{"date": slot["date"], "against": [], "points": 0}])
        free = [day["date"] for day in days if not day["against"] and day["date"] != slot["date"]]
        self.assertGreater(len(free), 3)

        self.client.command(space, "slots.confirm", {"slots": [slot["slot"]]})
        with self.assertRaises(Refused) as refused:
            self.client.command(space, "slot.move", {"slot": slot["slot"], "date": free[0]})
        self.assertEqual(refused.exception.code, "missing_field")
        self.client.command(space, "slot.move", {"slot": slot["slot"], "date": free[0], "reason": "Bão"})
        self.client.close()
        self.node.kill()
        self.start()
        kept = self.planned(True, 10)["plan"]
        moved = [one for one in kept["conferences"] if one.get("slot") == slot["slot"]]
        self.assertEqual([(one["date"], one["is_confirmed"]) for one in moved], [(free[0], True)])
        others = {one["slot"]: one["date"] for one in kept["conferences"] if one["slot"] != slot["slot"]}
        self.assertEqual(others, {name: date for name, (date, _, _) in where.items() if name != slot["slot"]})

    def test_the_problem_is_what_giaoban_plan_reads(self):
        problem = self.client.request("GET", f"/api/v1/planning/terms/{TERM}/problem")
        file = pathlib.Path(self.folder.name) / "problem.json"
        file.write_text(json.dumps(problem), encoding="utf-8")
        code, told = run(self.program, "plan", "--series", file, "--time-limit", 5, "--json")
        self.assertEqual(code, 0, told)
        self.assertEqual(json.loads(told)["verdict"], "plan")

    def test_a_node_that_plans_stops_when_it_is_told(self):
        self.client.request("POST", "/api/v1/planning", {"term": TERM, "keeps_plan": False, "seconds": 120})
        began = time.monotonic()
        self.assertEqual(self.node.stop(), 0)
        self.assertLess(time.monotonic() - began, 20)


if __name__ == "__main__":
    TermTest.program = sys.argv.pop(1)
    unittest.main(argv=sys.argv[:1])

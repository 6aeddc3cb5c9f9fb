"""The group `planning`: how soon a term is planned, how near to the best, and how much better than by hand and by CBC."""
import json
import statistics
from collections import defaultdict

import planning_cbc
from rows import Row, limit
from servers import run

PLANNING = "build/release/tests/bench/bench_planning"
# What an instance is called, and the seconds that it may take.
INSTANCES = {"before": ("Nghệ An, 21 districts", 10), "after": ("Nghệ An, 130 communes", 10), "nation": ("the nation, 3 321 communes", 58)}
REGION = ("the north, 1 470 communes", 58)  # beside CBC alone
FIRST_PLAN_S = {"before": 2, "after": 2, "nation": 60}
RULES = ("spacing", "wish", "neighbour", "storm", "same_weekday", "total")


def points(name, ours, by_hand):
    """Fewer are better, and none at all is not rare: then there is no ratio."""
    ratio = None if min(ours) == 0 else round(statistics.median(theirs / own for own, theirs in zip(ours, by_hand)), 3)
    return Row("planning", name, statistics.median(ours), statistics.median(by_hand), "by hand, in list order", "points", ratio, None, None)


def rows_of(key, told):
    name = INSTANCES[key][0]

    def of(*path):
        values = told
        for part in path:
            values = [value[part] for value in values]
        return values

    def bounded(what, values, unit, at_most=None):
        return limit("planning", f"{name}: {what}", values, unit, at_most=at_most)

    yield bounded("first full plan", of("first_s"), "s", FIRST_PLAN_S[key])
    yield bounded("whole search", of("whole_s"), "s", 60 if key == "nation" else 10.5)
    yield bounded("a gap of 5 % is proven after", of("close_s"), "s", 60 if key == "nation" else 10)
    yield bounded("proven gap", [100 * gap for gap in of("gap")], "%", 5)
    yield bounded("memory", [kib / 1024 for kib in of("memory_kib")], "MiB", 1024)
    yield bounded("after a lost day, slowest of 20", [1000 * s for s in of("replan", "slowest_s")], "ms", 300)
    yield bounded("… other conferences moved, most of 20", of("replan", "others_moved_most"), "", 3)
    yield bounded("… left without a plan, of 20", of("replan", "unplanned"), "", 0)
    if sum(of("greedy", "left_out")) > 0:
        yield bounded("conferences that by hand find no day", of("greedy", "left_out"), "")
        return
    for rule in RULES:
        yield points(f"{name}: points, {rule}", of("score", rule), of("greedy", "score", rule))


def measure(rounds, seconds, tell):
    del seconds  # an instance has its own time
    samples = defaultdict(list)
    for number in range(rounds):
        for key, (name, allowed) in INSTANCES.items():
            tell(f"planning, round {number + 1} of {rounds}: {name}")
            samples[key].append(json.loads(run(PLANNING, key, allowed)))
    return [one for key in INSTANCES for one in rows_of(key, samples[key])] + beside_cbc(samples, tell)


def beside_cbc(samples, tell):
    """Once, whatever the rounds: it takes minutes, and its plans hang on no clock but its own limit."""
    name, allowed = REGION
    tell(f"planning: {name}")
    names = {key: name for key, (name, _) in INSTANCES.items()} | {"north": name}
    ours = {key: told[-1] for key, told in samples.items()} | {"north": json.loads(run(PLANNING, "north", allowed))}
    found = []
    for instance, gaps, seconds in planning_cbc.RUNS:
        tell(f"planning: CBC, {names[instance]}, model of {gaps}, {seconds} s")
        found += planning_cbc.rows(names[instance], ours[instance], instance, gaps, seconds)
    return found

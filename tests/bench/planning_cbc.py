"""CBC on the planner's instances, as mixed-integer models: what it finds and proves within a time, and what that takes."""
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from rows import Row
from servers import Fault, run

MODEL = "build/release/tests/bench/bench_planning_model"
# Instance, model of the gaps, seconds of CPU: kind to CBC where the machine does other work, since ours are by the clock.
RUNS = (("before", "days", 10), ("before", "days", 60), ("before", "steps", 60), ("after", "days", 60), ("after", "steps", 60), ("north", "days", 60))
WALL_MOST = 15  # times its own limit; CBC ends what it is about first, then it is killed
FOUND = re.compile(r"Cbc0012I|Cbc0038I Solution found|Cbc0004I")  # a whole plan, by the tree or by a rule of thumb


def last_number(pattern, text):
    found = re.findall(pattern + r"\s*(-?[\d.]+(?:e[+-]?\d+)?)", text)
    return float(found[-1]) if found else None


def bound_of(text):
    """What it proved: its last words, else the relaxation, where that was solved at all."""
    if "Result - Optimal solution found" in text:
        return last_number("Objective value:", text)
    bound = last_number("Lower bound:", text)
    return bound if bound is not None else last_number("Continuous objective value is", text)


def first_plan_of(text):
    """Seconds by its own clock, as last told before the plan: a pipe has its words late. None where there was no plan."""
    found = FOUND.search(text)
    if found is None:
        return None
    told = re.findall(r"([\d.]+) seconds", text[: found.start()])
    return float(told[-1]) if told else 0.0


def watch(process):
    """All that it says, and the most memory that it held."""
    text = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # it has been waited for
    return text, usage.ru_maxrss / 1024


def solve(instance, gaps, seconds):
    """Its plan's points as our own scoring has them, None where it has no whole plan; its bound; what it took."""
    with tempfile.TemporaryDirectory() as folder:
        model, solution = Path(folder) / "term.mps", Path(folder) / "term.sol"
        if not json.loads(run(MODEL, instance, gaps, "write", model))["is_written"]:
            raise Fault(f"no room for the model of {instance} in {folder}")
        words = ["timeout", str(seconds * WALL_MOST), "cbc", str(model), "-sec", str(seconds), "-solve", "-solution", str(solution)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            text, memory_mib = watch(process)
        plan = json.loads(run(MODEL, instance, gaps, "read", solution)) if solution.exists() else {"points": None}
    if plan.get("breaches", 0) > 0:
        raise Fault(f"CBC's plan of {instance} breaks rules: the model is wrong")
    points = plan["points"]
    return {"first_s": None if points is None else first_plan_of(text), "points": points, "bound": bound_of(text), "memory_mib": memory_mib}


def gap_percent(points, bound):
    if points is None or bound is None:
        return None
    return 0.0 if points == 0 else 100 * (points - bound) / points


def quotient(over, under):
    return None if over is None or not under else round(over / under, 3)


def rows(name, ours, instance, gaps, seconds):
    """`ours`: as bench_planning told it."""
    theirs = solve(instance, gaps, seconds)
    peer = f"CBC, {gaps}, {seconds} s of CPU"
    own = {"first_s": ours["first_s"], "points": ours["score"]["total"], "bound": ours["bound"], "memory_mib": ours["memory_kib"] / 1024}

    def one(what, key, unit, is_cost=True):
        ratio = quotient(theirs[key], own[key]) if is_cost else quotient(own[key], theirs[key])
        return Row("planning", f"{name}: {what}", round(own[key], 3), theirs[key], peer, unit, ratio, None, None)

    yield one("first full plan", "first_s", "s")
    yield one("points of the best plan", "points", "points")
    yield one("proven bound", "bound", "points", is_cost=False)
    own_gap, gap = (gap_percent(which["points"], which["bound"]) for which in (own, theirs))
    yield Row("planning", f"{name}: proven gap", round(own_gap, 2), gap, peer, "%", quotient(gap, own_gap), None, None)
    yield one("memory", "memory_mib", "MiB")

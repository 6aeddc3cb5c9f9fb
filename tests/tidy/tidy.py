"""The house rules as a test: says what breaks them, rule by rule, and ends with "N passed, N failed".

usage: tidy.py [TOP]

rules.json holds the limits and tables, exceptions.json what is let pass for now: {rule: {key: size}}, by the keys that
are printed with a fault. The list only shrinks: an exception that is no longer needed, or larger than what it
excuses, is itself a fault.
"""
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import habits  # noqa: E402
import layers  # noqa: E402
from sources import Fault, read_sources  # noqa: E402

CHECKS = {
    "layers": layers.check_layers,
    "confined": layers.check_confined,
    "cycles": layers.check_cycles,
    "web_layers": layers.check_web_layers,
    "file_lines": habits.check_file_lines,
    "function_lines": habits.check_function_lines,
    "names": habits.check_names,
    "remarks": habits.check_remarks,
    "waits": habits.check_waits,
    "awaits": habits.check_awaits,
    "places": habits.check_places,
    "readmes": habits.check_readmes,
}


def excuse(faults, allowed):
    """The faults that no exception covers, and those of the exceptions themselves."""
    left = []
    sizes = {}
    for fault in faults:
        sizes[fault.key] = max(fault.size, sizes.get(fault.key, 0))
        if fault.key not in allowed or fault.size > allowed[fault.key]:
            left.append(fault)
    for key, size in allowed.items():
        if key not in sizes:
            left.append(Fault(key, f"exceptions.json: {key} is no longer needed: take it out"))
        elif sizes[key] < size:
            left.append(Fault(key, f"exceptions.json: {key} is {sizes[key]} by now: write that for {size}"))
    return left


def main(top):
    rules = json.loads((HERE / "rules.json").read_text(encoding="utf-8"))
    exceptions = json.loads((HERE / "exceptions.json").read_text(encoding="utf-8"))
    sources = read_sources(top, rules)
    failed = 0
    for unknown in set(exceptions) - set(CHECKS):
        print(f"FAILED  exceptions.json names no rule: {unknown}")
        failed += 1
    for name, check in CHECKS.items():
        faults = excuse(check(sources, rules), exceptions.get(name, {}))
        failed += bool(faults)
        print(f"{'FAILED' if faults else 'ok':<7} {name}: {(check.__doc__ or '').strip().splitlines()[0] if check.__doc__ else ''}")
        for fault in faults:
            print(f"          {fault.message}   [{fault.key}]")
    print(f"{len(sources)} files")
    print(f"{len(CHECKS) - min(failed, len(CHECKS))} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parents[1]))

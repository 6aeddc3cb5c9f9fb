"""Runs groups of benchmarks and shows what they found; ops/bench builds first and then calls this."""
import argparse
import os
import signal
import sys

import documents_group
import fanout_group
import planning_group
import replication_group
import rooms_group
import rows
import search_group
import store_group
from servers import Fault, raise_descriptor_limit

GROUPS = {"store": store_group.measure, "documents": documents_group.measure, "rooms": rooms_group.measure,
          "replication": replication_group.measure, "planning": planning_group.measure, "fanout": fanout_group.measure, "search": search_group.measure}
# Left out where no group is named: they take minutes.
ON_REQUEST = ("rooms", "replication", "planning", "fanout", "search")


def options_of(arguments):
    parser = argparse.ArgumentParser(prog="ops/bench", add_help=False)
    parser.add_argument("groups", nargs="*")
    parser.add_argument("--json")
    parser.add_argument("--report")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--only", type=lambda text: text.split(","), default=[])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_intermixed_args(arguments)
    for group in options.groups:
        if group not in GROUPS:
            parser.error(f"there is no group {group!r}; there is: {', '.join(GROUPS)}")
    for work in options.only:
        if options.groups != ["fanout"] or work not in fanout_group.NAMES_OF_WORKS:
            parser.error(f"--only goes with the group fanout alone, and one of: {', '.join(fanout_group.NAMES_OF_WORKS)}")
    if options.rounds < 1 or options.seconds <= 0:
        parser.error("--rounds and --seconds are positive numbers")
    return options


def main(arguments):
    options = options_of(arguments)
    if options.check:
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves through `with`, which ends the servers
    raise_descriptor_limit()
    load_before = os.getloadavg()[0]
    found = []
    for group in options.groups or [name for name in GROUPS if name not in ON_REQUEST]:
        try:
            wanted = {"only": options.only} if options.only else {}
            found += GROUPS[group](options.rounds, options.seconds, lambda text: print(text, flush=True), **wanted)
        except Fault as fault:
            print(f"ops/bench: {fault}", file=sys.stderr)
            return 1
    print()
    print(rows.table(found))
    if load_before > 1:
        print(f"\nThe machine was busy before the run (load average {load_before:.1f}): measure again when it is not.")
    if options.json:
        rows.write_json(found, options.json)
    if options.report:
        with open(options.report, "w", encoding="utf-8") as file:
            file.write(rows.markdown(found, (round(load_before, 1), round(os.getloadavg()[0], 1)), options))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The soak finds a leak: of memory and of descriptors, by a node into which one was put (leak.cc)."""
import sys

from judge import faults_of, growth
from long_day import Soak, wait_until_gone


def main(programs):
    with Soak(programs, preload=programs[2]) as soak:
        sittings, end = soak.hold(60, 27, 3)
        after = wait_until_gone(soak.pid, soak.descriptors)
        faults = faults_of(sittings, end, soak.descriptors, after)
    print(f"memory: {growth(sittings):.0f} KiB more with each command")
    for fault in faults:
        print("found:", fault)
    wanted = ("memory grows", "descriptors are open")
    found = [any(name in fault for fault in faults) for name in wanted]
    print(f"{sum(found)} passed, {len(found) - sum(found)} failed")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:4]))

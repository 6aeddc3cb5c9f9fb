"""A day after the other at one node: nothing grows, nothing is missed. GIAOBAN_SOAK_SECONDS says how long (180),
GIAOBAN_SOAK_PEOPLE how many (1 000)."""
import os
import sys

from judge import faults_of, growth
from long_day import Soak, wait_until_gone

SECONDS = int(os.environ.get("GIAOBAN_SOAK_SECONDS", 180))
PEOPLE = int(os.environ.get("GIAOBAN_SOAK_PEOPLE", 1000))
SITTING_SECONDS = 10


def tell(line):
    if "end" in line:
        print("done:", line["done"])
        return
    print(f"after {line['passed_s']:5.0f} s: {line['anonymous_kib']:7.0f} KiB, {line['answered']} commands, "
          f"p99 {line['ack_p99_ms']:.1f} ms to the acknowledgement, {line['arrival_p99_ms']:.1f} ms to a participant", flush=True)


def main(programs):
    with Soak(programs) as soak:
        sittings, end = soak.hold(PEOPLE, SECONDS, SITTING_SECONDS, tell)
        after = wait_until_gone(soak.pid, soak.descriptors)
        print(f"memory: {growth(sittings):.2f} KiB more with each command; descriptors: {soak.descriptors} before, {after} after; "
              f"missed: {end['missed']} people, {end['missed_letters']} letters")
        faults = faults_of(sittings, end, soak.descriptors, after)
    for fault in faults:
        print("FAULT:", fault)
    print(f"{0 if faults else 1} passed, {1 if faults else 0} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:3]))

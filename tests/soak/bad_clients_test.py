"""A hall of people beside clients that dawdle, flood or never read: nobody else misses anything, memory stays bounded; how much
slower it gets for the others is printed, to be read on a quiet machine."""
import sys

import bad_clients
from judge import faults_of
from long_day import Soak, wait_until_gone

PEOPLE = 200
SECONDS = 9
SITTING_SECONDS = 3
# A client's share: what is held of a message in parts (1 MiB at most, SPEC F7), and what is unsent.
MEMORY_KIB = 128 * 1024


def figures(sittings):
    """The median sitting's p99 to the acknowledgement and to a participant, ms; own memory at the end, KiB."""
    def middle(name):
        return sorted(one[name] for one in sittings)[len(sittings) // 2]
    return middle("ack_p99_ms"), middle("arrival_p99_ms"), sittings[-1]["anonymous_kib"]


def main(programs):
    passed, failed = 0, 0
    with Soak(programs) as soak:
        port, before = soak.node.port, soak.descriptors
        cookie = bad_clients.session(port)
        space = bad_clients.conference(port, cookie)
        alone = figures(soak.hold(PEOPLE, SECONDS, SITTING_SECONDS)[0])
        print(f"nobody bad: p99 {alone[0]:.1f} ms to the acknowledgement, {alone[1]:.1f} ms to a participant, {alone[2]:.0f} KiB")
        kinds = {
            "slow heads": lambda: bad_clients.slow_heads(port, cookie),
            "slow bodies": lambda: bad_clients.slow_bodies(port, cookie),
            "deaf readers": lambda: bad_clients.deaf(port, cookie, space),
            "a flood of pings": lambda: bad_clients.ping_flood(port, cookie),
            "a flood of fragments": lambda: bad_clients.fragment_flood(port, cookie),
        }
        for name, begin in kinds.items():
            bad = begin()
            try:
                sittings, end = soak.hold(PEOPLE, SECONDS, SITTING_SECONDS)
            finally:
                bad.stop()
            ack, arrival, memory = figures(sittings)
            after = wait_until_gone(soak.pid, before)
            # Memory has its own bound here, and is not judged by its slope.
            faults = faults_of([], end, before, after)
            if memory - alone[2] > MEMORY_KIB:
                faults.append(f"{memory - alone[2]:.0f} KiB more are held (bound {MEMORY_KIB})")
            if not bad.made or not bad.turns:
                faults.append("the bad clients did nothing")
            print(f"{name}: p99 {ack:.1f} ms ({ack / alone[0]:.1f} ×) to the acknowledgement, {arrival:.1f} ms "
                  f"({arrival / alone[1]:.1f} ×) to a participant; {memory - alone[2]:+.0f} KiB; {bad.made} connections made", flush=True)
            for fault in faults:
                print("FAULT:", fault)
            passed, failed = passed + (not faults), failed + bool(faults)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:3]))

"""`giaoban archive` of a space of a real node, running and stopped, and what `giaoban verify FILE` says of it: whole, or the
place of the byte that was changed.

Files larger than a table can be tried at every byte by no test: some hundred places are drawn.
"""
import pathlib
import random
import re
import sys
import tempfile

from api_client import ApiClient
from node_process import NodeProcess, run, run_well, seed_from_environment
from two_nodes import free_port, make_province
from verify_test import registry_of, write_some

WRITES = 40
DAMAGES = 200


def archive(program, data, space, file):
    said = run_well(program, "archive", "--data", data, "--space", space, file)
    return int(re.search(r"Archived (\d+) entries", said)[1])


def proved(program, file):
    """The entries that verify proves, and what it says of the checkpoint."""
    report = run_well(program, "verify", file)
    return int(re.search(r"^(\d+) entries, \d+ files", report, re.MULTILINE)[1]), report


def check_damage(program, file, random_numbers):
    whole = file.read_bytes()
    damaged_file = file.with_suffix(".damaged")
    for number in range(DAMAGES):
        damaged = bytearray(whole)
        if number % 4 == 0:
            del damaged[random_numbers.randrange(len(whole)):]
        else:
            damaged[random_numbers.randrange(len(whole))] ^= 1 << random_numbers.randrange(8)
        damaged_file.write_bytes(damaged)
        code, report = run(program, "verify", damaged_file)
        # Of the first line alone one cannot tell an archive of a later version from a damaged one.
        assert code == 1 and re.search(r"^BAD .*(at byte \d+|data_newer)", report, re.MULTILINE), (number, code, report)


def main():
    program = sys.argv[1]
    seed = seed_from_environment()
    random_numbers = random.Random(seed)
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="giaoban-archive-") as name:
        folder = pathlib.Path(name)
        data = folder / "province"
        make_province(program, data)
        port = free_port()
        node = NodeProcess(program, data, port)
        try:
            node.wait_ready()
            write_some(port, WRITES)
            client = ApiClient(port)
            client.sign_in("quantri.nghean")
            space = registry_of(port, client.cookie)
            client.close()
            running = archive(program, data, space, folder / "running.archive")
            assert running > WRITES, running
            code, report = run(program, "archive", "--data", data, "--space", space, folder / "running.archive")
            assert code == 1 and "exists" in report, report  # an archive is never written over
            write_some(port, WRITES)
            node.stop()
        finally:
            if node.is_running():
                node.kill()
        stopped = archive(program, data, space, folder / "stopped.archive")
        assert stopped >= running + WRITES, (running, stopped)
        for file, entries in (("running.archive", running), ("stopped.archive", stopped)):
            assert proved(program, folder / file)[0] == entries, file
        check_damage(program, folder / "stopped.archive", random_numbers)
        unknown = "10000000-0000-5000-8000-000000000001"
        code, report = run(program, "archive", "--data", data, "--space", unknown, folder / "none.archive")
        assert code == 1 and not (folder / "none.archive").exists(), report
        print(f"archives of {running} and {stopped} entries proved; {DAMAGES} damages noticed, each with its place")


if __name__ == "__main__":
    main()

"""[V5][V7] A secret vote at a real node that is killed between the ballots and the closing: no acknowledged ballot is lost.
Afterwards every byte that the node left is read, files, archive, log and the memory of its process: the key is nowhere, and no
receipt stands beside a voter. That the search finds what is there is seen while the vote is open.
"""
import base64
import ctypes
import pathlib
import random
import sys
import tempfile
import threading
import uuid

from api_client import ApiClient, Refused
from archive_test import archive
from kill_test import found_conference
from node_process import run_well, seed_from_environment
from two_nodes import PROVINCE_UNIT, TwoNodes

VOTERS = 80
KILL_AFTER = 40  # acknowledged ballots
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SODIUM = ctypes.CDLL("libsodium.so.23")


def seal(key, paper):
    box = ctypes.create_string_buffer(len(paper) + 48)
    assert SODIUM.crypto_box_seal(box, paper, ctypes.c_ulonglong(len(paper)), key) == 0
    return base64.b64encode(box.raw).decode()


class Voter:
    def __init__(self, number, random_numbers):
        self.id = f"{PROVINCE_UNIT}/{uuid.UUID(int=random_numbers.getrandbits(128), version=4)}"
        self.receipt = "".join(random_numbers.choice(CROCKFORD) for _ in range(10))
        self.choice = number % 3
        self.is_acknowledged = False

    def beside_receipt(self):
        """How a paper has them: the elector, then the receipt."""
        return uuid.UUID(self.id.split("/")[1]).bytes + self.receipt.encode()

    def ballot(self, vote, key):
        unit, person = self.id.split("/")
        paper = b"".join(uuid.UUID(each).bytes for each in (vote, unit, person)) + self.receipt.encode() + bytes([1, self.choice])
        return {"vote": vote, "elector": self.id, "sealed": seal(key, paper.ljust(112, b"\0"))}


def cast_until_killed(client, space, vote, key, voters, casting, killed):
    for voter in voters:
        try:
            client.command(space, "ballot.cast", voter.ballot(vote, key))
        except (OSError, Refused) as failure:
            assert killed.is_set() or not isinstance(failure, Refused), failure
            return
        voter.is_acknowledged = True
        casting.release()


def kill_while_voting(nodes, space, vote, key, voters):
    casting, killed = threading.Semaphore(0), threading.Event()
    threads = [threading.Thread(target=cast_until_killed, args=(nodes.client("province"), space, vote, key, voters[at::4], casting, killed)) for at in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(KILL_AFTER):
        assert casting.acquire(timeout=60), "ballots are not taken"
    killed.set()
    nodes.processes["province"].kill()
    for thread in threads:
        thread.join()
    nodes.start("province").wait_ready()


def memory_of(process):
    """What the process holds in memory that it can write."""
    pid = process._process.pid
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in maps:
            where, rights = line.split()[:2]
            first, end = (int(each, 16) for each in where.split("-"))
            if not rights.startswith("rw"):
                continue
            try:
                memory.seek(first)
                yield memory.read(end - first)
            except (OSError, ValueError, OverflowError):
                continue  # a guard page, or gone meanwhile


def files_of(*folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.is_file():
                yield path.read_bytes()


def holds(pieces, needles):
    """Which of the needles some piece has."""
    found = set()
    for piece in pieces:
        found |= {needle for needle in needles - found if needle in piece}
    return found


def records_of(nodes, space):
    view = nodes.view("province", space).take_snapshot()
    view.close()
    return view.records


def receipts_told(nodes, space, vote):
    records = records_of(nodes, space)
    return [(one["receipt"], one["choices"]) for (collection, name), record in sorted(records.items())
            if collection == "vote_receipts" and name.startswith(vote) for one in record["ballots"]]


def main():
    program = sys.argv[1]
    seed = seed_from_environment()
    print(f"seed {seed}")
    random_numbers = random.Random(seed)
    voters = [Voter(number, random_numbers) for number in range(VOTERS)]
    vote = str(uuid.UUID(int=random_numbers.getrandbits(128), version=4))
    with tempfile.TemporaryDirectory(prefix="giaoban-votes-") as folder:
        nodes = TwoNodes(program, folder)
        try:
            space = found_conference(nodes)
            client = nodes.client("province")
            account = client.request("GET", "/api/v1/session")["account"]
            for number, voter in enumerate(voters):
                client.command(space, "record.put", {"collection": "delegates", "id": voter.id, "fields": {
                    "full_name": f"Đại biểu {number}", "rank": f"a{number}", "account": account}})
            client.command(space, "sitting.begin", {})
            client.command(space, "vote.prepare", {"vote": vote, "fields": {"title": "Kín", "method": "secret", "kind": "for_against"}})
            client.command(space, "vote.open", {"vote": vote})
            client.close()
            key = base64.b64decode(records_of(nodes, space)[("votes", vote)]["public_key"])
            kill_while_voting(nodes, space, vote, key, voters)

            data = nodes.data["province"]
            secret = next((data / "vote_keys").iterdir()).read_bytes()
            process = nodes.processes["province"]
            assert holds(memory_of(process), {secret}) == {secret}, "the search does not find a key that is there"
            client = nodes.client("province")
            client.command(space, "vote.close", {"vote": vote})
            told = receipts_told(nodes, space, vote)
            acknowledged = {(voter.receipt, voter.choice) for voter in voters if voter.is_acknowledged}
            lost = acknowledged - {(receipt, choices[0]) for receipt, choices in told}
            assert len(acknowledged) >= KILL_AFTER and not lost, lost
            assert told == sorted(told), "receipts are told in another order"

            written = archive(program, data, space, pathlib.Path(folder) / "space.archive")
            beside = {voter.beside_receipt() for voter in voters}
            assert not any((data / "vote_keys").iterdir())
            assert holds(memory_of(process), {secret} | beside) == set(), "memory joins a voter to a receipt, or has the key"
            log = process.log_text()
            assert not any(voter.receipt in log for voter in voters)
            process.stop()
            left = list(files_of(folder))
            assert holds(left, {voter.receipt.encode() for voter in voters if voter.is_acknowledged}), "the search reads nothing"
            assert holds(left, {secret} | beside) == set(), "a file joins a voter to a receipt, or has the key"
            run_well(program, "verify", "--data", data)
            print(f"{len(acknowledged)} of {VOTERS} ballots acknowledged before the kill, {len(told)} told, none lost; {written} entries archived; "
                  f"{sum(map(len, left))} bytes of files and the process hold neither key nor pair")
        finally:
            nodes.end()


if __name__ == "__main__":
    main()

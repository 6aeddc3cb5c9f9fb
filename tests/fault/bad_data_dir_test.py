"""Data directories that a node cannot work with: a message that says what to do, an exit code, and intact data.

Newer data, a directory in use, a full disk, a key that cannot be read, no node at all.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import uuid

from api_client import ApiClient, Refused
from node_process import NodeProcess, run, run_well
from small_disk import fill
from space_view import SpaceView
from two_nodes import free_port, make_province
from web_socket import WebSocket

DISK_BYTES = 64 << 20
RECOVERY_SECONDS = 60  # the database looks every five seconds whether there is room again
SET_DATA_VERSION = sys.argv[2]  # made beside this test


def fingerprint(folder):
    """What the data is: every file's bytes, but RocksDB's own diary and lock."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.startswith(("LOG", "LOCK", "control.sock"))}


def refused(program, data, *words):
    """`serve` ends by itself with a failure whose message holds the words."""
    code, output = run(program, "serve", "--data", data, "--listen", "127.0.0.1:0", seconds=60)
    assert code not in (0, -6, -11), f"exit code {code}:\n{output}"
    for word in words:
        assert word in output, f"the message does not say '{word}':\n{output}"
    return output.strip().splitlines()[-1]


def started(program, data):
    node = NodeProcess(program, data, free_port())
    node.wait_ready()
    return node


def copied(whole, name):
    return pathlib.Path(shutil.copytree(whole, whole.parent / name))


def check_newer_data(program, whole):
    data = copied(whole, "newer")
    run_well(SET_DATA_VERSION, data / "db", 2)
    before = fingerprint(data)
    said = refused(program, data, "newer version", "reads up to 1")
    code, report = run(program, "verify", "--data", data)
    assert code == 1 and "data_newer" in report, report
    assert fingerprint(data) == before
    return said


def check_locked(program, whole):
    data = copied(whole, "locked")
    node = started(program, data)
    try:
        said = refused(program, data, "Another process is using the data directory")
        client = ApiClient(int(node.wait_for_line(r"port=(\d+)").group(1)))
        client.sign_in("thuky.nghean")  # the first one goes on
        client.close()
    finally:
        node.stop()
    run_well(program, "verify", "--data", data)
    return said


def check_no_node(program, whole):
    empty = whole.parent / "empty"
    empty.mkdir()
    said = refused(program, empty, "giaoban init")
    assert not list(empty.iterdir()), "nothing was made there"
    return said


def check_bad_key(program, whole):
    data = copied(whole, "key")
    key = data / "node.key"
    original = key.read_bytes()
    for damaged in (b"", b"junk\n", original[:40]):
        key.write_bytes(damaged)
        before = fingerprint(data)
        said = refused(program, data, "node.key")
        assert fingerprint(data) == before
    key.write_bytes(original)
    if os.geteuid() != 0:  # root reads everything
        key.chmod(0)
        refused(program, data, "node.key")
        key.chmod(0o600)
    started(program, data).stop()
    return said


def check_damaged(program, whole):
    data = copied(whole, "damaged")
    current = data / "db" / "CURRENT"
    current.write_bytes(b"MANIFEST-999999\n")
    before = fingerprint(data)
    said = refused(program, data)
    assert fingerprint(data) == before
    return said


def mounted(folder):
    """A small file system of its own; None where this machine does not let us."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)],
                          capture_output=True, check=False)
    return done.returncode == 0


class FullDisk:
    """A node on a small disk, and what it acknowledged."""

    def __init__(self, program, data):
        self.program, self.data = program, data
        self.acknowledged = {}  # record -> title
        self.start()

    def start(self):
        self.node = started(self.program, self.data)
        self.client = ApiClient(int(self.node.wait_for_line(r"port=(\d+)").group(1)))
        self.client.sign_in("thuky.nghean")
        feed = WebSocket(self.client.port, "/ws", self.client.cookie)
        self.space = next(space["space"] for space in feed.receive()["spaces"] if space["kind"] == "conference")
        feed.close()

    def write(self):
        record = str(uuid.uuid4())
        fields = {"title": f"Tham luận {record[:8]}", "kind": "paper", "minutes": 10, "rank": "a0", "topics": ["x" * 300] * 20}
        self.client.command(self.space, "record.put", {"collection": "agenda_items", "id": record, "fields": fields})
        self.acknowledged[record] = fields["title"]

    def write_until_refused(self, tries):
        """The code of the first refusal; None where all were taken."""
        try:
            for _ in range(tries):
                self.write()
        except Refused as refusal:
            return refusal.code
        return None

    def check_all_there(self):
        view = SpaceView(self.client.port, self.client.cookie, self.space).take_snapshot()
        view.close()
        for record, title in self.acknowledged.items():
            assert view.records.get(("agenda_items", record), {}).get("title") == title, f"{record} is gone"

    def end(self):
        self.client.close()
        if self.node.is_running():
            self.node.kill()


def check_full_disk(program, whole):
    """Full while it runs: writes are refused with disk_full, reads go on, room brings writes back, nothing is lost."""
    disk = whole.parent / "disk"
    if not mounted(disk):
        return "SKIPPED full disk: mounting a tmpfs is not allowed here"
    full = None
    try:
        full = FullDisk(program, pathlib.Path(shutil.copytree(whole, disk / "node")))
        assert full.write_until_refused(20) is None
        filler = fill(disk)
        code = full.write_until_refused(5000)
        assert code == "disk_full", code
        full.check_all_there()
        assert full.write_until_refused(1) == "disk_full", "it stays so while there is no room"
        filler.unlink()
        deadline = time.monotonic() + RECOVERY_SECONDS
        while full.write_until_refused(1) is not None:
            assert time.monotonic() < deadline, "no write is taken although there is room"
        full.check_all_there()
        full.node.kill()
        report = run_well(program, "verify", "--data", full.data)
        full.start()
        full.check_all_there()
        full.node.stop()
        check_start_on_full_disk(program, full.data, disk)
        return f"disk_full was said, {len(full.acknowledged)} acknowledged writes kept; " + report.splitlines()[-1]
    except Exception:
        print(full.node.log_text() if full is not None else "", flush=True)
        raise
    finally:
        if full is not None:
            full.end()
        subprocess.run(["umount", str(disk)], check=True)


def check_start_on_full_disk(program, data, disk):
    before = run_well(program, "verify", "--data", data)
    filler = fill(disk)
    refused(program, data, "disk is full")
    filler.unlink()
    assert run_well(program, "verify", "--data", data) == before


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        whole = pathlib.Path(folder) / "whole"
        make_province(program, whole)
        for check in (check_no_node, check_newer_data, check_locked, check_bad_key, check_damaged, check_full_disk):
            print(f"{check.__name__}: {check(program, whole)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""Four nodes on machines of their own: national, province, and two communes below it, by long lines.

A conference of the province has all four as members. What one commune writes reaches the other, and the national node,
through the province.
"""
import json
import pathlib
import re
import time
import uuid

from api_client import ApiClient
from node_process import NodeProcess, run, run_well
from space_view import SpaceView
from wan import Wan
from web_socket import WebSocket

NAMES = ("national", "province", "east", "west")
PARENT = {"province": "national", "east": "province", "west": "province"}
UNIT = {name: f"50000000-0000-5000-8000-00000000000{number}" for number, name in enumerate(NAMES)}
LEVEL = {"national": "national", "province": "provincial", "east": "commune", "west": "commune"}
PORT = 8080
PASSWORD = "giaoban-demo"


def unit_record(name):
    fields = {"name": name.title(), "full_name": f"Đơn vị {name}", "kind": "commune" if name in ("east", "west") else "province",
              "level": LEVEL[name], "code": UNIT[name][-2:]}
    if name in PARENT:
        fields["parent"] = UNIT[PARENT[name]]
    return {"collection": "units", "id": UNIT[name], "fields": fields}


def accounts_of(name):
    return [{"username": f"{role}.{name}", "password": PASSWORD, "full_name": f"Thư ký {name}", "unit": UNIT[name],
             "roles": [role]} for role in ("secretary", "admin")]


class FourNodes:
    def __init__(self, program, emulator, folder, seed):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.data = {name: self.folder / name for name in NAMES}
        self.processes, self.cookies = {}, {}
        self.wan = Wan(emulator, seed, NAMES, [(PARENT[name], name) for name in PARENT])
        try:
            self._make_national()
            self._join("province")
            self.conference = self._make_conference()
            for name in ("east", "west"):
                self._join(name)
                self._load(name, {"accounts": accounts_of(name), "spaces": []})
                self.start(name)
            for name in NAMES:
                self.sign_in(name)
        except BaseException:
            self.end()
            raise

    def line(self, name):
        """The line from a node to its parent."""
        return self.wan.lines[PARENT[name], name]

    def start(self, name):
        process = NodeProcess(self.program, self.data[name], PORT, "0.0.0.0", self.wan.machines[name].prefix)
        self.processes[name] = process
        process.wait_ready()
        return process

    def sign_in(self, name):
        client = self.client(name)
        client.sign_in(f"secretary.{name}", PASSWORD)
        self.cookies[name] = client.cookie
        client.close()

    def client(self, name):
        return ApiClient(PORT, self.cookies.get(name), self.wan.machines[name].connect)

    def view(self, name):
        return SpaceView(PORT, self.cookies[name], self.conference, self.wan.machines[name].connect)

    def status(self, name):
        code, report = run(self.program, "link", "status", "--data", self.data[name], "--json")
        assert code == 0, report
        return json.loads(report)

    def unsent(self, name):
        """Entries that the node's parent has not acknowledged."""
        return next(link["unsent"] for link in self.status(name)["links"] if link["direction"] == "dial")

    def wait_sent(self, name, seconds):
        """Waits until the parent has acknowledged all (SPEC F6); whether it did in time."""
        deadline = time.monotonic() + seconds
        feed = WebSocket(PORT, "/ws", self.cookies[name], seconds, self.wan.machines[name].connect)
        try:
            while time.monotonic() < deadline:
                feed.wait_at_most(deadline - time.monotonic())
                message = feed.receive()
                if message["type"] == "link" and message["unsent"] == 0:
                    return True
            return False
        except TimeoutError:
            return False
        finally:
            feed.close()

    def verify(self, name):
        return run_well(self.program, "verify", "--data", self.data[name])

    def end(self):
        for process in self.processes.values():
            if process.is_running():
                process.kill()
        self.wan.end()

    def _load(self, name, content):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return run_well(self.program, "load", "--data", self.data[name], path)

    def _make_national(self):
        said = run_well(self.program, "init", "--data", self.data["national"], "--unit", UNIT["national"], "--name", "National",
                        "--full-name", "Đơn vị national", "--kind", "province", "--level", "national")
        self.national_node = re.search(r"[0-9a-f]{64}", said).group(0)
        self._load("national", {"accounts": accounts_of("national"), "spaces": [
            {"name": "registry", "kind": "registry", "title": "Danh bạ",
             "members": [{"unit": UNIT[name], "role": "member"} for name in NAMES if name != "national"],
             "records": [unit_record(name) for name in NAMES if name != "national"]}]})
        self.start("national")

    def _join(self, name):
        parent = PARENT[name]
        code = run_well(self.program, "link", "code", "--data", self.data[parent], "--unit", UNIT[name]).strip()
        address = f"http://{self.line(name).upper_address}:{PORT}"
        prefix = self.wan.machines[name].prefix
        run_well(prefix[0], *prefix[1:], self.program, "join", address, "--code", code, "--data", self.data[name])

    def _make_conference(self):
        """Founded by the province before it starts: the national node's id is written into it by hand."""
        title = f"Giao ban {uuid.uuid4()}"
        member = {"unit": UNIT["national"], "nodes": [self.national_node], "role": "member"}
        self._load("province", {"accounts": accounts_of("province"), "spaces": [
            {"name": "conference", "kind": "conference", "title": title, "nonce": str(uuid.uuid4()),
             "members": [{"unit": UNIT["province"], "role": "convener"}] + [
                 {"unit": UNIT[name], "role": "member"} for name in ("east", "west")],
             "records": [{"collection": "members", "id": UNIT["national"], "fields": member}]}]})
        self.start("province")
        report = run_well(self.program, "link", "status", "--data", self.data["province"])
        assert report, "the province says how it is linked"
        self.sign_in("province")
        return self._space_titled("province", title)

    def _space_titled(self, name, title):
        feed = WebSocket(PORT, "/ws", self.cookies[name], connect=self.wan.machines[name].connect)
        try:
            while True:
                for space in feed.receive().get("spaces", []):
                    if space["title"] == title:
                        return space["space"]
        finally:
            feed.close()

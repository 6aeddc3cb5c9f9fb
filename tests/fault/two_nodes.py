"""The province Nghệ An and the unit Thái Hòa: two linked nodes with the demo's data, in a folder of their own."""
import pathlib
import re
import socket

from api_client import ApiClient, Refused
from node_process import NodeProcess, run_well
from space_view import SpaceView
from web_socket import WebSocket

PROVINCE_UNIT = "40000000-0000-5000-8000-000000000040"
TOWN_UNIT = "40000000-0000-5000-8000-000000000414"
SECRETARY = {"province": "thuky.nghean", "town": "thuky.thaihoa"}
DEMO = pathlib.Path("ops/demo")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_province(program, data):
    run_well(program, "init", "--data", data, "--unit", PROVINCE_UNIT, "--name", "Nghệ An", "--full-name", "Tỉnh Nghệ An",
             "--kind", "province", "--level", "provincial")
    run_well(program, "load", "--data", data, DEMO / "nghe-an.json")


class TwoNodes:
    def __init__(self, program, folder, data=None, address_of_parent="http://127.0.0.1:{}".format):
        """`data` names other places for some nodes' data; `address_of_parent` gives, for the province's port, where the
        town is to dial it."""
        self.program = program
        self.data = {name: pathlib.Path(folder) / name for name in ("province", "town")} | (data or {})
        self.ports = {name: free_port() for name in self.data}
        self.processes = {}
        self.cookies = {}
        try:
            self._make(address_of_parent)
        except BaseException:
            self.end()
            raise

    def _make(self, address_of_parent):
        make_province(self.program, self.data["province"])
        self.start("province").wait_ready()
        code = run_well(self.program, "link", "code", "--data", self.data["province"], "--unit", TOWN_UNIT).strip()
        run_well(self.program, "join", address_of_parent(self.ports["province"]), "--code", code, "--data", self.data["town"])
        run_well(self.program, "load", "--data", self.data["town"], DEMO / "thai-hoa.json")
        self.start("town").wait_ready()
        for name in self.data:
            client = ApiClient(self.ports[name])
            client.sign_in(SECRETARY[name])
            self.cookies[name] = client.cookie

    def start(self, name):
        self.processes[name] = NodeProcess(self.program, self.data[name], self.ports[name])
        return self.processes[name]

    def client(self, name):
        return ApiClient(self.ports[name], self.cookies[name])

    def view(self, name, space):
        return SpaceView(self.ports[name], self.cookies[name], space)

    def wait_for_space(self, name, is_wanted):
        """The id of a space that the node knows or comes to know (SPEC F1, F5)."""
        feed = WebSocket(self.ports[name], "/ws", self.cookies[name])
        try:
            while True:
                message = feed.receive()
                for space in message.get("spaces", []):
                    if is_wanted(space):
                        return space["space"]
        finally:
            feed.close()

    def verify(self, name):
        return run_well(self.program, "verify", "--data", self.data[name])

    def end(self):
        for process in self.processes.values():
            if process.is_running():
                process.kill()


def heads_of(report, space):
    """The lines of a verify report about one space: {origin: (entries, head)}."""
    found = re.findall(rf"^space {space} origin (\w+) entries (\d+) .* head (\w+)$", report, re.MULTILINE)
    return {origin: (int(entries), head) for origin, entries, head in found}


__all__ = ["Refused", "TwoNodes", "heads_of", "make_province", "free_port", "PROVINCE_UNIT", "TOWN_UNIT"]

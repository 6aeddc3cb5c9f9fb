"""The servers of the group `fanout`: a node, and those that it is measured beside."""
import json
import socket
from pathlib import Path

from servers import Node, Server, fresh_folder, free_port, make_province, run

FANOUT = "build/release/tests/bench/bench_fanout"
FLOOR = "build/release/tests/bench/bench_floor"
WS = "tests/bench/fanout/ws_server.mjs"
DATA = Path("build/bench/fanout")

# What each is called in a row, and how it is spoken to.
NAMES = {"own": "", "floor": "send() alone", "ws": "node ws", "nchan": "nginx + nchan", "nats": "nats-server"}
DIALECTS = {"own": "own", "nats": "nats"}

NCHAN = """load_module modules/ngx_nchan_module.so;
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr; worker_rlimit_nofile 20000;
events {{ worker_connections 20000; }}
http {{ access_log off; tcp_nodelay on; client_body_temp_path {folder}/body; server {{ listen 127.0.0.1:{port};
  location = / {{ nchan_subscriber websocket; nchan_channel_id all; nchan_subscriber_first_message newest; }}
  location = /publish {{ nchan_publisher websocket; nchan_channel_id all; nchan_message_buffer_length 1000; }} }} }}
"""
# A client that does not answer a ping within a measurement is none that is gone.
NATS = """host: "127.0.0.1"
port: {plain_port}
max_connections: 20000
ping_interval: "10m"
websocket {{ host: "127.0.0.1", port: {port}, no_tls: true }}
"""


class Peer(Server):
    """A peer that is ready once its port is open."""

    def __init__(self, kind):
        folder = fresh_folder(DATA / kind).resolve()
        self.port = free_port()
        (folder / "nginx.conf").write_text(NCHAN.format(folder=folder, port=self.port), encoding="ascii")
        (folder / "nats.conf").write_text(NATS.format(port=self.port, plain_port=free_port()), encoding="ascii")
        commands = {
            "floor": [FLOOR, self.port],
            "ws": ["node", WS, self.port],
            "nchan": ["nginx", "-c", folder / "nginx.conf"],
            "nats": ["nats-server", "--config", folder / "nats.conf"],
        }
        super().__init__(folder, commands[kind])

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False


def start(kind):
    if kind != "own":
        return Peer(kind)
    make_province(DATA / "own")
    return Node(DATA / "own")


def ask(kind, server, *work):
    """One measurement of a server that runs."""
    return json.loads(run(FANOUT, DIALECTS.get(kind, "plain"), server.port, server.process.pid, *work))


def measure_one(kind, *work):
    with start(kind) as server:
        return ask(kind, server, *work)

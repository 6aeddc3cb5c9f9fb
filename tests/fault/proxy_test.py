"""A link through an ordinary reverse proxy: nginx with the few lines that any guide gives for WebSockets.

The town joins and exchanges through it, a quiet link outlives the proxy's timeout, and a proxy that restarts or goes
away is a link that was lost like any other.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from kill_test import UNIT, Writers, check_equal_at_the_end, found_conference
from two_nodes import TwoNodes, free_port

PROXY_TIMEOUT_SECONDS = 12  # nginx closes what is silent for so long; pings come every 5 s
CONFIG = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_set_header Host $host;
      proxy_read_timeout {timeout}s;
    }}
  }}
}}
"""


class Proxy:
    def __init__(self, folder, upstream):
        self.folder = pathlib.Path(folder) / "nginx"
        self.folder.mkdir()
        self.port = free_port()
        config = CONFIG.format(folder=self.folder, port=self.port, upstream=upstream, timeout=PROXY_TIMEOUT_SECONDS)
        (self.folder / "nginx.conf").write_text(config, encoding="utf-8")
        self._process = None
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self._process = subprocess.Popen(["nginx", "-p", str(self.folder), "-e", "error.log", "-c", str(self.folder / "nginx.conf")],
                                         stderr=subprocess.DEVNULL)

    def end(self):
        self._process.terminate()
        self._process.wait(10)


def check(program, folder):
    proxies = []

    def through_proxy(port):
        proxies.append(Proxy(folder, port))
        return proxies[0].address
    nodes = TwoNodes(program, folder, address_of_parent=through_proxy)
    try:
        space = found_conference(nodes)
        writers = {name: Writers(nodes, name, space) for name in UNIT}
        for one in writers.values():
            one.start()
            one.wait_acknowledged(50)
            one.stop()
        town = nodes.processes["town"]
        log = len(town.lines)
        quiet = town.wait_for_line("event=parent_link", 2 * PROXY_TIMEOUT_SECONDS, log)
        assert quiet is None, "a quiet link did not outlive the proxy's timeout:\n" + town.log_text()[-1000:]
        proxies[0].end()
        assert town.wait_for_line("event=parent_link state=offline", 5, log), "the town noticed that the proxy went"
        writers["town"].start()
        writers["town"].wait_acknowledged(20)
        writers["town"].stop()
        proxies[0].start()
        began = time.monotonic()
        assert town.wait_for_line("event=parent_link state=connected", 45, log), "the town did not come back"
        took = time.monotonic() - began
        check_equal_at_the_end(nodes, space, writers)
        counts = sum(len(one.acknowledged) for one in writers.values())
        return f"{counts} writes, quiet for {2 * PROXY_TIMEOUT_SECONDS} s, back {took:.0f} s after the proxy, both nodes the same"
    finally:
        nodes.end()
        for proxy in proxies:
            proxy.end()


def main(program):
    if shutil.which("nginx") is None:
        print("\n!!! SKIPPED: a reverse proxy between nodes: there is no nginx (ops/packages/test.txt)\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        print(check(program, folder))


if __name__ == "__main__":
    main(sys.argv[1])

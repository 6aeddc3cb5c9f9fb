"""A node as a process: started, watched by its log, killed or stopped."""
import os
import pathlib
import re
import signal
import subprocess
import threading

READY_SECONDS = 30
STOP_SECONDS = 30


class NodeProcess:
    """One `giaoban serve`. Its log is read by a thread, so that waiting for a line costs nothing."""

    def __init__(self, program, data, port, host="127.0.0.1", prefix=()):
        """`prefix` is a command that runs the program somewhere, as Machine.prefix does."""
        self.data = pathlib.Path(data)
        self.lines = []
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            [*prefix, program, "serve", "--data", str(data), "--listen", f"{host}:{port}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self.lines.append(None)  # the end
            self._changed.notify_all()

    def wait_for_line(self, pattern, seconds=READY_SECONDS, after=0):
        """The first match in the log beyond its first lines; None where the process ended or the time did."""
        def find():
            for line in self.lines[after:]:
                match = line is not None and re.search(pattern, line)
                if match:
                    return match
            return None
        with self._changed:
            self._changed.wait_for(lambda: find() or None in self.lines, seconds)
            return find()

    def wait_ready(self):
        if self.wait_for_line("event=ready") is None:
            raise AssertionError(f"the node at {self.data} did not start:\n" + self.log_text())

    def log_text(self):
        return "\n".join(line for line in self.lines if line is not None)

    def kill(self):
        """kill -9, and waits until it is gone."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join()

    def freeze(self):
        """SIGSTOP: it holds its connections and says nothing."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self._process.send_signal(signal.SIGCONT)

    def stop(self):
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the node at {self.data} did not stop:\n" + self.log_text()) from None

    def is_running(self):
        return self._process.poll() is None

    def wait_exit(self, seconds=READY_SECONDS):
        code = self._process.wait(seconds)
        self._reader.join()
        return code


def run(program, *arguments, seconds=60, stdin=None):
    """A command of the program: (exit code, its output, both streams together)."""
    done = subprocess.run([program, *map(str, arguments)], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=seconds, check=False)
    return done.returncode, done.stdout


def run_well(program, *arguments, **options):
    code, output = run(program, *arguments, **options)
    if code != 0:
        raise AssertionError(f"{' '.join(map(str, arguments))} gave {code}:\n{output}")
    return output


def seed_from_environment(default=20240123):
    return int(os.environ.get("GIAOBAN_TEST_SEED", default))


def is_long():
    """Whether the long variants were asked for (ops/test --long)."""
    return os.environ.get("GIAOBAN_TEST_LONG") == "1"

"""`manage.py run` as a person meets it: started, looked at, stopped, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def environment(tmp_path, port):
    chosen = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(port), "DEMO": "false", "MODE": "laptop"}
    chosen.update(DATABASE_URL="", REDIS_URL="", DJANGO_SETTINGS_MODULE="apprentice.settings")
    return chosen


class Running:
    """One started command: its output is kept in a file, so that it can be read while it runs."""

    def __init__(self, environment, log):
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment, stdout=output, stderr=output
            )

    @property
    def output(self):
        return self.log.read_text(encoding="utf-8")

    def children(self):
        pids = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in pids.stdout.split()]

    def wait_for(self, sentence):
        wait_until(lambda: sentence in self.output or self.process.poll() is not None, self.log)
        assert sentence in self.output


def wait_until(condition, log):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)


def is_alive(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def start(environment, tmp_path):
    @contextmanager
    def started():
        running = Running(environment, tmp_path / "output.log")
        try:
            yield running
        finally:
            running.process.kill()
            running.process.wait()

    return started


def test_it_answers_refuses_a_second_instance_and_stops_on_ctrl_c(start, environment, tmp_path, port):
    with start() as running:
        running.wait_for(f"Apprentice is ready: http://localhost:{port}/")
        children = running.children()
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            healthy = answer.status
        second = Running({**environment, "PORT": str(free_port())}, tmp_path / "second.log")
        refused = second.process.wait(PATIENCE)
        running.process.send_signal(signal.SIGINT)
        status = running.process.wait(PATIENCE)

    assert (healthy, status, len(children), [pid for pid in children if is_alive(pid)]) == (200, 0, 3, [])
    assert (refused, second.output) == (
        1,
        f"CommandError: Apprentice already runs on {tmp_path} (process {running.process.pid}). Stop it first, or "
        "give this one a folder of its own: VAR_DIR=/somewhere/else make run\n",
    )


def test_nobody_outlives_a_killed_parent_and_the_next_start_works(start, port):
    with start() as running:
        running.wait_for("Apprentice is ready")
        children = running.children()
        running.process.kill()
        running.process.wait(PATIENCE)
        wait_until(lambda: not any(map(is_alive, children)), running.log)
        running.log.unlink()

    with start() as again:
        again.wait_for("Apprentice is ready")
        again.process.send_signal(signal.SIGTERM)

        assert again.process.wait(PATIENCE) == 0


def test_a_taken_port_is_refused_with_a_way_out(start, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with start() as running:
            assert running.process.wait(PATIENCE) == 1

    assert running.output == (
        f"CommandError: Can't listen on 127.0.0.1 port {port} (Address already in use). Stop what uses it, or choose "
        f"another: PORT={port + 1} make run\n"
    )

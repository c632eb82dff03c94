"""How long `make run` takes when it has run before, and what web, worker and beat keep in memory at rest."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.run import ROOT, own_folder

PATIENCE_SECONDS = 600
REST_SECONDS = 20
STOP_SECONDS = 30
MOST_START_SECONDS = 10.0
MOST_MEMORY_MB = 500.0


DIRECT = [sys.executable, "manage.py", "run"]


def command() -> list[str]:
    """Return the command people use; where nothing was installed by it, the one behind it."""
    installed = (ROOT / ".venv" / "installed-from").exists()
    return ["make", "run"] if installed and shutil.which("make") else DIRECT


def collect_files(environment: dict[str, str]) -> None:
    """Put the style sheets and scripts where the web process serves them, as `make run` does before it starts."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--ignore", "rest_framework", "-v0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """The product, started; ``seconds`` is how long it took to answer."""

    def __init__(self, environment: dict[str, str], start: list[str]) -> None:
        """Start it and wait until it answers."""
        self.port = int(environment["PORT"])
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            start, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - begun > PATIENCE_SECONDS:
                raise RuntimeError("The product did not start.")
            time.sleep(0.05)
        self.seconds = round(time.perf_counter() - begun, 1)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(STOP_SECONDS)

    def memory(self) -> dict[str, float]:
        """Return the resident megabytes of each program, and of all with shared pages counted once."""
        found = {"rss_mb": 0.0, "pss_mb": 0.0}
        for pid in descendants(self.process.pid):
            found["rss_mb"] += _kilobytes(Path(f"/proc/{pid}/status"), "VmRSS:") / 1024
            found["pss_mb"] += _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") / 1024
        return {name: round(value) for name, value in found.items()}


def cpu_of(parent: int) -> float:
    """Return the CPU seconds that a server and its workers have used so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == parent or stat.parent.name == str(parent):
            total += (int(fields[11]) + int(fields[12])) / ticks
    return total


def descendants(pid: int) -> list[int]:
    """Return a process and all that came from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in descendants(int(child)))]


def _kilobytes(file: Path, field: str) -> int:
    lines = file.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(field)), 0)


def measure() -> dict[str, Any]:
    """Start twice on one data folder; weigh the second start after it has come to rest."""
    with own_folder() as (_, environment):
        told = {**environment, "DATABASE_URL": "", "PORT": str(free_port()), "BASE_URL": ""}
        if command() == DIRECT:
            collect_files(told)
        first = Running(told, command())
        first.stop()
        second = Running(told, command())
        time.sleep(REST_SECONDS)
        try:
            memory = second.memory()
        finally:
            second.stop()
    return {"first_s": first.seconds, "second_s": second.seconds, "command": " ".join(command()[-2:]), **memory}

#!/usr/bin/env python3
"""Run a command with PostgreSQL and Redis: those the environment names, else private ones that end with it.

    python3 .ci/services.py COMMAND [ARGUMENT ...]

A private instance is made in a temporary folder from the machine's programs (installed from Debian's packages where we
are root and they are missing), listens on a random loopback port behind a random password, never runs as root, and is
gone afterwards.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, List, Tuple

from machine import apt_install, is_root, stop

Process = Any  # subprocess.Popen[bytes], which Python 3.8 cannot say at run time
Started = List[Tuple[Process, signal.Signals]]
PATIENCE_SECONDS = 30
PR_SET_PDEATHSIG = 1


def main() -> int:
    """Start what is missing, run the command, stop what was started."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(tempfile.mkdtemp(prefix="apprentice-services-"))
    started: Started = []
    try:
        environment = dict(os.environ)
        if not environment.get("DATABASE_URL"):
            environment["DATABASE_URL"] = start_postgresql(folder / "postgresql", started)
        if not environment.get("REDIS_URL"):
            environment["REDIS_URL"] = start_redis(folder / "redis", started)
        return subprocess.run(sys.argv[1:], env=environment).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        for process, how in reversed(started):
            process.send_signal(how)
            process.wait(PATIENCE_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


def start_postgresql(folder: Path, started: Started) -> str:
    """Make a cluster of our own, start it and return its address."""
    programs = postgresql_programs()
    if not programs and is_root() and shutil.which("apt-get"):
        print("Installing PostgreSQL (Debian's packages) ...", flush=True)
        apt_install("postgresql")
        programs = postgresql_programs()
    if not programs:
        stop(
            "PostgreSQL is missing. Install it (sudo apt-get install postgresql) or name one: DATABASE_URL=postgres://..."
        )
    own_folder(folder, "postgres")
    password, port = secrets.token_urlsafe(24), free_port()
    (folder / "password").write_text(password, encoding="ascii")
    give(folder / "password", "postgres")
    data = folder / "data"
    initdb = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "apprentice",
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    made = run_as("postgres", [*initdb, "--no-sync", "--pwfile", folder / "password"], folder, folder / "initdb.log")
    if made.wait():
        stop((folder / "initdb.log").read_text(encoding="utf-8"))
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={port}", "-c", f"unix_socket_directories={folder}"]
    options += ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=60"]
    server = run_as("postgres", [programs / "postgres", "-D", data, *options], folder, folder / "log")
    started.append((server, signal.SIGINT))
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    wait_until(lambda: subprocess.run(ready).returncode == 0, server, "PostgreSQL", folder / "log")
    print(f"Started a private PostgreSQL {programs.parent.name} on port {port}.", flush=True)
    return f"postgres://apprentice:{password}@127.0.0.1:{port}/postgres"


def postgresql_programs() -> Path | None:
    """Return the folder with the newest server's programs, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def start_redis(folder: Path, started: Started) -> str:
    """Start a Redis of our own and return its address."""
    if not shutil.which("redis-server") and is_root() and shutil.which("apt-get"):
        print("Installing Redis (Debian's packages) ...", flush=True)
        apt_install("redis-server")
    program = shutil.which("redis-server")
    if not program:
        stop("Redis is missing. Install it (sudo apt-get install redis-server) or name one: REDIS_URL=redis://...")
    own_folder(folder, "redis")
    password, port = secrets.token_urlsafe(24), free_port()
    lines = [f"port {port}", "bind 127.0.0.1", f"requirepass {password}", f"dir {folder}", "appendonly yes", 'save ""']
    (folder / "redis.conf").write_text("\n".join([*lines, "maxmemory-policy noeviction", ""]), encoding="ascii")
    give(folder / "redis.conf", "redis")
    server = run_as("redis", [program, folder / "redis.conf"], folder, folder / "log")
    started.append((server, signal.SIGTERM))
    wait_until(lambda: listens(port), server, "Redis", folder / "log")
    print(f"Started a private Redis on port {port}.", flush=True)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def account(name: str) -> pwd.struct_passwd | None:
    """Return the account a server runs under when we are root: its own, else nobody's; None when we are not."""
    if not is_root():
        return None
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return pwd.getpwnam("nobody")


def own_folder(folder: Path, name: str) -> None:
    """Make a folder that the server's account alone may enter."""
    folder.mkdir(mode=0o700)
    folder.parent.chmod(0o711)
    give(folder, name)


def give(path: Path, name: str) -> None:
    """Make the file the server account's own, readable by nobody else."""
    owner = account(name)
    path.chmod(0o700 if path.is_dir() else 0o600)
    if owner:
        os.chown(str(path), owner.pw_uid, owner.pw_gid)


def run_as(name: str, command: list[str | Path], folder: Path, log: Path) -> Process:
    """Start a program under the account, away from the terminal, ending with us."""
    owner = account(name)
    rights: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    with log.open("wb") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=str(folder),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_us,
            **rights,
        )


def end_with_us() -> None:
    """Ask the kernel (Linux) to end the server when this script dies; SIGINT is PostgreSQL's quick way out."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody accepts connections on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_ready: Callable[[], bool], server: Process, name: str, log: Path) -> None:
    """Wait until the server is ready; stop with its log when it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_ready():
        if server.poll() is not None or time.monotonic() > deadline:
            stop(f"{name} did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())

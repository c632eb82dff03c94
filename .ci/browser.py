"""A Chromium for the browser tests: the machine's, Debian's where we are root, else one from npm."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Dict, List

from machine import ROOT, VAR, apt_install, is_root

if TYPE_CHECKING:
    from bootstrap import Steps

Node = Dict[str, List[str]]
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the machine's Chromium, or the one that was fetched into var/chromium."""
    fetched = VAR / "chromium" / "path"
    if fetched.exists() and Path(fetched.read_text(encoding="utf-8")).exists():
        return fetched.read_text(encoding="utf-8")
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def npm_chromium(node: Node) -> None:
    """Unpack a Chromium that brings its own libraries, with a launcher that points at them."""
    folder = VAR / "chromium"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / ".ci" / "chromium", folder)
    npm = [*node["npm"], *NPM_CI]
    # Reported, not raised: without a browser the rest of the suite still runs.
    if (
        subprocess.run(npm, cwd=folder).returncode
        or subprocess.run([*node["node"], "unpack.mjs"], cwd=folder).returncode
    ):
        print("    Chromium could not be fetched.", flush=True)


def get_chromium(steps: Steps, node: Node) -> None:
    """Find or fetch Chromium for the browser tests; without one they are skipped, and this says so."""
    steps.number += 1
    if os.environ.get("CHROMIUM") or find_chromium():
        return
    if is_root() and shutil.which("apt-get"):
        steps.do("Chromium (from the system's packages, about 200 MB)", apt_install, "chromium", "libatomic1")
    else:
        steps.do("Chromium (from npm, about 70 MB; no root here)", npm_chromium, node)
    if not find_chromium():
        print(
            "    No Chromium could be had: the browser tests will be SKIPPED. Install it (sudo apt-get install "
            "chromium) or name one (CHROMIUM=/path/to/chrome make test).",
            flush=True,
        )

"""What the scripts of this folder share: where things are, and how commands are run. Standard library, Python 3.8."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


def var_folder() -> Path:
    """Return where everything made here is kept: VAR_DIR of the environment or of .env, else var/."""
    told = os.environ.get("VAR_DIR", "")
    if not told and (ROOT / ".env").exists():
        found = re.search(r"^VAR_DIR=(\S+)", (ROOT / ".env").read_text(encoding="utf-8"), re.MULTILINE)
        told = found.group(1) if found else ""
    return Path(told or str(ROOT / "var")).resolve()


VAR = var_folder()


def apt_install(*packages: str) -> None:
    """Install Debian packages without starting their services; a failure is printed, and the caller looks again."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        policy.chmod(0o755)
    try:
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
            done = subprocess.run(
                ["apt-get", *command], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            if done.returncode:
                print(f"    apt-get {command[0]} failed", flush=True)
    finally:
        if ours:
            policy.unlink()


def is_root() -> bool:
    """Say whether we may install system packages."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def quiet(command: list[str]) -> bool:
    """Run a command without output and say whether it succeeded."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def must(command: list[str], **options: Any) -> None:
    """Run a command and stop with a clear line when it fails."""
    options.setdefault("cwd", ROOT)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, **options)
    if done.returncode:
        stop(f"This failed with status {done.returncode}: {' '.join(map(str, command))}")


def stop(message: str) -> NoReturn:
    """End with a message and status 1."""
    print(f"\n{message}", file=sys.stderr, flush=True)
    sys.exit(1)

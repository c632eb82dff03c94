#!/usr/bin/env python3
"""Run the test suite on one leg, remember how it ended, and never take a skipped test for a passed one in CI.

    python .ci/suite.py laptop | services [--unless-passed] [PYTEST ARGUMENTS]

``laptop`` is SQLite and the file spool; ``services`` is the PostgreSQL and the Redis of the environment.
"""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from browser import find_chromium
from machine import PYTHON, ROOT, VAR

RESULTS = VAR / "tests"
CLOSING_LINE = re.compile(r"^=+ .*\d+ \w+.* in [\d.:]+.* =+$")
MOST_PROCESSES = 4


def main() -> int:
    """Run one leg and return pytest's status, or 1 for skipped tests where none may be skipped."""
    leg, *arguments = sys.argv[1:]
    tree = fingerprint()
    passed = RESULTS / f"{leg}.passed"
    if "--unless-passed" in arguments and passed.exists() and passed.read_text(encoding="ascii") == tree:
        print(f"Tests ({leg}): this very tree has passed already; `make test` runs them again.")
        return 0
    arguments = [argument for argument in arguments if argument != "--unless-passed"]
    RESULTS.mkdir(parents=True, exist_ok=True)
    passed.unlink(missing_ok=True)
    report = RESULTS / f"{leg}.xml"
    report.unlink(missing_ok=True)
    status, closing = run_pytest(leg, report, arguments)
    (RESULTS / f"{leg}.closing").write_text(closing + "\n", encoding="utf-8")
    skipped = skipped_tests(report)
    if skipped and os.environ.get("CI"):
        print("\nSkipped, which CI does not accept:\n" + "\n".join(f"  {line}" for line in skipped), flush=True)
        status = status or 1
    if status == 0 and not arguments and tree != "unknown" and fingerprint() == tree:
        passed.write_text(tree, encoding="ascii")
    return status


def run_pytest(leg: str, report: Path, arguments: list[str]) -> tuple[int, str]:
    """Run pytest, copying its output, and return its status and its closing line."""
    processes = os.environ.get("TEST_PROCESSES") or str(min(os.cpu_count() or 1, MOST_PROCESSES))
    command = [str(PYTHON), "-m", "pytest", f"--junitxml={report}", "-o", "junit_family=xunit2"]
    command += ["-n", processes, "--dist", "loadfile"] if processes != "1" else []
    command += ["-m", "not services"] if leg == "laptop" else []
    closing = ""
    with subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        env=environment(leg),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as pytest:
        for line in pytest.stdout or ():
            print(line, end="", flush=True)
            if CLOSING_LINE.match(line.strip()):
                closing = line.strip()
        try:
            return pytest.wait(), closing
        except KeyboardInterrupt:
            return pytest.wait(), closing


def environment(leg: str) -> dict[str, str]:
    """Return the environment of the leg; what somebody's .env says must not change the tests."""
    chosen = {
        **os.environ,
        "MODE": "laptop",
        "PYTHONHASHSEED": "0",
        "CHROMIUM": os.environ.get("CHROMIUM") or find_chromium() or "",
    }
    if leg == "laptop":
        chosen.update(DATABASE_URL="", REDIS_URL="")
    return chosen


def skipped_tests(report: Path) -> list[str]:
    """List the tests that pytest's report says were skipped, each with its reason."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).iter("testcase")
    return [
        f"{case.get('classname')}::{case.get('name')}: {skip.get('message')}"
        for case in cases
        for skip in case.findall("skipped")
    ]


def fingerprint() -> str:
    """Hash every file that git knows or would take, so that a result counts for this tree alone."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE
    )
    if listed.returncode:
        return "unknown"
    digest = hashlib.sha256(sys.version.encode())
    for name in sorted(filter(None, listed.stdout.decode().split("\0"))):
        file = Path(ROOT, name)
        digest.update(name.encode() + b"\0" + (file.read_bytes() if file.is_file() else b"gone") + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())

"""Run parts of the benchmark in processes of their own, each in a folder of its own that is thrown away."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: CPU seconds are those of one thread: waiting threads of a numerical library would count as work.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@contextmanager
def own_folder() -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield an empty data folder and an environment in which the product lives there, quietly."""
    with tempfile.TemporaryDirectory(prefix="apprentice-bench-") as name:
        folder = Path(name)
        vendor = Path(os.environ.get("VAR_DIR", str(ROOT / "var"))) / "vendor"
        if vendor.exists():
            (folder / "vendor").symlink_to(vendor.resolve())
        quiet = {"MODE": "laptop", "DEMO": "true", "LOG_LEVEL": "ERROR", "VAR_DIR": name}
        yield folder, {**os.environ, "REDIS_URL": "", **quiet}


def measure_apart(module: str, *arguments: str, database_url: str = "") -> dict[str, Any]:
    """Run ``python -m module FILE ARGUMENTS`` on a database of its own and return what it wrote into the file."""
    with own_folder() as (folder, environment):
        result = folder / "result.json"
        command = [sys.executable, "-m", module, str(result), *arguments]
        place = {**environment, **ONE_THREAD, "DATABASE_URL": database_url}
        subprocess.run(command, cwd=ROOT, env=place, check=True)
        return dict(json.loads(result.read_text(encoding="utf-8")))

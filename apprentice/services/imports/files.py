"""Where the files of an import are kept, and for how long."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from apprentice.models import ImportRun

UPLOAD, READ, LATE, ERRORS, SCRATCH = ".upload", ".read.csv", ".late.csv", ".errors.csv", ".scratch"
KEPT_DAYS = {ERRORS: 30}
LEFT_DAYS = 2
DAY_SECONDS = 86_400


def folder() -> Path:
    """Return the folder of all imports, made where there is none."""
    place = Path(settings.MEDIA_ROOT) / "imports"
    place.mkdir(parents=True, exist_ok=True)
    return place


def path_of(run: ImportRun, ending: str) -> Path:
    """Return the path of one of an import's files."""
    return folder() / f"{run.key}{ending}"


def put_away(run: ImportRun) -> None:
    """Join the complaints of reading and loading into one file and remove everything else: it is somebody's data."""
    parts = [path for path in (path_of(run, READ), path_of(run, LATE)) if path.exists()]
    if parts and run.refused:
        with path_of(run, ERRORS).open("wb") as whole:
            path_of(run, ERRORS).chmod(0o600)
            for part in parts:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, whole)
    for ending in (UPLOAD, READ, LATE, SCRATCH):
        path_of(run, ending).unlink(missing_ok=True)


def tidy() -> int:
    """Remove what no import needs any more; return how many files that were."""
    now, gone = time.time(), 0
    for path in folder().iterdir():
        ending = path.name[path.name.index(".") :] if "." in path.name else ""
        with suppress(FileNotFoundError):  # somebody else put it away
            if now - path.stat().st_mtime > KEPT_DAYS.get(ending, LEFT_DAYS) * DAY_SECONDS:
                path.unlink()
                gone += 1
    return gone

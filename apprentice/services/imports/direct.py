"""A file straight from the disk into the tables, for the command line and for measuring."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apprentice.models import ImportRun
from apprentice.services.imports import columns
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.performing import Clock, Told, nobody, perform
from apprentice.services.imports.upload import Parcel, cancel, receive, start
from common.errors import Refused

BLOCK = 1 << 20
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalFile:
    """A file on this machine and what to do with it; ``pairs`` are column=field corrections of the guess."""

    kind: str
    path: Path
    source: str
    pairs: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


def import_file(*, file: LocalFile, clock: Clock, told: Told = nobody) -> ImportRun:
    """Import a file from the disk now, in this process, and return how it went."""
    parcel = Parcel(
        kind=file.kind, source=file.source, name=file.path.name, blocks=_blocks(file.path), options=file.options
    )
    run = receive(parcel=parcel, user=None, key=uuid.uuid4(), at=clock())
    try:
        start(run=run, mapping=columns.by_name(KINDS[file.kind], run.preview["header"], file.pairs), at=clock())
    except Refused:
        cancel(run=run, at=clock())
        raise
    perform(run_id=run.pk, clock=clock, told=told)
    run.refresh_from_db()
    while not run.is_finished:  # a worker was faster: wait for it
        time.sleep(POLL_SECONDS)
        run.refresh_from_db()
    return run


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while block := opened.read(BLOCK):
            yield block

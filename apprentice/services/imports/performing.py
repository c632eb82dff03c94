"""An import's work: claimed by one worker, read and checked whole, then loaded in short transactions.

Killed anywhere, it is claimed again when its heart has stopped: reading starts over (nothing is in the tables yet),
loading goes on after the last chunk that committed, because the chunk and the place it reached commit together.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Q

from apprentice.models import ImportRun, ImportState
from apprentice.services.imports.complaints import append, complain, count_complaints, start
from apprentice.services.imports.files import LATE, READ, SCRATCH, UPLOAD, path_of, put_away, tidy
from apprentice.services.imports.kind import Options
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.reading import Plan, Progress, read_table
from apprentice.services.imports.scratch import Item, Scratch
from common.errors import Refused
from common.tabular import open_table
from relationships.services.customer import make_customers

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Told = Callable[[dict[str, Any]], None]
CHUNK = 2_000
BEAT_SECONDS = 1.0
STALE = timedelta(minutes=3)
FORGOTTEN = timedelta(days=1)
TRIES = 3
OUR_FAULT = "Something went wrong on our side. What came in stays; import the file again to go on."
GONE = "The file isn’t here any more. Send it again; what came in stays."


def nobody(_columns: dict[str, Any]) -> None:
    """Tell nobody."""


class Stopped(Exception):  # noqa: N818 - somebody stopped it, nothing is wrong
    """Stop: the import was cancelled, or another worker has taken it."""


def perform(*, run_id: int, clock: Clock, told: Told = nobody) -> bool:
    """Do one import if nobody else has it; say whether this call did. ``told`` hears every change of its row."""
    run = claim(run_id=run_id, at=clock())
    if run is None:
        return False
    _Work(run, clock, told).do()
    return True


def claim(*, run_id: int, at: datetime) -> ImportRun | None:
    """Take an import that waits, or one whose worker died; two workers never get the same."""
    claimed = ImportRun.objects.filter(_free(at), pk=run_id, attempts__lt=TRIES).update(
        state=ImportState.RUNNING, started_at=at, beat_at=at, attempts=F("attempts") + 1, step="Opening the file"
    )
    return ImportRun.objects.get(pk=run_id) if claimed else None


def waiting_imports(*, at: datetime) -> list[int]:
    """Return the imports that nobody is at, oldest first; give up those that failed too often or were forgotten."""
    _end(ImportRun.objects.filter(_free(at), attempts__gte=TRIES), ImportState.FAILED, OUR_FAULT, at=at)
    forgotten = ImportRun.objects.filter(state=ImportState.UPLOADED, uploaded_at__lt=at - FORGOTTEN)
    _end(forgotten, ImportState.CANCELLED, "Nobody chose its columns for a day.", at=at)
    tidy()
    return list(ImportRun.objects.filter(_free(at)).order_by("uploaded_at", "pk").values_list("pk", flat=True))


def _free(at: datetime) -> Q:
    return Q(state=ImportState.PENDING) | Q(state=ImportState.RUNNING, beat_at__lt=at - STALE)


def _end(runs: Any, state: ImportState, error: str, *, at: datetime) -> None:
    """Close imports that nobody will go on with."""
    for run in list(runs):
        ImportRun.objects.filter(pk=run.pk, state=run.state).update(
            state=state, error=error, finished_at=at, preview={}, step=""
        )
        put_away(run)


class _Work:
    """One worker at one import; ``started_at`` is its ticket, and every write checks that it still holds."""

    def __init__(self, run: ImportRun, clock: Clock, told: Told) -> None:
        self.run = run
        self.clock = clock
        self.told = told
        self.options = Options.of(run)
        self.kind = KINDS[run.kind]
        self.beaten = 0.0

    def do(self) -> None:
        """Read, load, and say how it ended."""
        try:
            self._read_and_load()
            self._close(ImportState.DONE)
        except Stopped:
            logger.info("Import %s was stopped or taken over", self.run.pk)
        except Refused as refusal:
            self._close(ImportState.FAILED, refusal.message)
        except FileNotFoundError:
            self._close(ImportState.FAILED, GONE)
        except Exception:
            self._close(ImportState.FAILED, OUR_FAULT)
            raise

    def _read_and_load(self) -> None:
        table = open_table(path_of(self.run, UPLOAD))
        plan = Plan.of(self.kind, self.options, self.run.mapping, table.header)
        errors, late = path_of(self.run, READ), path_of(self.run, LATE)
        start(errors)
        before = count_complaints(late)
        self._tell(total_rows=table.count(), step="Reading and checking every row", done_rows=0, refused=before)
        with Scratch(path_of(self.run, SCRATCH)) as scratch:
            progress = read_table(
                plan,
                table,
                scratch,
                told=lambda so_far: self._beat(so_far, before),
                complained=lambda complaints: append(errors, complaints),
            )
            self._tell(
                total_rows=progress.rows,
                done_rows=progress.rows,
                refused=progress.refused + before,
                things=scratch.count(),
                step=f"Adding {self.kind.label.lower()}",
            )
            self._make_customers(scratch)
            for items in scratch.chunks(CHUNK, after=self.run.loaded_row):
                self._load(items, plan.given)

    def _make_customers(self, scratch: Scratch) -> None:
        """Make the customers that orders name and nobody knows."""
        for seen in scratch.fresh(CHUNK):
            with transaction.atomic():
                made = make_customers(source=self.options.refer_to, since=seen)
                self._tell(made=F("made") + made)

    def _load(self, items: list[Item], given: frozenset[str]) -> None:
        """Load one chunk and the place it reaches in one transaction; what the tables refuse is found by halving."""
        gone = self.kind.resolve([item.record for item in items], self.options)
        sound = [item for at, item in enumerate(items) if at not in gone]
        lost = [complain(items[at].row, name, items[at].key, reason) for at, (name, reason) in gone.items()]
        try:
            with transaction.atomic():
                tally = self.kind.load([item.record for item in sound], self.options, given)
                self._tell(
                    created=F("created") + tally.created,
                    updated=F("updated") + tally.updated,
                    unchanged=F("unchanged") + tally.unchanged,
                    refused=F("refused") + sum(items[at].rows for at in gone),
                    loaded_row=items[-1].row,
                )
        except (IntegrityError, DataError) as error:
            self._halve(items, given, error)
        else:
            append(path_of(self.run, LATE), lost)

    def _halve(self, items: list[Item], given: frozenset[str], error: Exception) -> None:
        if len(items) == 1:
            item, why = items[0], str(error).split("\n", 1)[0][:120]
            self._tell(refused=F("refused") + item.rows, loaded_row=item.row)
            append(
                path_of(self.run, LATE), [complain(item.row, "The whole row", item.key, f"The tables refuse it: {why}")]
            )
            return
        middle = len(items) // 2
        self._load(items[:middle], given)
        self._load(items[middle:], given)

    def _beat(self, progress: Progress, before: int) -> None:
        """Show how far reading has come, at most once a second; a short file is told of once."""
        now = time.monotonic()
        if now - self.beaten >= BEAT_SECONDS:
            self.beaten = now
            self._tell(done_rows=progress.rows, refused=progress.refused + before)

    def _tell(self, **columns: Any) -> None:
        """Write to the import's row, if it is still ours."""
        mine = ImportRun.objects.filter(
            pk=self.run.pk, state=ImportState.RUNNING, started_at=self.run.started_at, attempts=self.run.attempts
        )
        if not mine.update(beat_at=self.clock(), **columns):
            raise Stopped
        self.told(columns)

    def _close(self, state: ImportState, error: str = "") -> None:
        """Say how it ended and put its files away."""
        try:
            self._tell(state=state, error=error[:300], finished_at=self.clock(), preview={}, step="")
        except Stopped:
            return
        self.run.refresh_from_db()
        put_away(self.run)

"""Evaluations: a file taken in, judged by one worker, and thrown away; killed anywhere, another begins afresh."""

import logging
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from common.tabular import TableRefused
from common.tabular.peek import peek
from common.uploads import keep
from valuation.models import Evaluation, RunState
from valuation.services.judgement import judge_orders
from valuation.services.orders_file import FIELDS, find_columns, open_orders, read_orders

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
STALE_AFTER = timedelta(minutes=5)
TRIES = 3
BEAT_SECONDS = 1.0
LEFT_SECONDS = 2 * 86_400
READING = "Reading every row"
OUR_FAULT = "Something went wrong on our side. Nothing was changed; send the file again."
GONE = "The file isn’t here any more. Send it again."
NO_ROW = "No row could be read as an order."
OPEN = (RunState.PENDING, RunState.RUNNING)


class EvaluationRefused(Refused):
    """An evaluation cannot be asked for or stopped as said."""


class Stopped(Exception):  # noqa: N818 - somebody stopped it, nothing is wrong
    """The evaluation was cancelled, or another worker has taken it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersFile:
    """A file as it arrives: its name and bytes, the day to split on, and what was said of its columns."""

    name: str
    blocks: Iterable[bytes]
    split_on: date
    columns: dict[str, Any] = field(default_factory=dict)


def request_evaluation(*, file: OrdersFile, by: User | None, key: uuid.UUID, at: datetime) -> Evaluation:
    """Keep a file until it is judged and ask for that; the same form again is answered with what it asked for."""
    known = Evaluation.objects.filter(key=key).first()
    if known:
        return known
    draft = _folder() / f"{key}.{uuid.uuid4().hex}.part"  # a form sent twice at once must not write into one file
    try:
        keep(file.blocks, draft)
        seen = _look_into(draft)
        find_columns(seen["header"], file.columns)
        return _write(file, draft, seen["count"], by=by, key=key, at=at)
    finally:
        draft.unlink(missing_ok=True)


def _look_into(draft: Path) -> dict[str, Any]:
    try:
        return peek(draft)
    except TableRefused as why:
        raise EvaluationRefused(why.message, field="file") from why


@transaction.atomic
def _write(file: OrdersFile, draft: Path, rows: int, *, by: User | None, key: uuid.UUID, at: datetime) -> Evaluation:
    found, is_new = Evaluation.objects.get_or_create(
        key=key,
        defaults={
            "file_name": Path(file.name).name[-200:],
            "split_on": file.split_on,
            "columns": file.columns,
            "requested_by": by,
            "requested_at": at,
            "total_rows": rows,
        },
    )
    if is_new:
        draft.rename(path_of(found))
        record(actor=by, action="evaluation.requested", subject="Evaluation", subject_id=found.pk, at=at)
    return found


@transaction.atomic
def cancel_evaluation(*, evaluation: Evaluation, by: User, at: datetime) -> None:
    """Stop an evaluation that has not ended and throw its file away; its worker notices at its next step."""
    going = Evaluation.objects.filter(pk=evaluation.pk, state__in=OPEN)
    if not going.update(state=RunState.CANCELLED, finished_at=at, step=""):
        raise EvaluationRefused("This evaluation has already ended.")
    record(actor=by, action="evaluation.cancelled", subject="Evaluation", subject_id=evaluation.pk, at=at)
    path = path_of(evaluation)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def waiting_evaluations(*, at: datetime) -> list[int]:
    """Return evaluations that nobody is at; give up those tried too often, and throw away files nobody needs."""
    for tired in Evaluation.objects.filter(_free(at), attempts__gte=TRIES):
        ended = Evaluation.objects.filter(_free(at), pk=tired.pk)
        if ended.update(state=RunState.FAILED, error=OUR_FAULT, finished_at=at, step=""):
            path_of(tired).unlink(missing_ok=True)
    _tidy()
    return list(Evaluation.objects.filter(_free(at)).order_by("pk").values_list("pk", flat=True))


def perform_evaluation(*, evaluation_id: int, now: Clock) -> bool:
    """Judge one file if nobody else does; say whether this call did. Only the newest claim may write."""
    at = now()
    claimed = Evaluation.objects.filter(_free(at), pk=evaluation_id, attempts__lt=TRIES).update(
        state=RunState.RUNNING, started_at=at, beat_at=at, attempts=F("attempts") + 1, step=READING, done_rows=0
    )
    if not claimed:
        return False
    evaluation = Evaluation.objects.get(pk=evaluation_id)
    try:
        result = _judge(evaluation, now)
        _end(evaluation, now, state=RunState.DONE, result=result)
    except Stopped:
        logger.info("Evaluation %s was stopped or taken over", evaluation_id)
        return False
    except Refused as refusal:
        _end(evaluation, now, state=RunState.FAILED, error=refusal.message[:300])
    except FileNotFoundError:
        _end(evaluation, now, state=RunState.FAILED, error=GONE)
    except Exception:
        _end(evaluation, now, state=RunState.FAILED, error=OUR_FAULT)
        raise
    return True


def _judge(evaluation: Evaluation, now: Clock) -> dict[str, Any]:
    beaten = [0.0]

    def beat(rows: int) -> None:
        if time.monotonic() - beaten[0] >= BEAT_SECONDS:
            beaten[0] = time.monotonic()
            _note(evaluation, now, done_rows=rows)

    said = {name: evaluation.columns.get(name, "") for name in FIELDS}
    table, places = open_orders(path_of(evaluation), said)
    read = read_orders(table, places, month_first=bool(evaluation.columns.get("month_first")), told=beat)
    if not read.days:
        raise EvaluationRefused(_why_no_row(read.complaints))
    _note(evaluation, now, done_rows=read.rows, total_rows=read.rows)
    judged = judge_orders(
        read, split_on=evaluation.split_on, told=lambda step, _share: _note(evaluation, now, step=step)
    )
    return {**judged, "columns": {name: table.header[at] for name, at in places.items()}}


def _why_no_row(complaints: list[Any]) -> str:
    """Say that nothing could be read, and why the first row could not."""
    return NO_ROW if not complaints else f"{NO_ROW} The first, {complaints[0].column.lower()}: {complaints[0].why}"


def _free(at: datetime) -> Q:
    return Q(state=RunState.PENDING) | Q(state=RunState.RUNNING, beat_at__lt=at - STALE_AFTER)


def _mine(evaluation: Evaluation) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(
        pk=evaluation.pk, state=RunState.RUNNING, started_at=evaluation.started_at, attempts=evaluation.attempts
    )


def _note(evaluation: Evaluation, now: Clock, **progress: Any) -> None:
    """Write progress down, and stop when it was cancelled or given to somebody else."""
    if not _mine(evaluation).update(beat_at=now(), **progress):
        raise Stopped


def _end(evaluation: Evaluation, now: Clock, **columns: Any) -> None:
    """Say how it ended, if it is still ours, and throw the file away: it is somebody's data."""
    if not _mine(evaluation).update(finished_at=now(), step="", **columns):
        raise Stopped
    path_of(evaluation).unlink(missing_ok=True)


def _folder() -> Path:
    """Return the folder of files that wait to be judged, made where there is none."""
    place = Path(settings.MEDIA_ROOT) / "evaluations"
    place.mkdir(parents=True, exist_ok=True)
    return place


def path_of(evaluation: Evaluation) -> Path:
    """Return where the file of an evaluation waits."""
    return _folder() / f"{evaluation.key}.upload"


def _tidy() -> None:
    """Throw away files that no evaluation waits for, such as a crash left."""
    awaited = {f"{key}.upload" for key in Evaluation.objects.filter(state__in=OPEN).values_list("key", flat=True)}
    for path in _folder().iterdir():
        try:
            old = time.time() - path.stat().st_mtime > LEFT_SECONDS
        except FileNotFoundError:
            continue
        if old and path.name not in awaited:
            path.unlink(missing_ok=True)

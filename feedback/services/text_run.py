"""Runs that read all words: asked for, claimed by one worker, stopped, and taken up again where they were left."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import ReadingStage, ReadingState, TextModel, TextRun, Words
from feedback.selectors.reading import added_up
from feedback.services.text_groups import find_groups, keep_groups, mark_the_farthest
from feedback.services.text_reading import Reader, learn
from feedback.services.words import gather_words

STALE_AFTER = timedelta(minutes=5)
MODELS_KEPT = 3
GOING = (ReadingState.PENDING, ReadingState.RUNNING)
NIGHTLY = uuid.UUID("6f1f5d3e-8f64-4c4a-9c39-2f0a54cf7a10")
Clock = Callable[[], datetime]


class RunRefused(Refused):
    """The run has ended already."""


class LostClaim(Exception):  # noqa: N818 - not a fault
    """Somebody stopped the run or another worker took it over: this one writes nothing more."""


@transaction.atomic
def request_reading(*, by: User | None, key: uuid.UUID, at: datetime) -> TextRun:
    """Ask for a run; the same form again, or a run under way, is answered with that run."""
    known = TextRun.objects.filter(key=key).first() or TextRun.objects.filter(state__in=GOING).first()
    if known:
        return known
    try:
        with transaction.atomic():
            run = TextRun.objects.create(key=key, requested_by=by, requested_at=at)
    except IntegrityError:  # another request was quicker by a moment
        return TextRun.objects.filter(state__in=GOING).latest("pk")
    record(actor=by, action="text_run.requested", subject="TextRun", subject_id=run.pk, at=at)
    return run


def request_nightly_reading(*, day: date, at: datetime) -> TextRun:
    """Ask for the run of one night; asked twice, it is one run."""
    return request_reading(by=None, key=uuid.uuid5(NIGHTLY, day.isoformat()), at=at)


@transaction.atomic
def cancel_reading(*, run: TextRun, by: User, at: datetime) -> None:
    """Stop a run: what it has read stays read."""
    going = TextRun.objects.filter(pk=run.pk, state__in=GOING)
    if not going.update(state=ReadingState.CANCELLED, finished_at=at):
        raise RunRefused("This run has already ended.")
    record(actor=by, action="text_run.cancelled", subject="TextRun", subject_id=run.pk, at=at)


def waiting_readings(*, at: datetime) -> list[int]:
    """Return runs to take up: those nobody started, and those whose worker has been silent too long."""
    TextRun.objects.filter(state=ReadingState.RUNNING, beat_at__lt=at - STALE_AFTER).update(state=ReadingState.PENDING)
    return list(TextRun.objects.filter(state=ReadingState.PENDING).order_by("pk").values_list("pk", flat=True))


def perform_reading(*, run_id: int, now: Clock) -> bool:
    """Do one run if it is waiting; say whether this call did. Only the newest claim may write."""
    claimed_at = now()
    waiting = TextRun.objects.filter(pk=run_id, state=ReadingState.PENDING)
    if not waiting.update(state=ReadingState.RUNNING, started_at=claimed_at, beat_at=claimed_at, error=""):
        return False
    run = TextRun.objects.get(pk=run_id)
    try:
        _perform(run, now)
    except LostClaim:
        return False
    except Exception as error:
        _mine(run).update(state=ReadingState.FAILED, finished_at=now(), error=f"{type(error).__name__}: {error}"[:300])
        raise
    return True


def _perform(run: TextRun, now: Clock) -> None:
    """Go through the stages from where the run is; each writes what it did together with the step to the next."""
    if run.stage == ReadingStage.GATHER:
        gather_words()
        _tell(run, now, stage=ReadingStage.LEARN, total_count=Words.objects.count())
    if run.stage == ReadingStage.LEARN:
        artefact = learn()
        with transaction.atomic():
            TextModel.objects.update_or_create(run=run, defaults={"artefact": artefact, "made_at": now()})
            _tell(run, now, stage=ReadingStage.READ)
    if run.stage == ReadingStage.READ:
        reader = Reader.of(run)
        while reader.read_some(run, at=now(), tell=lambda **columns: _tell(run, now, **columns)):
            pass
        _tell(run, now, stage=ReadingStage.GROUP)
    if run.stage == ReadingStage.GROUP:
        groups = find_groups()
        with transaction.atomic():
            keep_groups(groups, at=now())
            mark_the_farthest()
            _tell(run, now, stage=ReadingStage.ADD_UP)
    _finish(run, now, added_up(run, at=now()))


def _finish(run: TextRun, now: Clock, result: dict[str, Any]) -> None:
    """Write down what was found; of the models only the newest are kept."""
    with transaction.atomic():
        _tell(run, now, state=ReadingState.DONE, finished_at=now(), result=result)
        kept = TextModel.objects.order_by("-pk").values_list("pk", flat=True)[:MODELS_KEPT]
        TextModel.objects.exclude(pk__in=list(kept)).delete()


def _tell(run: TextRun, now: Clock, **columns: object) -> None:
    """Write progress down, if the run is still ours."""
    if not _mine(run).update(beat_at=now(), **columns):
        raise LostClaim
    for name, value in columns.items():
        if name != "state":
            setattr(run, name, value)


def _mine(run: TextRun) -> QuerySet[TextRun]:
    return TextRun.objects.filter(pk=run.pk, state=ReadingState.RUNNING, started_at=run.started_at)

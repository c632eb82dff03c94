"""Value runs: asked for by a person or the clock, performed by one worker, taken up again when it dies."""

import time
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import CustomerValue, RunShard, RunState, ShardTodo, ValueRun
from valuation.services.scheme import what_counts
from valuation.services.shard import are_at, cut, place_everybody, population_of, settle_all, work, written_of
from valuation.services.writing import keeps_what_stands, show_rows, write_onto_customers

STALE_AFTER = timedelta(minutes=5)
MOST_HELPERS = 16
PAUSE = 0.2
NIGHT = uuid.UUID("6a1b2f0e-5f7c-4f7b-9d0e-3f1f6f1c2a11")
Clock = Callable[[], datetime]
Summon = Callable[[int], None]


def _nobody(_run_id: int) -> None:
    """Ask nobody for help."""


class RunRefused(Refused):
    """A value run cannot be started or stopped as asked."""


class LostClaim(Exception):  # noqa: N818 - not a fault
    """Somebody cancelled the run or took it over: the worker that meets this writes nothing more."""


@transaction.atomic
def request_run(*, by: User | None, key: uuid.UUID, as_of: date, at: datetime) -> ValueRun:
    """Ask for a run; the same form again, or a run that is already waiting, is answered with that run."""
    waiting = ValueRun.objects.filter(state__in=[RunState.PENDING, RunState.RUNNING]).order_by("pk").first()
    asked = ValueRun.objects.filter(key=key).first() or waiting
    if asked:
        return asked
    run = ValueRun.objects.create(key=key, as_of=as_of, seed=as_of.toordinal(), requested_by=by, requested_at=at)
    record(actor=by, action="value_run.requested", subject="ValueRun", subject_id=run.pk, at=at)
    return run


def request_nightly_run(*, as_of: date, at: datetime) -> ValueRun:
    """Ask for the night's run, once a day; it writes down only who moved."""
    return request_run(by=None, key=uuid.uuid5(NIGHT, as_of.isoformat()), as_of=as_of, at=at)


@transaction.atomic
def cancel_run(*, run: ValueRun, by: User, at: datetime) -> None:
    """Stop a run that has not ended; its worker notices at its next step."""
    going = ValueRun.objects.filter(pk=run.pk, state__in=[RunState.PENDING, RunState.RUNNING])
    if not going.update(state=RunState.CANCELLED, finished_at=at, step=""):
        raise RunRefused("This run has already ended.")
    _tidy_up()
    record(actor=by, action="value_run.cancelled", subject="ValueRun", subject_id=run.pk, at=at)


def waiting_runs(*, at: datetime) -> list[int]:
    """Return runs to take up: those nobody started, and those whose worker has been silent too long."""
    ValueRun.objects.filter(state=RunState.RUNNING, beat_at__lt=at - STALE_AFTER).update(
        state=RunState.PENDING, step="Taken up again"
    )
    return list(ValueRun.objects.filter(state=RunState.PENDING).order_by("pk").values_list("pk", flat=True))


def perform_run(*, run_id: int, now: Clock, summon: Summon = _nobody) -> bool:
    """Perform one run if it is waiting; say whether this call did. Only the newest claim may write.

    ``summon`` asks other workers to help with the shards; whoever helps calls ``help_run``.
    """
    claimed_at = now()
    if not ValueRun.objects.filter(pk=run_id, state=RunState.PENDING).update(
        state=RunState.RUNNING, started_at=claimed_at, beat_at=claimed_at, error=""
    ):
        return False
    run = ValueRun.objects.select_related("parent").get(pk=run_id)
    try:
        _perform(run, now=now, summon=summon)
    except LostClaim:
        return False
    except Exception as error:
        _mine(run).update(state=RunState.FAILED, finished_at=now(), error=f"{type(error).__name__}: {error}"[:300])
        _tidy_up()
        raise
    return True


def help_run(*, run_id: int, now: Clock) -> int:
    """Work on the shards of somebody else's run; return how many steps were done."""
    return sum(1 for _ in work(run_id=run_id, now=now))


def _perform(run: ValueRun, *, now: Clock, summon: Summon) -> None:
    def tell(step: str, _share: float) -> None:
        _note(run, now=now, step=step)

    _tidy_up()
    _freeze(run, now=now)
    _together(run, ShardTodo.GATHER, now=now, summon=summon)
    if are_at(run, ShardTodo.SETTLE):
        settle_all(run=run, tell=tell)
    _together(run, ShardTodo.SCORE, now=now, summon=summon)
    if are_at(run, ShardTodo.PLACE):
        _note(run, now=now, step="Ranking everybody")
        place_everybody(run=run)
    _note(run, now=now, step="Writing down what was found")
    _together(run, ShardTodo.WRITE, now=now, summon=summon)
    population = population_of(run) if keeps_what_stands(run) else None
    with transaction.atomic():
        if not _mine(run).update(state=RunState.DONE, finished_at=now(), step="", done_count=F("total_count")):
            raise LostClaim
        show_rows(run=run, population=population)
        write_onto_customers(run=run)
        run.shards.all().delete()


def _freeze(run: ValueRun, *, now: Clock) -> None:
    """Keep what counts and cut the shards, once; a run that is taken up again goes on with what it has."""
    with transaction.atomic():
        if not run.shards.exists():
            kept = what_counts(run=run).kept()
            run.dimensions, run.prices, run.parent = kept["dimensions"], kept["prices"], _before(run)
            _note(run, now=now, step="Reading what is known", parent=run.parent, done_count=0, total_count=0, **kept)
            cut(run)


def _together(run: ValueRun, todo: ShardTodo, *, now: Clock, summon: Summon) -> None:
    """Do a step for all shards, with whoever helps, and wait for the last."""
    waiting = run.shards.filter(todo=todo).count()
    for _ in range(min(waiting - 1, MOST_HELPERS)):
        summon(run.pk)
    while are_at(run, todo):
        for _ in work(run_id=run.pk, now=now):
            _note(run, now=now, done_count=written_of(run))
        if are_at(run, todo):
            _note(run, now=now, done_count=written_of(run))
            time.sleep(PAUSE)


def _tidy_up() -> None:
    """Throw away what runs that were stopped had worked out and written unseen."""
    stopped = ValueRun.objects.filter(state__in=[RunState.FAILED, RunState.CANCELLED])
    RunShard.objects.filter(run__in=stopped).delete()
    CustomerValue.objects.filter(run__in=stopped, until=F("run")).delete()


def _before(run: ValueRun) -> ValueRun | None:
    """Return the run from which what changed is told."""
    return ValueRun.objects.filter(state=RunState.DONE, pk__lt=run.pk).order_by("-pk").first()


def _note(run: ValueRun, *, now: Clock, **progress: object) -> None:
    """Write progress down, and stop when the run was cancelled or given to somebody else."""
    if not _mine(run).update(beat_at=now(), **progress):
        raise LostClaim


def _mine(run: ValueRun) -> QuerySet[ValueRun]:
    return ValueRun.objects.filter(pk=run.pk, state=RunState.RUNNING, started_at=run.started_at)

"""The shards of a run: cut once, claimed by any worker, each step done once however often it is begun."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from common.bulk import pieces
from relationships.models import Customer
from valuation.models import RunShard, RunState, ShardTodo, ValueRun
from valuation.services.facts import Between
from valuation.services.gathering import Gathered, gather
from valuation.services.settling import Settled, settle
from valuation.services.totals import totals_of
from valuation.services.worth import Placed, Tallied, place_all, rows_of, score, tally
from valuation.services.writing import write_rows

STALE_AFTER = timedelta(minutes=5)
Clock = Callable[[], datetime]
Tell = Callable[[str, float], None]
IN_PARALLEL = (ShardTodo.GATHER, ShardTodo.SCORE, ShardTodo.WRITE)


class LostShard(Exception):  # noqa: N818 - not a fault
    """The run was stopped, or somebody else took the shard over: what was worked out is thrown away."""


def cut(run: ValueRun) -> int:
    """Cut the customers of a run into shards, once; return how many there are."""
    if not run.shards.exists():
        ids = Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=10_000)
        edges = [(piece[0], piece[-1]) for piece in pieces(ids, settings.VALUE_SHARD_CUSTOMERS)] or [(0, 0)]
        RunShard.objects.bulk_create(
            RunShard(run=run, number=number, first_id=first, last_id=last) for number, (first, last) in enumerate(edges)
        )
    return run.shards.count()


def work(*, run_id: int, now: Clock) -> Iterator[RunShard]:
    """Do whatever can be done for the shards of a run, one step after the other, until nothing is free; yield each."""
    while (shard := _claim(run_id, now())) is not None:
        try:
            yield from _step(shard, now)
        except LostShard:
            continue


def _claim(run_id: int, at: datetime) -> RunShard | None:
    """Take the next step that nobody is at, or whose worker has been silent too long."""
    free = RunShard.objects.filter(
        Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - STALE_AFTER),
        run=run_id,
        run__state=RunState.RUNNING,
        todo__in=IN_PARALLEL,
    )
    for pk in free.order_by("number").values_list("pk", flat=True):
        if free.filter(pk=pk).update(claimed_at=at):
            return RunShard.objects.select_related("run__parent").filter(pk=pk).first()
    return None


def _step(shard: RunShard, now: Clock) -> Iterator[RunShard]:
    """Do the next step of a claimed shard."""
    run, among = shard.run, Between(shard.first_id, shard.last_id)
    if shard.todo == ShardTodo.GATHER:
        found = gather(run=run, shard=among)
        _hand_on(shard, ShardTodo.SETTLE, gathered=found.pack(), customers=found.customer_ids.size)
        yield shard
        return
    gathered = Gathered.unpack(shard.gathered)
    scored = score(run=run, gathered=gathered, settled=Settled.unpack(shard.settled))
    if shard.todo == ShardTodo.SCORE:
        _hand_on(shard, ShardTodo.PLACE, tallied=tally(scored=scored, edges=gathered.edges).pack())
        yield shard
        return
    rows = rows_of(run=run, scored=scored, placed=Placed.unpack(shard.placed))
    shard.written = 0
    for written in write_rows(run=run, rows=rows, shard=among, still_ours=lambda: _beat(shard, now)):
        shard.written += written
        yield shard
    _hand_on(shard, ShardTodo.DONE, written=shard.customers)
    yield shard


def _beat(shard: RunShard, now: Clock) -> None:
    """Say that the shard is still worked on; stop when it is not ours any more. Called inside each write."""
    at = now()
    if not _ours(shard).update(claimed_at=at, written=shard.written):
        raise LostShard
    shard.claimed_at = at


def _hand_on(shard: RunShard, todo: ShardTodo, **found: object) -> None:
    """Keep what was worked out and let the next step begin, unless somebody else has the shard."""
    if not _ours(shard).update(todo=todo, claimed_at=None, **found):
        raise LostShard
    shard.todo, shard.claimed_at = todo, None


def _ours(shard: RunShard) -> QuerySet[RunShard]:
    return RunShard.objects.filter(
        pk=shard.pk, todo=shard.todo, claimed_at=shard.claimed_at, run__state=RunState.RUNNING
    )


def are_at(run: ValueRun, todo: ShardTodo) -> bool:
    """Say whether any shard still has this to do."""
    return run.shards.filter(todo=todo).exists()


def written_of(run: ValueRun) -> int:
    """Return of how many customers the rows have been looked at."""
    return int(run.shards.aggregate(total=Sum("written"))["total"] or 0)


def settle_all(*, run: ValueRun, tell: Tell) -> None:
    """Learn from all shards together, once; each gets what it needs, and the run keeps what was learnt."""
    shards = list(run.shards.order_by("number"))
    learnt = settle(run=run, gathered=[Gathered.unpack(one.gathered) for one in shards], tell=tell)
    run.parameters, run.backtest = learnt.parameters, learnt.backtest
    run.total_count = sum(one.customers for one in shards)
    tell("Valuing every dimension", 1.0)
    with transaction.atomic():
        for shard, settled in zip(shards, learnt.shards, strict=True):
            RunShard.objects.filter(pk=shard.pk).update(settled=settled.pack(), todo=ShardTodo.SCORE)
        ValueRun.objects.filter(pk=run.pk).update(
            parameters=run.parameters, backtest=run.backtest, total_count=run.total_count
        )


def place_everybody(*, run: ValueRun) -> None:
    """Rank everybody, share out the credit and add up the company, once."""
    shards = list(run.shards.order_by("number"))
    tallied = [Tallied.unpack(one.tallied) for one in shards]
    placed = place_all(tallied)
    run.totals = totals_of(run=run, tallied=tallied, placed=placed)
    with transaction.atomic():
        for shard, places in zip(shards, placed, strict=True):
            RunShard.objects.filter(pk=shard.pk).update(placed=places.pack(), todo=ShardTodo.WRITE)
        ValueRun.objects.filter(pk=run.pk).update(totals=run.totals)


def population_of(run: ValueRun) -> Iterator[int]:
    """Yield the ids of everybody in a run."""
    for packed in run.shards.order_by("number").values_list("tallied", flat=True).iterator(chunk_size=1):
        yield from Tallied.unpack(packed).customer_ids.tolist()

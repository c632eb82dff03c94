"""A look for quiet decline: one a week, from the orders in the tables to cases that somebody can ask about."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.audit import record
from valuation.models import CaseState, DeclineCase, DeclineLook, DeclineSighting, Order, RunState
from valuation.selectors.attribute import ATTRIBUTES, TENURE, title_of, values_of

if TYPE_CHECKING:
    from valuation.scoring.decline_groups import Decline
    from valuation.scoring.decline_panel import Panel

WEEKS, RECENT, YEAR = 56, 8, 52
LEVEL = 0.10 * RECENT / YEAR
"""Of the tenth that may be false in a year, what one weekly look may spend: eight looks in a row share most weeks."""
STALE_AFTER = timedelta(minutes=5)
SUNDAY = 6
Clock = Callable[[], datetime]


class LostClaim(Exception):  # noqa: N818 - not a fault
    """Somebody else took the look over: the worker that meets this writes nothing more."""


def last_sunday(today: date) -> date:
    """Return the last Sunday before today: a look counts whole weeks only."""
    return today - timedelta(days=(today.weekday() - SUNDAY) % 7 or 7)


def request_look(*, by: User | None, key: uuid.UUID, today: date, at: datetime) -> DeclineLook:
    """Ask for this week's look; whoever asks again in the same week is answered with the same one."""
    as_of = last_sunday(today)
    try:
        with transaction.atomic():
            look, made = DeclineLook.objects.exclude(state__in=[RunState.FAILED, RunState.CANCELLED]).get_or_create(
                as_of=as_of, defaults={"key": key, "requested_by": by, "requested_at": at}
            )
            if made:
                record(actor=by, action="decline.look", subject="DeclineLook", subject_id=look.pk, at=at)
    except IntegrityError:  # the same form again, after its look had failed
        look = DeclineLook.objects.get(key=key)
    return look


def waiting_looks(*, at: datetime) -> list[int]:
    """Return looks to take up: those nobody started, and those whose worker has been silent too long."""
    DeclineLook.objects.filter(state=RunState.RUNNING, beat_at__lt=at - STALE_AFTER).update(
        state=RunState.PENDING, step="Taken up again"
    )
    return list(DeclineLook.objects.filter(state=RunState.PENDING).order_by("pk").values_list("pk", flat=True))


def perform_look(*, look_id: int, now: Clock) -> bool:
    """Perform one look if it is waiting; say whether this call did. Only the newest claim may write."""
    claimed_at = now()
    if not DeclineLook.objects.filter(pk=look_id, state=RunState.PENDING).update(
        state=RunState.RUNNING, started_at=claimed_at, beat_at=claimed_at, step="Reading orders", error=""
    ):
        return False
    look = DeclineLook.objects.get(pk=look_id)
    try:
        _perform(look, now=now)
    except LostClaim:
        return False
    except Exception as error:
        _mine(look).update(state=RunState.FAILED, finished_at=now(), error=f"{type(error).__name__}: {error}"[:300])
        raise
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The purchases of a look: who bought in which week, what they have in common, and what an order brought."""

    panel: "Panel"
    words: list[list[str]]
    kept_minor: Any
    purchases: int


def read_panel(as_of: date) -> Readings | None:
    """Return the last 56 weeks of everybody who was buying before them, or None when nobody was."""
    import numpy as np

    from valuation.scoring.decline_panel import Panel

    start = as_of - timedelta(days=7 * WEEKS - 1)
    orders = Order.objects.filter(currency=settings.CURRENCY)
    known = set(orders.filter(placed_on__lt=start).values_list("customer", flat=True).distinct())
    rows = orders.filter(placed_on__gte=start, placed_on__lte=as_of).values_list(
        "customer", "placed_on", "amount_minor", "returned_minor"
    )
    days: dict[tuple[int, date], int] = {}
    for customer, day, amount, returned in rows.iterator(chunk_size=10_000):
        if customer in known:
            days[customer, day] = days.get((customer, day), 0) + amount - returned
    if not days:
        return None
    ids = sorted({customer for customer, _ in days})
    place = {pk: at for at, pk in enumerate(ids)}
    values = values_of(ids, at=start)
    words = [sorted({values[pk][name] for pk in ids} - {""}) for name in ATTRIBUTES]
    codes = [
        [
            found.index(values[pk][name]) if values[pk][name] else -1
            for name, found in zip(ATTRIBUTES, words, strict=True)
        ]
        for pk in ids
    ]
    bands = {band: at for at, (band, *_) in enumerate(TENURE)}
    panel = Panel(
        customer=np.array([place[customer] for customer, _ in days]),
        week=np.array([WEEKS - 1 - (as_of - day).days // 7 for _, day in days]),
        codes=np.array(codes, dtype=np.int64),
        stratum=np.array([bands.get(values[pk]["tenure"], len(TENURE)) for pk in ids]),
        weeks=WEEKS,
    )
    return Readings(panel=panel, words=words, kept_minor=np.array(list(days.values())), purchases=len(days))


def _perform(look: DeclineLook, *, now: Clock) -> None:
    from valuation.scoring import NothingToLearnError
    from valuation.scoring.decline_groups import Declines, Rules, find_declines

    readings = read_panel(look.as_of)
    note, found = "", Declines()
    if readings is None:
        note = f"Nobody was buying before the last {WEEKS} weeks: there is nothing to compare with yet."
    else:
        _tell(look, now=now, step="Comparing groups")
        try:
            found = find_declines(readings.panel, Rules(recent=RECENT, level=LEVEL))
        except NothingToLearnError as reason:
            note = str(reason)
    with transaction.atomic():
        _tell(look, now=now, step="Writing down what was found")
        for one in found.found:
            _see(look, one, readings, at=now())
        ended = _mine(look).update(
            state=RunState.DONE,
            finished_at=now(),
            step="",
            note=note[:300],
            tested=found.tested,
            stood_out=found.stood_out,
            customers=len(readings.panel.codes) if readings else 0,
            purchases=readings.purchases if readings else 0,
        )
        if not ended:
            raise LostClaim


def _see(look: DeclineLook, one: "Decline", readings: Readings | None, *, at: datetime) -> None:
    """Write down one group: in its case if there is one that isn't closed, in a new case otherwise."""
    import numpy as np

    if readings is None:
        return
    names = list(ATTRIBUTES)
    group = {names[column]: readings.words[column][code] for column, code in one.group.items()}
    case, _ = DeclineCase.objects.exclude(state=CaseState.CLOSED).get_or_create(
        group_key=json.dumps(group, sort_keys=True, ensure_ascii=False),
        defaults={"group": group, "title": title_of(group)[:200], "opened_at": at},
    )
    panel = readings.panel
    members = np.all([panel.codes[:, column] == code for column, code in one.group.items()], axis=0)
    each = float(readings.kept_minor[members[panel.customer]].mean())
    lost = [round((one.purchases / ratio - one.purchases) * each) for ratio in (one.high, one.ratio, one.low)]
    start = look.as_of - timedelta(days=7 * WEEKS - 1)
    every = np.bincount(panel.week, minlength=WEEKS)
    DeclineSighting.objects.update_or_create(
        case=case,
        look=look,
        defaults={
            "customers": one.customers,
            "purchases": one.purchases,
            "expected": one.expected,
            "ratio": one.ratio,
            "ratio_low": one.low,
            "ratio_high": one.high,
            "p_value": one.p,
            "lost_low_minor": lost[0],
            "lost_minor": lost[1],
            "lost_high_minor": lost[2],
            "began_on": start + timedelta(days=7 * one.began),
            "weekly": {
                "from": start.isoformat(),
                "seen": [int(value) for value in one.weekly],
                "expected": [round(float(value), 1) for value in one.weekly_expected],
                "all": [int(value) for value in every],
            },
        },
    )


def _tell(look: DeclineLook, *, now: Clock, step: str) -> None:
    """Write progress down, and stop when the look was given to somebody else."""
    if not _mine(look).update(beat_at=now(), step=step):
        raise LostClaim


def _mine(look: DeclineLook) -> QuerySet[DeclineLook]:
    return DeclineLook.objects.filter(pk=look.pk, state=RunState.RUNNING, started_at=look.started_at)

"""How much each dimension counts at Fjellvik: weights in force by three judges, and new ones that are being judged."""

from datetime import datetime, timedelta
from itertools import combinations
from uuid import UUID

from accounts.models import User
from valuation.models import Dimension, Judgement, WeightSet
from valuation.selectors.weights import STEPS
from valuation.services.weights import approve_weights, start_weights

BEGUN, JUDGED, APPROVED, ANEW = (timedelta(days=days) for days in (52, 45, 41, 3))
# What each judge has in mind: how much the money of a dimension counts beside that of purchases.
MINDS: dict[str, dict[str, float]] = {
    "Ingrid Solheim": {"knowledge": 2, "reference": 2, "referral": 1, "influence": 1, "devotion": 1},
    "Astrid Lunde": {"reference": 2, "knowledge": 2, "exclusivity": 0.5, "influence": 0.5},
    "Mona Kvam": {"knowledge": 1, "reference": 1, "influence": 0.5, "devotion": 0.5},
}
# And one answer that fits none of their others.
SLIP = ("Mona Kvam", "cost-to-serve", "risk", 9.0)
FAR_MORE = {"knowledge": 3.0, "reference": 2.0, "influence": 0.5}
PART = 14


def write_weights(*, staff: dict[str, User], now: datetime) -> None:
    """Write down weights in force, with one judgement to look at again, and a new set half judged."""
    dimensions = list(Dimension.objects.filter(is_on=True).order_by("pk"))
    first = start_weights(
        why="References won four wholesale contracts last year; we had counted them like any other money.",
        key=UUID(int=4401, version=4),
        by=staff["Mona Kvam"],
        at=now - BEGUN,
    )
    for name, mind in MINDS.items():
        _judge(first, staff[name], dimensions, mind, at=now - JUDGED)
    who, one, other, ratio = SLIP
    slip = Judgement.objects.filter(weights=first, judge=staff[who], first__slug=one, second__slug=other)
    slip.update(ratio=ratio)
    approve_weights(weights=first, why="", by=staff["Henrik Dahl"], at=now - APPROVED)
    anew = start_weights(
        why="What customers teach us decides the spring range. Does it count enough?",
        key=UUID(int=4402, version=4),
        by=staff["Ingrid Solheim"],
        at=now - ANEW,
    )
    _judge(anew, staff["Ingrid Solheim"], dimensions, FAR_MORE, at=now - ANEW)
    slips = Judgement.objects.filter(weights=anew, judge=staff["Ingrid Solheim"])
    slips.filter(first__slug="cost-to-serve", second__slug="knowledge").update(ratio=9.0)
    slips.filter(first__slug="referral", second__slug="reference").update(ratio=5.0)
    _judge(anew, staff["Astrid Lunde"], dimensions, MINDS["Astrid Lunde"], at=now - ANEW, pairs=PART)


def _judge(
    weights: WeightSet,
    judge: User,
    dimensions: list[Dimension],
    mind: dict[str, float],
    *,
    at: datetime,
    pairs: int | None = None,
) -> None:
    """Write down what somebody says of the pairs, each to the nearest of the nine steps."""
    said = [
        Judgement(
            weights=weights,
            judge=judge,
            first=first,
            second=second,
            ratio=_step(mind.get(first.slug, 1.0) / mind.get(second.slug, 1.0)),
            judged_at=at + timedelta(seconds=20 * number),
        )
        for number, (first, second) in enumerate(combinations(dimensions, 2))
    ]
    Judgement.objects.bulk_create(said[:pairs])


def _step(ratio: float) -> float:
    """Return the step of the scale that lies nearest."""
    return min((*STEPS, *(1 / step for step in STEPS)), key=lambda step: abs(step - ratio))

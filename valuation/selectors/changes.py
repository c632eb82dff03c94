"""Why values are others than in the run before, as the pages show it: movers, causes, and sentences."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from accounts.models import User
from common.figures import Scale, sum_bar
from common.money import format_money
from relationships.models import Customer
from valuation.models import CustomerValue, ValueRun
from valuation.scoring.changes import CAUSES

MOVERS = 8
SAID = {
    "data": "What came in",
    "parameters": "What the model learnt",
    "prices": "Unit prices",
    "weights": "Weights",
}
EXPLAINED = {
    "data": "Orders, evidence, decisions, and time that passed without them.",
    "parameters": "The same facts, read with what is known now of how all customers buy, stay and help.",
    "prices": "The same things, at what one of them is worth now.",
    "weights": "The same money, counted more or less; also dimensions switched on or off.",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a change: its name, what it means, and how much of it."""

    name: str
    label: str
    say: str
    minor: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer whose value moved."""

    customer: Customer
    minor: int
    bar: SafeString


def causes_of(minors: list[int]) -> list[Cause]:
    """Return the four causes with their bars on one scale."""
    scale = _scale(minors)
    return [
        Cause(name, SAID[name], EXPLAINED[name], minor, _bar(minor, scale, SAID[name]))
        for name, minor in zip(CAUSES, minors, strict=True)
    ]


def predecessor_of(value: CustomerValue) -> CustomerValue | None:
    """Return the row that this one took the place of."""
    older = CustomerValue.objects.filter(customer=value.customer_id, until=value.run_id)
    return older.exclude(run=value.run_id).select_related("run").order_by("-run").first()


def movers_of(run: ValueRun, user: User) -> tuple[list[Mover], list[Mover]]:
    """Return who rose and who fell furthest, among those whom ``user`` may see."""
    kept = {int(pk): int(minor) for pk, minor in (run.totals.get("changes") or {}).get("movers", [])}
    customers = Customer.objects.for_user(user).filter(pk__in=kept).select_related("person", "company", "contact")
    scale = _scale(list(kept.values()))
    found = [Mover(one, kept[one.pk], _bar(kept[one.pk], scale, one.name)) for one in customers]
    up = sorted((one for one in found if one.minor > 0), key=lambda one: -one.minor)
    down = sorted((one for one in found if one.minor < 0), key=lambda one: one.minor)
    return up[:MOVERS], down[:MOVERS]


def changes_noted(run: ValueRun) -> dict[str, Any] | None:
    """Return what a run wrote down about its changes, or None where nobody has worked it out yet."""
    found = run.totals.get("changes")
    return dict(found) if found else None


def _scale(minors: list[int]) -> Scale:
    return Scale(bottom=float(min([0, *minors])), top=float(max([0, *minors])))


def _bar(minor: int, scale: Scale, name: str) -> SafeString:
    label = f"{name}: {format_money(minor, settings.CURRENCY)}"
    return sum_bar([(minor, "gain" if minor > 0 else "loss")], None, scale=scale, label=label)

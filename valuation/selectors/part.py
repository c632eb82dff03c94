"""What makes up a customer's value: one part for each dimension of the run, as the pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from common.figures import Scale, sum_bar
from common.money import format_money
from valuation.models import CustomerValue, DimensionKind, Grade, PartState, ValueRun

# A dimension keeps its colour, whichever others are switched off; what the company adds shares one.
PAINTS = {
    "purchases": "1",
    "referral": "2",
    "influence": "3",
    "reference": "4",
    "knowledge": "5",
    "devotion": "6",
    "exclusivity": "8",
    "cost-to-serve": "7",
    "risk": "10",
}
OWN_PAINT, OWN_COST_PAINT = "9", "10"
ONLY_PURCHASES: list[dict[str, Any]] = [
    {"slug": "purchases", "name": "Purchases", "kind": DimensionKind.FORECAST, "weight": 1.0}
]
SAID = {
    PartState.VALUE: "Known",
    PartState.ZERO: "Looked for, none",
    PartState.UNKNOWN: "Not known",
    PartState.NOT_APPLICABLE: "Does not apply",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One dimension of one customer: money, weighted, with its interval, state and grade."""

    slug: str
    name: str
    kind: str
    weight: float
    minor: int
    low_minor: int | None
    high_minor: int | None
    state: str
    grade: str
    units: float | None

    @property
    def paint(self) -> str:
        """The number of its colour."""
        return paint_of(self.slug, self.kind)

    @property
    def said(self) -> str:
        """What is known of it, in words."""
        return str(SAID.get(PartState(self.state), self.state))

    @property
    def is_known(self) -> bool:
        """Whether it rests on something we know; what is not known may still be reckoned with."""
        return self.state == PartState.VALUE

    @property
    def graded(self) -> str:
        """How well it is founded, in words."""
        return str(Grade(self.grade).label) if self.grade in Grade.values else ""

    @property
    def has_interval(self) -> bool:
        """Whether there is a range worth showing."""
        return self.low_minor is not None and self.high_minor is not None and self.low_minor != self.high_minor


def paint_of(slug: str, kind: str) -> str:
    """Return the number of a dimension's colour."""
    return PAINTS.get(slug, OWN_COST_PAINT if kind == DimensionKind.COST else OWN_PAINT)


def dimensions_of(run: ValueRun) -> list[dict[str, Any]]:
    """Return what counted in a run, in the order of its contributions, each with its colour."""
    return [{**one, "paint": paint_of(one["slug"], one["kind"])} for one in run.dimensions or ONLY_PURCHASES]


def parts_of(value: CustomerValue, run: ValueRun) -> list[Part]:
    """Return the parts of a known value in the order of the run's dimensions; they add up to it exactly."""
    if value.expected_minor is None:
        return []
    rows: Sequence[Sequence[Any]] = value.contributions or [
        [value.expected_minor, value.low_minor, value.high_minor, PartState.VALUE, Grade.B, value.expected_orders]
    ]
    return [_part(one, row) for one, row in zip(run.dimensions or ONLY_PURCHASES, rows, strict=False)]


def _part(one: dict[str, Any], row: Sequence[Any]) -> Part:
    minor, low, high, state, grade, units = list(row)[:6]
    return Part(
        slug=one["slug"],
        name=one["name"],
        kind=one["kind"],
        weight=float(one.get("weight", 1)),
        minor=int(minor or 0),
        low_minor=low,
        high_minor=high,
        state=state,
        grade=grade or "",
        units=units,
    )


def draw_parts(value: CustomerValue, parts: Iterable[Part], scale: Scale, *, name: str) -> SafeString:
    """Draw a value as the sum of its parts, with its interval; who listens hears every part."""
    shown = [part for part in parts if part.minor]
    low, point, high = value.low_minor or 0, value.expected_minor or 0, value.high_minor or 0
    words = ", ".join(f"{part.name.lower()} {_kr(part.minor)}" for part in shown)
    label = f"{name}: {_kr(point)}, four times in five between {_kr(low)} and {_kr(high)}. {words.capitalize()}"
    return sum_bar([(part.minor, f"c{part.paint}") for part in shown], (low, point, high), scale=scale, label=label)


def draw_credit(value: CustomerValue, _parts: Iterable[Part], scale: Scale, *, name: str) -> SafeString:
    """Draw what a customer is credited with."""
    credit = value.credit_minor or 0
    paint = "credit" if credit >= 0 else "c7"
    return sum_bar([(credit, paint)], None, scale=scale, label=f"{name}: credited with {_kr(credit)}")


def scale_for(values: Iterable[CustomerValue], run: ValueRun) -> Scale:
    """Return the money that all these values need, with room for what is below zero."""
    top = bottom = 0
    for value in values:
        minors = [part.minor for part in parts_of(value, run)]
        top = max(top, value.high_minor or 0, sum(m for m in minors if m > 0), value.credit_minor or 0)
        bottom = min(bottom, value.low_minor or 0, sum(m for m in minors if m < 0), value.credit_minor or 0)
    return Scale(bottom=float(bottom), top=float(top))


def axis_labels(scale: Scale) -> list[str]:
    """Write the marks of a scale as money without its sign, so that they fit."""
    sign = format_money(0, settings.CURRENCY).removesuffix("0")
    return [format_money(int(tick), settings.CURRENCY).removeprefix(sign) for tick in scale.ticks]


def _kr(minor: int) -> str:
    return format_money(minor, settings.CURRENCY)

"""One customer's value: its parts as a sum, and what each part rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, QuerySet, Sum
from django.utils.safestring import SafeString

from common.evidence import Evidence
from common.figures import Scale
from common.money import format_count, format_money
from relationships.models import Customer
from valuation.models import (
    CustomerValue,
    Dimension,
    DimensionDecision,
    DimensionKind,
    EvidenceRecord,
    Order,
    PartState,
    ValueRun,
)
from valuation.selectors.part import Part, draw_parts, parts_of, scale_for
from valuation.selectors.run import choice_of, newest_run

RECORDS = 12
SLEEPING = " The expectation lies above that line: most who are silent so long buy nothing more, a few buy a lot."


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """What the newest run says of one customer."""

    customer: Customer
    run: ValueRun
    value: CustomerValue
    parts: list[Part]
    bar: SafeString
    scale: Scale

    @property
    def widest(self) -> Part | None:
        """The part that moves the total most: the one with the widest interval."""
        wide = [part for part in self.parts if part.low_minor is not None and part.high_minor is not None]
        return max(wide, key=lambda part: (part.high_minor or 0) - (part.low_minor or 0), default=None)

    @property
    def is_sleeping(self) -> bool:
        """Whether the expectation lies above the interval."""
        return (self.value.expected_minor or 0) > (self.value.high_minor or 0)


def value_of(customer: Customer, run: ValueRun | None = None) -> CustomerValue | None:
    """Return what a run, the newest unless said otherwise, says of one customer."""
    run = run or newest_run()
    if run is None:
        return None
    return CustomerValue.objects.in_run(run).filter(customer=customer).select_related("run").order_by("-run").first()


def breakdown_of(customer: Customer, run: ValueRun | None = None) -> Breakdown | None:
    """Return one customer's value with its parts, or None when no run knows it."""
    run = run or newest_run()
    value = value_of(customer, run) if run else None
    if run is None or value is None or value.expected_minor is None:
        return None
    # A row stands until a later run replaces it: its parts are in the order of the run that wrote it.
    parts = parts_of(value, value.run)
    scale = scale_for([value], value.run)
    bar = draw_parts(value, parts, scale, name=customer.name)
    return Breakdown(customer=customer, run=run, value=value, parts=parts, bar=bar, scale=scale)


def why_unknown(customer: Customer) -> str:
    """Return why a customer's value isn't known, as a sentence."""
    value = value_of(customer)
    why = value.reason.rstrip(".") if value else ""
    return f"{why[:1].upper()}{why[1:]}." if why else "They are in no value run yet."


def explain_part(found: Breakdown, part: Part) -> Evidence:
    """Return what one part rests on: the formula in words, its evidence, the price with its version, the grade."""
    dimension = Dimension.objects.filter(slug=part.slug).first()
    decision = DimensionDecision.objects.filter(
        customer=found.customer, dimension__slug=part.slug, ended_at__isnull=True
    ).select_related("decided_by")
    decided = decision.first()
    rows: Iterable[tuple[str, str]]
    rows = _rows_of_orders(found) if part.kind == DimensionKind.FORECAST else _rows_of_records(found, part)
    say = [dimension.say if dimension else "", _formula(found.value.run, part), _span(part)]
    if decided:
        say.append(f"{decided.decided_by.name} decided it on {decided.decided_at:%-d %B %Y}: {decided.reason}")
    return Evidence(
        title=f"{part.name}: {_kr(part.minor) if part.state != PartState.NOT_APPLICABLE else 'does not apply'}",
        say=" ".join(sentence for sentence in say if sentence),
        rows=tuple(rows),
        total=(part.name, _kr(part.minor)),
        without=_without(part),
        source=f"Run {found.value.run_id} of {found.value.run.as_of:%-d %B %Y}. "
        + (f"Grade {part.grade}: {part.graded.lower()}." if part.graded else "")
        + (_instead(found.value.run) if part.kind == DimensionKind.FORECAST else ""),
    )


def _instead(run: ValueRun) -> str:
    """Say that another forecast was chosen by the looks back, where it was."""
    choice = choice_of(run)
    return "" if choice is None or choice.is_the_model else f" Used for the value: {choice.label.lower()}."


def _formula(run: ValueRun, part: Part) -> str:
    weight = f" It counts {part.weight:g} times a krone of purchases." if part.weight != 1 else ""
    if part.state == PartState.ZERO:
        return "Somebody looked for it and found none."
    if part.state == PartState.NOT_APPLICABLE:
        return "It cannot happen with this customer, so it counts nothing."
    if part.state == PartState.UNKNOWN:
        return (
            "Nobody has looked yet. Until somebody does, we reckon with what is usual for customers like them."
            if part.minor
            else "Nobody has looked yet. It counts nothing until somebody does; that isn’t the same as zero."
        )
    if part.kind == DimensionKind.FORECAST:
        words = (
            f"Purchases expected in each of the {run.horizon_months} months ahead, times what one of theirs brings, "
        )
        return f"{words}less {run.annual_rate:.0%} a year for money that comes later.{weight}"
    if part.kind == DimensionKind.OFFSET:
        return f"A share on top of the forecast of their purchases, for each sign of it.{weight}"
    what = "cost" if part.kind == DimensionKind.COST else "price"
    return f"What we expect of it in the {run.horizon_months} months ahead, times its {what} per unit.{weight}"


def _span(part: Part) -> str:
    if not part.has_interval:
        return ""
    return f"Four times in five it lies between {_kr(part.low_minor or 0)} and {_kr(part.high_minor or 0)}."


def _without(part: Part) -> str:
    if part.kind == DimensionKind.FORECAST:
        return "Margin, and orders under another customer number."
    if part.state == PartState.UNKNOWN:
        return "What we would know if somebody asked."
    return "What nobody wrote down."


def _rows_of_records(found: Breakdown, part: Part) -> list[tuple[str, str]]:
    run = found.value.run
    records = records_of(found.customer, part.slug, run)
    rows = [
        (f"{one.measure.name}, {one.happened_on:%-d %B %Y}{_by(one)}", f"{one.quantity.normalize():f}")
        for one in records[:RECORDS]
    ]
    left = records.count() - len(rows) if len(rows) == RECORDS else 0
    if left:
        rows.append((f"and {format_count(left)} earlier", ""))
    seen = sorted({(one.measure.slug, one.measure.name) for one in records[:RECORDS]})
    for slug, name in seen or _measures(part.slug):
        price = run.prices.get(slug)
        if price:
            rows.append((f"{name}, price version {price.get('version', 1)}", _price(price)))
    return rows


def records_of(customer: Customer, slug: str, run: ValueRun) -> QuerySet[EvidenceRecord]:
    """Return the evidence of a dimension that a run could know, newest first."""
    return (
        EvidenceRecord.objects.standing()
        .filter(customer=customer, measure__dimension__slug=slug, happened_on__lte=run.as_of)
        .select_related("measure", "recorded_by")
        .order_by("-happened_on", "-pk")
    )


def _measures(slug: str) -> list[tuple[str, str]]:
    dimension = Dimension.objects.filter(slug=slug).first()
    return [(one.slug, one.name) for one in dimension.measures.all()] if dimension else []


def _by(one: EvidenceRecord) -> str:
    return f", {one.recorded_by.name}" if one.recorded_by else f", {one.source}" if one.source else ""


def _price(price: dict[str, Any]) -> str:
    if price.get("amount_minor") is not None:
        return f"{_kr(int(price['amount_minor']))} each"
    return f"{float(price.get('effect') or 0):+.0%} of the forecast".replace("-", "\u2212")


def _rows_of_orders(found: Breakdown) -> list[tuple[str, str]]:
    value = found.value
    bought = Order.objects.filter(
        customer=found.customer, placed_on__lte=value.run.as_of, currency=settings.CURRENCY
    ).aggregate(first=Min("placed_on"), last=Max("placed_on"), returned=Sum("returned_minor"))
    first, last, returned = bought["first"], bought["last"], bought["returned"] or 0
    return [
        ("First order we know of", f"{first:%-d %B %Y}" if first else "none"),
        ("Newest order", f"{last:%-d %B %Y}" if last else "none"),
        ("Days on which they bought", str(value.orders)),
        ("Spent so far, less returns", _kr(value.spent_minor)),
        ("Returned so far", _kr(returned)),
        ("Chance that they still buy from us", f"{value.p_alive:.0%}" if value.p_alive is not None else "not known"),
        ("Purchases expected", f"{value.expected_orders:.1f}" if value.expected_orders is not None else "not known"),
    ]


def _kr(minor: int) -> str:
    return format_money(int(minor), settings.CURRENCY)

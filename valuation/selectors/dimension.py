"""Dimensions as the pages show them: what counts, what is known of whom, and what one of each is worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, QuerySet

from accounts.models import User
from common.evidence import Evidence
from common.money import format_count, format_money
from relationships.models import Customer
from valuation.models import CustomerValue, Dimension, DimensionKind, EvidenceRecord, Measure, UnitPrice
from valuation.models.run import ValueState
from valuation.selectors.run import newest_run

#: Four times in five a normal variable lies within so many standard deviations.
FOUR_IN_FIVE = 1.2816
NEWEST = 12
KINDS = {
    DimensionKind.FORECAST: "Comes from their orders and contracts.",
    DimensionKind.PRICED: "Each one they give us is worth an amount of money, which is added.",
    DimensionKind.COST: "Each one costs us an amount of money, which is taken off.",
    DimensionKind.OFFSET: "Each one adds a share to what their orders alone would foretell.",
}


@dataclass(frozen=True, slots=True)
class Priced:
    """One version of a price, in words."""

    price: UnitPrice
    says: str
    between: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: its newest price, those before, and how much of it is known."""

    measure: Measure
    history: list[Priced]
    records: int = 0

    @property
    def newest(self) -> Priced | None:
        """The price that counts from the next run on."""
        return self.history[0] if self.history else None


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension with its measures, and of how many customers something is known."""

    dimension: Dimension
    explained: str
    known: int
    customers: int
    measures: list[MeasureRow] = field(default_factory=list)

    @property
    def unknown(self) -> int:
        """Of how many nothing is known, which is not zero."""
        return max(0, self.customers - self.known)

    @property
    def is_forecast(self) -> bool:
        """Whether it comes from orders and contracts alone."""
        return self.dimension.kind == DimensionKind.FORECAST

    @property
    def grades(self) -> list[str]:
        """How well its prices are founded, each grade once."""
        return sorted({row.newest.price.grade for row in self.measures if row.newest})


def in_words(price: UnitPrice) -> Priced:
    """Say a price and where it lies four times in five."""
    if price.effect is not None:
        low, high = (price.effect + sign * FOUR_IN_FIVE * price.spread for sign in (-1, 1))
        return Priced(price, f"{price.effect:+.0%} of the forecast", f"{low:+.0%} to {high:+.0%}")
    amount = price.amount_minor or 0
    factor = exp(FOUR_IN_FIVE * price.spread)
    low_minor, high_minor = round(amount / factor), round(amount * factor)
    between = f"{format_money(low_minor, settings.CURRENCY)} to {format_money(high_minor, settings.CURRENCY)}"
    return Priced(price, format_money(amount, settings.CURRENCY), between)


def dimensions_of(user: User | AnonymousUser) -> QuerySet[Dimension]:
    """Return the dimensions with their measures and prices, newest first, in the company's order."""
    prices = Prefetch("prices", queryset=UnitPrice.objects.select_related("set_by").order_by("-version"))
    measures = Prefetch("measures", queryset=Measure.objects.order_by("pk").prefetch_related(prices))
    return Dimension.objects.for_user(user).prefetch_related(measures).order_by("position", "pk")


def dimension_rows(user: User | AnonymousUser) -> list[DimensionRow]:
    """Return every dimension as the list shows it."""
    found = list(dimensions_of(user))
    return _rows(found, _known_by_dimension(), {})


def dimension_row(dimension: Dimension) -> DimensionRow:
    """Return one dimension as its own page shows it."""
    records = EvidenceRecord.objects.standing().filter(measure__dimension=dimension)
    by_measure = dict(records.order_by().values_list("measure").annotate(n=Count("pk")).values_list("measure", "n"))
    return _rows([dimension], _known_by_dimension(), by_measure)[0]


def newest_evidence(dimension: Dimension, *, user: User | AnonymousUser) -> list[EvidenceRecord]:
    """Return what was written down last for a dimension, of customers whom ``user`` may see."""
    found = EvidenceRecord.objects.for_user(user).standing().filter(measure__dimension=dimension)
    return list(
        found.select_related("measure", "recorded_by", "customer__person", "customer__company").order_by(
            "-happened_on", "-pk"
        )[:NEWEST]
    )


def explain_known(dimension: Dimension) -> Evidence:
    """Return what stands behind the number of customers of whom something is known."""
    row = dimension_row(dimension)
    if row.is_forecast:
        run = newest_run()
        return Evidence(
            title=f"{format_count(row.known)} of {format_count(row.customers)} customers have a forecast",
            say="A customer has a forecast once they ordered something and a run has looked at it.",
            without="Customers who never ordered: of them nothing is known, which is not zero.",
            source=f"Run {run.pk}." if run else "There was no run yet.",
        )
    rows = tuple((line.measure.name, _times(line.records, line.measure.unit)) for line in row.measures)
    return Evidence(
        title=f"{row.dimension.name}: of {format_count(row.known)} customers we know something",
        say="A customer counts once, however often it happened. What was taken back doesn’t count.",
        rows=rows,
        without=f"{format_count(row.unknown)} customers of whom nobody wrote anything down. That is unknown, not zero: "
        "a run guesses for them from the others and says so.",
        source="Evidence from colleagues, files, other systems and confirmed findings.",
    )


def _times(records: int, unit: str) -> str:
    return f"{format_count(records)} written down, in {unit}"


def _rows(
    dimensions: Iterable[Dimension], known: Mapping[int, int], by_measure: Mapping[int, int]
) -> list[DimensionRow]:
    customers = Customer.objects.count()
    return [
        DimensionRow(
            dimension,
            KINDS[DimensionKind(dimension.kind)],
            known.get(dimension.pk, 0),
            customers,
            [
                MeasureRow(measure, [in_words(price) for price in measure.prices.all()], by_measure.get(measure.pk, 0))
                for measure in dimension.measures.all()
            ],
        )
        for dimension in dimensions
    ]


def _known_by_dimension() -> dict[int, int]:
    """Return of how many customers something is known, by dimension; purchases from the newest run."""
    standing = EvidenceRecord.objects.standing().order_by()
    counted = standing.values("measure__dimension").annotate(n=Count("customer", distinct=True))
    known = dict(counted.values_list("measure__dimension", "n"))
    run = newest_run()
    if run:
        forecast = CustomerValue.objects.in_run(run).filter(state=ValueState.VALUE).count()
        known |= dict.fromkeys(
            Dimension.objects.filter(kind=DimensionKind.FORECAST).values_list("pk", flat=True), forecast
        )
    return known


def measures_by_reference(references: Iterable[str]) -> dict[str, int]:
    """Return the ids of the measures meant, by slug or by exact name; a name that two dimensions use means neither."""
    asked = set(references)
    slugs: dict[str, int] = {}
    names: dict[str, list[int]] = {}
    for pk, slug, name in Measure.objects.values_list("pk", "slug", "name"):
        slugs[slug] = pk
        names.setdefault(name.lower(), []).append(pk)
    found = {said: ids[0] for said in asked if len(ids := names.get(said.lower(), [])) == 1}
    return found | {said: slugs[said] for said in asked if said in slugs}

"""What counts in a run: the dimensions that are on, the prices and the weights in force when it was asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min

from valuation.models import Dimension, DimensionKind, EvidenceRecord, Measure, UnitPrice, ValueRun, WeightSet
from valuation.models.weights import WeightSetState

GRADES = "ABCD"


@dataclass(frozen=True, slots=True)
class Counts:
    """One measure with its price in force: ``looked_days`` is for how long anybody has written it down."""

    measure: Measure
    price: UnitPrice
    looked_days: int


@dataclass(frozen=True, slots=True)
class WhatCounts:
    """Everything a run counts, by place: the forecast first, then the company's order."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Counts, ...]
    weights: WeightSet | None

    def weight(self, slug: str) -> float:
        """Return how much a krone of a dimension counts; 1 unless people have weighed it."""
        return float(self.weights.weights.get(slug, 1.0)) if self.weights else 1.0

    def spread(self, slug: str) -> float:
        """Return the spread of that weight's logarithm between those who weighed it."""
        return float(self.weights.spreads.get(slug, 0.0)) if self.weights else 0.0

    def kept(self) -> dict[str, Any]:
        """Return what the run keeps of it."""
        return {
            "dimensions": [
                {
                    "slug": one.slug,
                    "name": one.name,
                    "kind": one.kind,
                    "weight": self.weight(one.slug),
                    "spread": self.spread(one.slug),
                }
                for one in self.dimensions
            ],
            "prices": {
                one.measure.slug: {
                    "dimension": one.measure.dimension.slug,
                    "version": one.price.version,
                    "amount_minor": one.price.amount_minor,
                    "effect": one.price.effect,
                    "spread": one.price.spread,
                    "grade": one.price.grade,
                    "looked_days": one.looked_days,
                }
                for one in self.measures
            },
        }


@dataclass(frozen=True, slots=True)
class Counting:
    """One measure as the run has kept it: its key in the table, its dimension, and how far back evidence counts."""

    pk: int
    dimension: str
    looked: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run has kept of what counts, with the keys of today: measures by slug, dimensions by place."""

    measures: tuple[Counting, ...]
    places: dict[int, int]
    slugs: tuple[str, ...]


def kept_by(run: ValueRun) -> Kept:
    """Return what counts from what the run has kept, whatever was changed since."""
    slugs = tuple(one["slug"] for one in run.dimensions)
    measures = dict(Measure.objects.filter(slug__in=run.prices).values_list("slug", "pk"))
    dimensions = dict(Dimension.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    return Kept(
        tuple(
            Counting(measures.get(slug, 0), price["dimension"], longest_look(price["looked_days"]))
            for slug, price in sorted(run.prices.items())
        ),
        {dimensions[slug]: place for place, slug in enumerate(slugs) if slug in dimensions},
        slugs,
    )


def scheme_of(run: ValueRun) -> Any:
    """Return what counts as scoring takes it, from what the run has kept alone."""
    from valuation.scoring import Counted, Horizon, Rate, Scheme, Valuing

    place = {one["slug"]: at for at, one in enumerate(run.dimensions)}
    rates = run.parameters.get("rates", {})
    measures = []
    for slug, price in sorted(run.prices.items()):
        rate = rates.get(slug)
        money = price["amount_minor"] is not None
        measures.append(
            Counted(
                slug=slug,
                dimension=place[price["dimension"]],
                amount=float(price["amount_minor"] if money else price["effect"]),
                spread=price["spread"],
                grade=GRADES.index(price["grade"]),
                looked=longest_look(price["looked_days"]),
                rate=Rate(rate["shape"], rate["days"]) if rate else None,
                share=rate["share"] if rate else 0.0,
            )
        )
    return Scheme(
        tuple(Valuing(one["slug"], one["kind"], one["weight"], one["spread"]) for one in run.dimensions),
        tuple(measures),
        Horizon(months=run.horizon_months, annual_rate=run.annual_rate),
    )


def longest_look(looked_days: int) -> int:
    """Return how many days back evidence of a measure counts: as long as it is written down, one to three years."""
    from valuation.scoring.scheme import LONGEST_LOOK, SHORTEST_LOOK

    return max(SHORTEST_LOOK, min(looked_days, LONGEST_LOOK))


def what_counts(*, run: ValueRun) -> WhatCounts:
    """Return what counts for a run, as it was when the run was asked for."""
    on = sorted(Dimension.objects.filter(is_on=True), key=lambda one: one.kind != DimensionKind.FORECAST)
    if not on or on[0].kind != DimensionKind.FORECAST:
        raise LookupError("There is no dimension of purchases to count the others beside.")
    return WhatCounts(tuple(on), tuple(_measures(run, on)), _weights(at=run.requested_at))


def _weights(*, at: datetime) -> WeightSet | None:
    """Return the weights that were in force."""
    approved = WeightSet.objects.exclude(state=WeightSetState.DRAFT).filter(approved_at__lte=at)
    return approved.order_by("-approved_at", "-version").first()


def _measures(run: ValueRun, on: list[Dimension]) -> list[Counts]:
    """Return the measures with a price that fits their dimension; none is named after who somebody is."""
    prices = UnitPrice.objects.filter(measure__dimension__in=on, set_at__lte=run.requested_at)
    newest = {one.measure_id: one for one in prices.order_by("measure_id", "version")}
    first = dict(
        EvidenceRecord.objects.filter(happened_on__lte=run.as_of, withdrawn_at__isnull=True)
        .values_list("measure_id")
        .annotate(first=Min("happened_on"))
    )
    found = []
    for measure in Measure.objects.filter(pk__in=newest).select_related("dimension").order_by("slug"):
        price = newest[measure.pk]
        fits = (price.effect is None) != (measure.dimension.kind == DimensionKind.OFFSET)
        if fits and not is_protected(measure.name) and not is_protected(measure.dimension.name):
            found.append(Counts(measure, price, (run.as_of - first.get(measure.pk, run.as_of)).days + 1))
    return found


def is_protected(name: str) -> bool:
    """Say whether a name speaks of who somebody is: such a thing never counts, whoever wrote it down."""
    from valuation.scoring import protected_words

    return bool(protected_words(name))

"""How the model works, in plain words with the numbers of a run."""

import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from common.money import format_count, format_money
from valuation.models import Dimension, DimensionKind, Grade, Measure, PartState, ValueRun
from valuation.selectors.part import SAID, dimensions_of

YEAR = 365.25
OWN_AFTER = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing the model learnt: what it is about, in words, and the parameters it was read from."""

    about: str
    words: str
    read_from: str


@dataclass(frozen=True, slots=True)
class Priced:
    """One measure with its price in the run."""

    name: str
    unit: str
    price: str
    version: int
    grade: str
    spread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """One dimension as a run counted it: its weight, its prices, and for how many it is known."""

    name: str
    slug: str
    paint: str
    say: str
    kind: str
    weight: float
    prices: list[Priced]
    states: list[tuple[str, int]]
    minor: int | None


def sentences_of(run: ValueRun) -> list[Sentence]:
    """Return what a run learnt about buying, leaving and spending, as sentences."""
    found = [*_timing(run.parameters.get("pareto_nbd") or {}), *_spend(run.parameters.get("gamma_gamma") or {})]
    months, rate = run.horizon_months, run.annual_rate
    later = round(100 / (1 + rate), 1)
    found.append(
        Sentence(
            "How far ahead",
            f"We count what comes within {months} months. Money counts less the later it comes: "
            f"100 in a year are worth {later:g} today.",
            f"horizon {months} months, {rate:.0%} a year",
        )
    )
    return found


def _timing(fitted: dict[str, Any]) -> list[Sentence]:
    r, alpha, s, beta = (fitted.get(name) for name in ("r", "alpha", "s", "beta"))
    if not (r and alpha and s and beta):
        return []
    pace = alpha / r
    stay = (beta / (beta + YEAR)) ** s
    first_year = r / alpha * (math.log1p(YEAR / beta) * beta if abs(s - 1) < 1e-9 else _repeats(s, beta))  # noqa: PLR2004 - a limit
    return [
        Sentence(
            "How often",
            f"While they stay, customers buy every {format_count(round(pace))} days on average, "
            "each at their own pace: " + ("these differ a lot." if r < 1 else "these are much alike."),
            f"Pareto/NBD r {r:.3f}, α {alpha:.1f}",
        ),
        Sentence(
            "How long they stay",
            f"Nobody tells us the day they stop. Of 100 new customers about {100 * stay:.0f} are still with us after "
            f"a year, and {100 * (beta / (beta + 3 * YEAR)) ** s:.0f} after three.",
            f"Pareto/NBD s {s:.3f}, β {beta:.1f}",
        ),
        Sentence(
            "A new customer",
            f"After the first purchase we expect {first_year:.1f} more within the first year.",
            f"Pareto/NBD, {format_count(int(fitted.get('customers', 0)))} customers",
        ),
    ]


def _repeats(s: float, beta: float) -> float:
    """Return the days of buying expected in a first year, of somebody who may stop any day."""
    return float(beta / (s - 1) * (1 - (beta / (beta + YEAR)) ** (s - 1)))


def _spend(fitted: dict[str, Any]) -> list[Sentence]:
    p, q, gamma = (fitted.get(name) for name in ("p", "q", "gamma"))
    if not (p and q and gamma) or q <= 1:
        return []
    mean = p * gamma / (q - 1)
    own = [f"{100 * p * n / (p * n + q - 1):.0f} of 100 after {n}" for n in OWN_AFTER]
    return [
        Sentence(
            "How much",
            f"A day’s order brings {format_money(round(mean), settings.CURRENCY)} on average, less what comes back. "
            f"How far we trust somebody’s own average grows with their orders: {', '.join(own[:-1])} and {own[-1]}; "
            "the rest is everybody’s.",
            f"Gamma-Gamma p {p:.3f}, q {q:.3f}, γ {gamma:.0f}",
        )
    ]


def counting_of(run: ValueRun) -> list[Counting]:
    """Return the dimensions of a run with weights and prices, and for how many each is known."""
    slugs = [one["slug"] for one in run.dimensions]
    said = dict(Dimension.objects.filter(slug__in=slugs).values_list("slug", "say"))
    measures: dict[str, list[Measure]] = {}
    for measure in Measure.objects.filter(slug__in=list(run.prices)).select_related("dimension"):
        measures.setdefault(measure.dimension.slug, []).append(measure)
    totals = {str(one.get("slug", "")): one for one in run.totals.get("dimensions", [])}
    return [
        Counting(
            name=one["name"],
            slug=one["slug"],
            paint=one["paint"],
            say=said.get(one["slug"], ""),
            kind=str(DimensionKind(one["kind"]).label) if one["kind"] in DimensionKind.values else "",
            weight=float(one.get("weight", 1)),
            prices=[_priced(measure, run.prices[measure.slug]) for measure in measures.get(one["slug"], [])],
            states=_states(totals.get(one["slug"], {})),
            minor=totals.get(one["slug"], {}).get("minor"),
        )
        for one in dimensions_of(run)
    ]


def _states(counted: dict[str, Any]) -> list[tuple[str, int]]:
    return [(SAID[state].lower(), int(counted[state])) for state in PartState if counted.get(state)]


def _priced(measure: Measure, price: dict[str, Any]) -> Priced:
    amount, effect, spread = price.get("amount_minor"), price.get("effect"), float(price.get("spread") or 0)
    if amount is not None:
        said = format_money(int(amount), settings.CURRENCY)
        low, high = (format_money(round(amount * math.exp(z * spread)), settings.CURRENCY) for z in (-1.28, 1.28))
        unsure = f"{low} to {high}" if spread else ""
    else:
        said = f"{float(effect or 0):+.0%} of the forecast".replace("-", "\u2212")
        unsure = f"\u00b1 {1.28 * spread:.0%}" if spread else ""
    grade = price.get("grade", "")
    words = f"{grade}, {str(Grade(grade).label).lower()}" if grade in Grade.values else ""
    return Priced(measure.name, measure.unit, said, int(price.get("version", 1)), words, unsure)

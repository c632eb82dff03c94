"""What a newer value would be with the older weights, prices and parameters: the steps from one run to another."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from valuation.models import Dimension, DimensionDecision, DimensionKind, Measure, ValueRun
from valuation.services.facts import Between
from valuation.services.gathering import Gathered, gather
from valuation.services.scheme import scheme_of

PLAIN, TILTED = "pareto_nbd", "tilted"


def steps_between(run: ValueRun, parent: ValueRun, ids: Any, after: Any, slugs: Sequence[str]) -> list[Any]:
    """Return the newer parts with the old weights; and prices; and parameters. What cannot be told is NaN."""
    import numpy as np

    ratio = _weight_ratios(run, parent, slugs)
    weights = after * ratio
    if not run.dimensions or not parent.dimensions or not ids.size:
        return [weights, weights.copy(), weights.copy()]
    if not _is_whole(run):
        return [weights, np.full_like(after, np.nan), np.full_like(after, np.nan)]
    gathered = gather(run=run, shard=Between(int(ids[0]), int(ids[-1])))
    if not gathered.customer_ids.size:
        return [weights, np.full_like(after, np.nan), np.full_like(after, np.nan)]
    place = np.searchsorted(gathered.customer_ids, ids)
    there = (place < gathered.customer_ids.size) & np.isin(ids, gathered.customer_ids)
    place = np.where(there, place, 0)
    prices, parameters = _evidence_steps(run, parent, gathered, place, after)
    factor = _forecast_factor(run, parent, gathered, place)
    kinds = {one["slug"]: one["kind"] for one in run.dimensions}
    for n, slug in enumerate(slugs):
        if kinds.get(slug) in {DimensionKind.FORECAST, DimensionKind.OFFSET}:
            parameters[:, n] *= factor
    ruled = _ruled(ids, slugs)
    for step in (prices, parameters):
        step[~there] = after[~there]
        step[ruled] = after[ruled]
    return [weights, prices * ratio, parameters * ratio]


def _is_whole(run: ValueRun) -> bool:
    """Say whether everything that counted in a run is still there."""
    slugs = [one["slug"] for one in run.dimensions]
    dimensions = Dimension.objects.filter(slug__in=slugs).count()
    return dimensions == len(slugs) and Measure.objects.filter(slug__in=list(run.prices)).count() == len(run.prices)


def _weight_ratios(run: ValueRun, parent: ValueRun, slugs: Sequence[str]) -> Any:
    import numpy as np

    now, then = ({one["slug"]: float(one["weight"]) for one in made.dimensions} for made in (run, parent))
    if not now or not then:
        return np.ones(len(slugs))
    return np.array([then.get(slug, 0.0) / now[slug] if now.get(slug) else 1.0 for slug in slugs])


def _evidence_steps(run: ValueRun, parent: ValueRun, gathered: Gathered, place: Any, after: Any) -> list[Any]:
    """Return the parts with the old prices, then with the old parameters too, at the new weights.

    What evidence foretells is worked out three times; the rest of a part (customers they brought) stays as it is.
    """
    import numpy as np

    from valuation.scoring import foretell
    from valuation.scoring.scheme import LONGEST_LOOK

    units = np.zeros((gathered.customer_ids.size, gathered.units.shape[1]))
    units[gathered.told] = gathered.units
    looked = np.clip(gathered.tenure[place], 0, LONGEST_LOOK)
    priced = {slug: {**price, **_money(parent.prices.get(slug), price)} for slug, price in run.prices.items()}
    mixed = [
        run,
        _mix(run, prices=priced),
        _mix(run, prices=priced, parameters=parent.parameters, like=parent),
    ]
    found = [foretell(scheme_of(one), looked, units[place]) for one in mixed]
    money = [np.nan_to_num(one.money) for one in found]
    share = [np.nan_to_num(one.offset) for one in found]
    rest = after[:, : money[0].shape[1]] - money[0]
    steps = []
    for at in (1, 2):
        step = after.copy()
        dimensions = money[0].shape[1]
        moved = np.where(money[0] != 0, rest + money[at], after[:, :dimensions])
        times = np.where(share[0] != 0, share[at] / np.where(share[0] != 0, share[0], 1.0), 1.0)
        step[:, :dimensions] = moved * times
        steps.append(step)
    return steps


def _money(then: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    """Return the amount or the effect that a measure had before; what had no price was worth nothing."""
    if then is None:
        priced = now["amount_minor"] is not None
        return {"amount_minor": 0 if priced else None, "effect": None if priced else 0.0}
    return {"amount_minor": then["amount_minor"], "effect": then["effect"]}


def _mix(run: ValueRun, *, prices: Any, parameters: Any = None, like: ValueRun | None = None) -> ValueRun:
    """Return a run that was never made: this one, with something of another."""
    horizon = like or run
    return ValueRun(
        dimensions=run.dimensions,
        prices=prices,
        parameters=run.parameters if parameters is None else parameters,
        horizon_months=horizon.horizon_months,
        annual_rate=horizon.annual_rate,
    )


def _forecast_factor(run: ValueRun, parent: ValueRun, gathered: Gathered, place: Any) -> Any:
    """Return what the forecast of orders would be with the old parameters, divided by what it is; NaN: not told."""
    import numpy as np

    from valuation.scoring import Horizon, Orders, forecast, merge_days, summarise

    chosen = {(one.backtest.get("choice") or {}).get("name", PLAIN) for one in (run, parent)}
    models = [_models(one) for one in (run, parent)]
    factor = np.full(place.size, np.nan)
    if len(chosen) > 1 or not chosen <= {PLAIN, TILTED} or None in models or not gathered.orders.size:
        return factor
    histories = summarise(merge_days(Orders(*gathered.orders.T)), as_of_day=run.as_of.toordinal())
    bought = histories.of(histories.bought)
    if not bought.n_orders.size:
        return factor
    now, then = (
        forecast(model, bought, Horizon(months=one.horizon_months, annual_rate=one.annual_rate)).value
        for model, one in zip(models, (run, parent), strict=True)
    )
    whole = np.full(gathered.customer_ids.size, np.nan)
    at = np.searchsorted(gathered.customer_ids, bought.customer_ids)
    whole[at] = np.where(now > 0, then / np.where(now > 0, now, 1.0), 1.0)
    signed = np.isin(gathered.customer_ids, gathered.contracts[:, 0]) if gathered.contracts.size else np.zeros(0, bool)
    if signed.size:
        whole[signed] = np.nan  # part of it is contracts, which another model foretells
    return whole[place]


def _models(run: ValueRun) -> Any:
    """Return the fitted models of a run, from what it has kept."""
    from valuation.scoring import GammaGamma, Models, ParetoNbd

    timing, spend = run.parameters.get("pareto_nbd"), run.parameters.get("gamma_gamma")
    if not timing or not spend:
        return None
    return Models(ParetoNbd(**_kept(ParetoNbd, timing)), GammaGamma(**_kept(GammaGamma, spend)), None)


def _kept(model: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a model; what a run doesn't keep is nothing that a forecast needs."""
    return {one.name: found.get(one.name) for one in fields(model)}


def _ruled(ids: Any, slugs: Sequence[str]) -> Any:
    """Mark the parts that somebody decided: neither prices nor parameters move them."""
    import numpy as np

    found = np.zeros((ids.size, len(slugs)), dtype=bool)
    decided = DimensionDecision.objects.in_force().filter(customer__gte=int(ids[0]), customer__lte=int(ids[-1]))
    for who, slug in decided.values_list("customer_id", "dimension__slug"):
        at = int(np.searchsorted(ids, who))
        if slug in slugs and at < ids.size and ids[at] == who:
            found[at, slugs.index(slug)] = True
    return found

"""What the company's relationships are worth together, with how far off such totals have been."""

from collections.abc import Sequence
from typing import Any

from valuation.models import ValueRun
from valuation.services.gathering import STATES
from valuation.services.scheme import scheme_of
from valuation.services.worth import Placed, Tallied

DRAWS = 4_000
TWICE = "Brought customers, who are counted themselves"
LEVELS = (0.1, 0.9)


def totals_of(*, run: ValueRun, tallied: Sequence[Tallied], placed: Sequence[Placed]) -> dict[str, Any]:
    """Add up everybody; the interval holds wrong prices and how far off totals were when checked against the past.

    The total is that of the credit: what somebody brought counts once. Without a look back there is no interval.
    """
    from valuation.scoring import draw_shocks

    scheme = scheme_of(run)
    parts = sum(one.parts for one in tallied)
    states = sum(one.states for one in tallied)
    credit = sum(int(one.places[3].sum()) for one in placed)
    factors = draw_shocks(scheme, draws=DRAWS, seed=run.seed).factors
    off = _model_error(run)
    if off is not None:
        factors[:, [n for n, one in enumerate(scheme.dimensions) if not one.is_money]] *= off[:, None]
    drawn = factors * parts
    overlap = credit - int(parts.sum())
    dimensions: list[dict[str, Any]] = [
        {
            "slug": one["slug"],
            "name": one["name"],
            "minor": int(parts[n]),
            **_interval(drawn[:, n], off),
            **dict(zip(STATES, states[n].tolist(), strict=True)),
        }
        for n, one in enumerate(run.dimensions)
    ]
    if overlap:
        dimensions.append({"slug": "", "name": TWICE, "minor": overlap, "low_minor": None, "high_minor": None})
    return {
        "expected_minor": credit,
        **_interval(drawn.sum(axis=1) + overlap, off),
        "overlap_minor": -overlap,
        "known": sum(int(one.known.sum()) for one in tallied),
        "unknown": sum(int((~one.known).sum()) for one in tallied),
        "dimensions": dimensions,
    }


def _model_error(run: ValueRun) -> Any:
    """Draw actual / forecast of totals from the looks back; one look has no spread of its own, so its error serves."""
    import numpy as np

    found = run.backtest.get("discrepancy")
    if not found:
        return None
    random = np.random.Generator(np.random.Philox(key=np.array([run.seed, 2**64 - 3], dtype=np.uint64)))
    centre = np.log(found["ratio"])
    wide = max(found["spread"] if found["spread"] is not None else abs(centre), LEAST_SPREAD)
    return np.exp(centre / 2 + random.standard_normal(DRAWS) * np.hypot(wide, centre / 2))


LEAST_SPREAD = 0.05
"""Two or three looks back that happen to agree do not make a total certain."""


def _interval(drawn: Any, off: Any) -> dict[str, int | None]:
    import numpy as np

    if off is None:
        return {"low_minor": None, "high_minor": None}
    low, high = np.quantile(drawn, LEVELS)
    return {"low_minor": int(low), "high_minor": int(high)}

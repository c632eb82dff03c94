"""From orders to what every customer is worth, with reasons where that is not known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.backtest import INTERVAL, Backtest, Discrepancy, discrepancy
from valuation.scoring.choice import Choice
from valuation.scoring.chosen import Chosen, choose_on_the_past
from valuation.scoring.errors import CannotFitError
from valuation.scoring.futures import spend_quantiles
from valuation.scoring.histories import Histories, Orders, Whole, merge_days, summarise
from valuation.scoring.lifetime_value import Horizon, Models, fit_models, forecast
from valuation.scoring.newton import Vector
from valuation.scoring.tilt import WINDOW

TOO_SHORT = "the history is too short, or too few customers had come back, to check a forecast against the past"
#: Told a sentence and the share done, in [0, 1].
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What was learnt on the way: the models, their proof and the forecast chosen by it, or why there is none."""

    models: Models | None
    why_unknown: str | None
    backtests: tuple[Backtest, ...]
    why_no_backtest: str | None
    choice: Choice | None = None

    @property
    def discrepancy(self) -> Discrepancy | None:
        """How far totals were off when checked; a total is not to be shown without it."""
        return discrepancy(self.backtests)


@dataclass(frozen=True, slots=True, eq=False)
class Valued:
    """What customers are worth; arrays have shape (n_customers,), ascending by customer id.

    ``expected_minor``, ``low_minor`` and ``high_minor`` (an 80 % interval) are whole minor units of discounted
    spend within the horizon, held as float so that NaN can say "unknown"; a customer expected to buy nothing is 0.
    ``p_alive`` and ``expected_orders`` are NaN for the same customers. ``n_orders``, ``first_day`` and ``last_day``
    are facts and always there (0, -1, -1 for a customer with returns only). The expectation may lie above
    ``high_minor``: most of such a customer's futures are silence, and few are rich.
    """

    customer_ids: Whole
    expected_minor: Vector
    low_minor: Vector
    high_minor: Vector
    p_alive: Vector
    expected_orders: Vector
    n_orders: Whole
    first_day: Whole
    last_day: Whole
    findings: Findings

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whose value is known."""
        return ~np.isnan(self.expected_minor)


def value_orders(
    orders: Orders, *, as_of_day: int, horizon: Horizon, seed: int, progress: Progress | None = None
) -> Valued:
    """Value every customer who ever ordered.

    Parameters
    ----------
    orders : Orders
        Customer ids, day numbers (``date.toordinal()``) and amounts in minor units of one currency, in any order.
    as_of_day : int
        Day number of the valuation; later orders are not looked at.
    horizon : Horizon
        How many months ahead, at which annual rate.
    seed : int
        Of the intervals, in [0, 2**64); the same seed and data give the same numbers, in any order of rows.
    progress : callable, optional
        Called with a sentence and the share done.

    Returns
    -------
    Valued
        One row per customer; where the models cannot be fitted, values are unknown (NaN), not zero.

    Raises
    ------
    ValueError
        When the columns of ``orders`` differ in length or are not whole numbers.
    OverflowError
        When the seed is negative or does not fit into 64 bits.

    References
    ----------
    Fader, Hardie and Lee, RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42(4), 2005.

    Examples
    --------
    >>> three = value_orders(Orders([1, 2, 3], [10, 20, 30], [500, 900, 100]), as_of_day=50, horizon=Horizon(), seed=1)
    >>> three.known.tolist(), three.n_orders.tolist()
    ([False, False, False], [1, 1, 1])
    >>> three.findings.why_unknown
    '0 customers bought on a second day; at least 10 are needed'
    """
    tell = progress or (lambda _sentence, _share: None)
    tell("Reading the orders", 0.0)
    customer_days = merge_days(orders)
    histories = summarise(customer_days, as_of_day=as_of_day)
    scored = np.full((5, histories.customer_ids.size), np.nan)
    tell("Learning how customers buy", 0.1)
    try:
        models = fit_models(histories)
    except CannotFitError as reason:
        return _beside_facts(histories, scored, Findings(None, str(reason), (), "there is no model to check"))
    tell("Checking forecasts against the past", 0.3)
    chosen = choose_on_the_past(customer_days, as_of_day=as_of_day, horizon=horizon, seed=seed)
    tell("Forecasting", 0.7)
    earlier = summarise(customer_days, as_of_day=as_of_day - WINDOW)
    scored[:, histories.bought] = _score(models, chosen, histories.of(histories.bought), earlier, (horizon, seed))
    tell("Done", 1.0)
    why_not = None if chosen.looks else TOO_SHORT
    return _beside_facts(histories, scored, Findings(models, None, chosen.looks, why_not, chosen.choice))


def _score(models: Models, chosen: Chosen, bought: Histories, earlier: Histories, how: tuple[Horizon, int]) -> Vector:
    """Return expected, low, high, P(alive) and orders of those who bought, shape (5, n_bought)."""
    horizon, seed = how
    expected = forecast(models, bought, horizon)
    alive = chosen.awake(expected.p_alive)
    low, high = spend_quantiles(models, bought, alive, horizon=horizon, levels=INTERVAL, seed=seed)
    times = chosen.multipliers(models, bought, earlier, expected.value, horizon)
    money = np.rint(np.stack((expected.value, low, high)) * times)
    return np.concatenate((money, np.stack((expected.p_alive, expected.orders))))


def _beside_facts(histories: Histories, scored: Vector, findings: Findings) -> Valued:
    """Put the scores beside the facts."""
    expected, low, high, p_alive, orders = scored
    return Valued(
        customer_ids=histories.customer_ids,
        expected_minor=expected, low_minor=low, high_minor=high, p_alive=p_alive, expected_orders=orders,
        n_orders=histories.n_orders, first_day=histories.first_day, last_day=histories.last_day,
        findings=findings,
    )  # fmt: skip

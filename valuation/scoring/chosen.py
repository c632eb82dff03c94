"""The forecast that was chosen on the past, ready to be used on everybody, whole or shard by shard."""

from dataclasses import dataclass, replace

import numpy as np

from valuation.scoring.backtest import Backtest, look_back, multiplier
from valuation.scoring.candidates import PARETO_NBD, Learnt, Past, View, forecast_by
from valuation.scoring.choice import Choice, choose_forecast
from valuation.scoring.histories import CustomerDays, Histories
from valuation.scoring.lifetime_value import DAYS_PER_MONTH, Horizon, Models, forecast
from valuation.scoring.newton import Vector
from valuation.scoring.sleepers import awake, usual_waking

MOST_LOOKED_AT = 100_000
"""Customers on whom the past is looked at, evenly spread: rankings of so many are known to a thousandth."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What was chosen, the looks back it rests on, and what it learnt from ``days`` days; None: it learnt nothing."""

    choice: Choice
    looks: tuple[Backtest, ...]
    days: int
    learnt: Learnt | None

    @property
    def changes_the_model(self) -> bool:
        """Whether forecasts are other than the model's."""
        return self.choice.name != PARETO_NBD

    def awake(self, p_alive: Vector) -> Vector:
        """Return P(alive) as intervals are drawn with: with what the looks back taught about customers thought gone."""
        return awake(p_alive, usual_waking(look.waking for look in self.looks if look.waking))

    def multipliers(
        self, models: Models, known: Histories, earlier: Histories, expected: Vector, horizon: Horizon
    ) -> Vector:
        """Return what to multiply the model's value and interval of each customer by, shape (n_customers,).

        ``known`` are customers with a purchase day, ``earlier`` everybody ``tilt.WINDOW`` days before, ``expected``
        the model's discounted value within ``horizon``; a customer's multiplier depends on nobody else's row.
        """
        if not self.changes_the_model:
            return np.ones(expected.size)
        near = forecast(models, known, Horizon(self.days / DAYS_PER_MONTH, 0.0)).value
        view = View(known, earlier, expected, horizon, near)
        return multiplier(forecast_by(self.choice.name, view, self.learnt), expected)


def choose_on_the_past(customer_days: CustomerDays, *, as_of_day: int, horizon: Horizon, seed: int) -> Chosen:
    """Look back from several days, choose the forecast that did best, and make it ready for today.

    Parameters
    ----------
    customer_days : CustomerDays
        From ``merge_days``; of many customers a sample is looked at.
    as_of_day : int
        Today; later days are not looked at.
    horizon : Horizon
        What the valuation looks ahead.
    seed : int
        For the intervals.

    Returns
    -------
    Chosen
        Its looks back carry the marks of what was chosen as those of the model.

    Raises
    ------
    Nothing beyond what ``summarise`` raises.

    References
    ----------
    Tashman, Out-of-sample tests of forecasting accuracy, Int. Journal of Forecasting 16(4), 2000.

    Examples
    --------
    >>> from valuation.scoring.histories import Orders, merge_days
    >>> choose_on_the_past(merge_days(Orders([1], [1], [100])), as_of_day=400, horizon=Horizon(), seed=0).choice.name
    'pareto_nbd'
    """
    some = customer_days.sample(MOST_LOOKED_AT)
    looks = tuple(look_back(some, as_of_day=as_of_day, horizon=horizon, seed=seed))
    choice, days = choose_forecast(looks), looks[0].days if looks else 0
    if choice.name == PARETO_NBD:
        return Chosen(choice, looks, days, None)
    marked = tuple(
        replace(look, model=look.candidates[choice.name].accuracy, coverage=look.candidates[choice.name].coverage)
        for look in looks
    )
    return Chosen(choice, marked, days, Past(some, days).learnt(as_of_day))

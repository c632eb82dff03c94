"""How often, times how much, in today's money."""

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders, true_models
from valuation.scoring import (
    Horizon,
    NothingToLearnError,
    Orders,
    find_patterns,
    fit_models,
    forecast,
    lifetime_value,
    merge_days,
    summarise,
)
from valuation.scoring.errors import CannotFitError


@pytest.fixture(scope="module")
def histories():
    return summarise(merge_days(simulated_orders(300, days=400)), as_of_day=400)


def value_row_by_row(models, history, horizon):
    """Value one customer month by month, as the formula is written: the independent implementation."""
    patterns, place = find_patterns(history)
    alive, value, before = models.timing.p_alive(patterns)[place][0], 0.0, 0.0
    for month in range(1, int(horizon.months) + 1):
        days = np.array([month * 365.25 / 12])
        orders = alive * models.timing.orders_if_alive(history.repeats, history.age, days)[0, 0]
        value += (orders - before) * (1 + horizon.annual_rate) ** (-month / 12)
        before = orders
    return value * models.spend.spend_per_order(history.n_orders, history.spent_minor * 1.0)[0]


def test_value_equals_the_sum_month_by_month(histories):
    models, horizon = true_models(), Horizon(24, 0.15)

    found = forecast(models, histories, horizon).value[:40]

    each = [histories.of(histories.customer_ids == customer) for customer in range(40)]
    assert found == pytest.approx([value_row_by_row(models, one, horizon) for one in each], rel=1e-9)


def test_without_a_rate_value_is_orders_times_spend(histories):
    found = forecast(true_models(), histories, Horizon(12, 0.0))

    assert found.value == pytest.approx(found.orders * found.spend_per_order)


def test_money_counts_less_at_a_higher_rate_and_more_over_a_longer_time(histories):
    base, dear, long = (
        forecast(true_models(), histories, Horizon(*of)).value for of in ((12, 0.1), (12, 0.3), (24, 0.1))
    )

    assert np.all((dear > 0) & (dear < base) & (base < long))


def test_a_customer_is_worth_the_same_in_any_company(histories):
    some = histories.customer_ids % 7 == 3

    alone = forecast(true_models(), histories.of(some), Horizon())

    assert alone.value == pytest.approx(forecast(true_models(), histories, Horizon()).value[some], rel=1e-12)


def test_a_part_of_a_month_ends_the_horizon():
    assert Horizon(1.5, 0.1).month_ends == pytest.approx([30.4375, 45.65625])


@pytest.mark.parametrize(
    ("months", "rate"), [(0, 0.1), (-3, 0.1), (12, -0.1), (float("inf"), 0.1), (float("nan"), 0.1)]
)
def test_a_horizon_without_end_or_sense_is_refused(months, rate):
    with pytest.raises(ValueError, match="horizon"):
        Horizon(months, rate)


def test_too_few_who_came_back_teach_nothing():
    orders = Orders([*range(50), *range(9)], [0] * 50 + [30] * 9, [100] * 59)

    with pytest.raises(NothingToLearnError, match="9 customers bought on a second day"):
        fit_models(summarise(merge_days(orders), as_of_day=60))


def test_a_missing_second_opinion_does_not_stop_the_valuation(monkeypatch, histories):
    def fail(_patterns):
        raise CannotFitError

    monkeypatch.setattr(lifetime_value, "fit_bg_nbd", fail)

    assert fit_models(histories).second_opinion is None


def test_nobody_to_forecast_is_an_empty_forecast(histories):
    assert forecast(true_models(), histories.of(histories.customer_ids < 0), Horizon()).value.tolist() == []


def test_fitted_parameters_recover_the_truth():
    models = fit_models(summarise(merge_days(simulated_orders(20_000, days=700, seed=4)), as_of_day=700))
    truth = true_models()

    for fitted, true in ((models.timing, truth.timing), (models.spend, truth.spend)):
        z = (np.log(fitted.parameters) - np.log(true.parameters)) / np.sqrt(np.diag(fitted.covariance))
        assert np.abs(z).max() < 3.5

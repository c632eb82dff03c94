"""Looking back."""

import numpy as np
import pytest

from tests.valuation.scoring.conftest import CALIBRATION_END, HOLDOUT_END
from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import (
    Accuracy,
    Backtest,
    Horizon,
    Orders,
    discrepancy,
    fit_models,
    forecast,
    judge,
    look_back,
    merge_days,
    origins,
    summarise,
)


def holdout_marks(orders):
    days = merge_days(orders)
    known, later = summarise(days, as_of_day=CALIBRATION_END), summarise(days, as_of_day=HOLDOUT_END)
    expected = forecast(fit_models(known), known, Horizon((HOLDOUT_END - CALIBRATION_END) / (365.25 / 12), 0.0))
    return judge((later.spent_minor - known.spent_minor) / 100, expected.value / 100)


def test_cdnow_cohort_is_ranked_as_well_as_measured_before(cohort_orders):
    """All 23,570 customers, 39 weeks forecast from 39: nothing here was chosen by looking at the holdout."""
    marks = holdout_marks(cohort_orders)

    assert marks.gini == pytest.approx(0.7195, abs=0.001)
    assert marks.top_decile == pytest.approx(0.524, abs=0.001)
    assert marks.spearman == pytest.approx(0.449, abs=0.001)


def test_ten_cdnow_samples_reach_the_mean_measured_before(cohort_orders):
    samples = []
    for tenth in range(10):
        chosen = cohort_orders.customer_ids % 10 == tenth
        columns = (cohort_orders.customer_ids, cohort_orders.days, cohort_orders.amounts_minor)
        samples.append(holdout_marks(Orders(*(column[chosen] for column in columns))))

    assert np.mean([marks.gini for marks in samples]) == pytest.approx(0.719, abs=0.001)
    assert np.mean([marks.mean_error for marks in samples]) == pytest.approx(31.67, abs=0.05)
    assert np.mean([1 / marks.actual_to_forecast for marks in samples]) == pytest.approx(0.83, abs=0.01)


def test_a_look_back_sees_nothing_of_what_came_after():
    orders = simulated_orders(400, days=400, seed=2)
    before = list(look_back(merge_days(orders), as_of_day=400, horizon=Horizon(), seed=1))
    late = orders.days > before[0].origin_day
    richer = Orders(orders.customer_ids, orders.days, np.where(late, orders.amounts_minor * 10, orders.amounts_minor))

    after = list(look_back(merge_days(richer), as_of_day=400, horizon=Horizon(), seed=1))

    assert after[1] == before[1]
    assert after[0].model.actual_to_forecast == pytest.approx(10 * before[0].model.actual_to_forecast)


def test_origins_step_back_by_the_horizon_and_leave_half_to_learn_from():
    assert origins(0, 1000, 91.3) == (91, [909, 818, 727])
    assert origins(100, 500, 730.5) == (100, [400, 300])


def test_a_short_history_has_no_origin():
    assert origins(0, 179, 30.0) == (30, [])
    assert origins(0, 0, 30.0) == (1, [])


def test_an_origin_from_which_nothing_can_be_learnt_is_passed_over():
    one_timers = Orders(np.arange(50), np.arange(50), np.full(50, 100))

    assert list(look_back(merge_days(one_timers), as_of_day=400, horizon=Horizon(), seed=1)) == []


def test_returns_without_a_purchase_give_nothing_to_look_back_at():
    returns = Orders([1, 2], [10, 20], [-5, -6])

    assert list(look_back(merge_days(returns), as_of_day=400, horizon=Horizon(), seed=1)) == []


def looked(ratio):
    marks = Accuracy(None, None, None, None, ratio)
    return Backtest(0, 1, 1, marks, marks, 1.0)


def test_discrepancy_is_the_geometric_mean_and_its_spread():
    found = discrepancy((looked(1.0), looked(4.0)))

    assert (found.ratio, found.spread) == (pytest.approx(2.0), pytest.approx(np.log(4) / np.sqrt(2)))


def test_one_ratio_has_no_spread_and_none_has_no_discrepancy():
    assert discrepancy((looked(1.5),)).spread is None
    assert discrepancy((looked(None), looked(0.0))) is None

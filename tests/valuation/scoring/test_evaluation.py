"""Judging forecasts on a company's own past, whatever that past is."""

from dataclasses import astuple

import numpy as np
import pytest

from tests.valuation.scoring.conftest import CALIBRATION_END
from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import Orders, evaluate_on_past
from valuation.scoring.evaluation import JUDGED


def by_model(found):
    return {one.model: one for one in found.scored}


@pytest.fixture(scope="module")
def judged(cdnow_orders):
    return evaluate_on_past(cdnow_orders, split_day=CALIBRATION_END + 1, seed=1)


def test_the_papers_sample_is_judged_like_the_papers(judged):
    """2,357 customers, 39 weeks; the Pareto/NBD's numbers are those of docs/scoring.md's method."""
    model = by_model(judged)["pareto_nbd"]

    assert (judged.customers, judged.newcomers, model.customers) == (2357, 0, 2357)
    assert model.chosen
    assert model.marks.gini == pytest.approx(0.71, abs=0.02)
    assert model.marks.gini > by_model(judged)["bg_nbd"].marks.gini
    assert 0.75 <= model.coverage <= 0.95
    assert model.reason is None


def test_every_model_is_there_with_its_pictures(judged):
    assert [one.model for one in judged.scored] == list(JUDGED)
    assert sum(one.chosen for one in judged.scored) == 1
    for one in judged.scored:
        assert len(one.tenths) == 10
        assert [round(one.curve[0], 6), round(one.curve[-1], 6)] == [0.0, 1.0]
        assert list(one.curve) == sorted(one.curve)
        forecasts = [forecast for forecast, _ in one.tenths]
        assert forecasts == sorted(forecasts, reverse=True)


def test_the_total_is_the_sum_of_the_chosen_forecast_with_what_came(judged, cdnow, cdnow_later):
    assert judged.total.actual == (cdnow_later.spent_minor - cdnow.spent_minor).sum()
    assert judged.total.low < judged.total.expected < judged.total.high
    assert judged.total.low < judged.total.actual < judged.total.high


def test_nothing_after_the_date_is_seen():
    orders = simulated_orders(500, days=500, seed=4)
    late = orders.days >= 300
    wild = Orders(orders.customer_ids, orders.days, np.where(late, orders.amounts_minor * 9, orders.amounts_minor))

    before, after = (evaluate_on_past(one, split_day=300, seed=1) for one in (orders, wild))

    assert [one.tenths[0][0] for one in before.scored] == [one.tenths[0][0] for one in after.scored]
    assert before.choice == after.choice
    assert after.total.actual == 9 * before.total.actual


def test_who_came_later_is_counted_and_not_judged():
    orders = Orders([1, 1, 2, 3], [10, 90, 95, 99], [5, 5, 5, 5])

    found = evaluate_on_past(orders, split_day=50, seed=1)

    assert (found.customers, found.buyers, found.newcomers) == (1, 1, 2)


@pytest.mark.parametrize(
    ("orders", "split", "customers", "reason"),
    [
        (Orders([], [], []), 50, 0, "nobody had ordered before the date"),
        (Orders([1], [60], [5]), 50, 0, "nobody had ordered before the date"),
        (Orders([1, 2], [10, 12], [-5, -6]), 50, 0, "nobody had ordered before the date"),
        (Orders([1], [10], [5]), 50, 1, "there is no order on or after the date, so there is nothing to compare with"),
        (Orders([1, 1], [10, 60], [5, 5]), 50, 1, "0 customers bought on a second day; at least 10 are needed"),
        (
            Orders(np.arange(99), np.arange(99), np.full(99, 5)), 50, 50,
            "0 customers bought on a second day; at least 10 are needed",
        ),
    ],
    ids=["nobody", "nobody before", "returns only", "nothing after", "one", "one-time buyers"],
)  # fmt: skip
def test_too_little_gives_no_marks_and_a_reason_never_a_number_that_is_none(orders, split, customers, reason):
    found = evaluate_on_past(orders, split_day=split, seed=1)

    model = by_model(found)["pareto_nbd"]
    assert (found.customers, model.reason, set(astuple(model.marks))) == (customers, reason, {None})
    assert found.total is None
    for one in found.scored:
        assert all(mark is None or np.isfinite(mark) for mark in (*astuple(one.marks), one.coverage))
        assert one.reason or None not in astuple(one.marks)


def test_a_small_company_is_judged_and_says_what_could_not_be_learnt():
    found = evaluate_on_past(simulated_orders(157, days=200, seed=6), split_day=120, seed=1)

    assert by_model(found)["pareto_nbd"].marks.gini is not None
    assert "too short a time" in by_model(found)["tilted"].reason
    assert found.choice.why == "there was no look back to choose by"


def test_where_nobody_came_back_errors_are_known_and_rankings_are_not():
    orders = simulated_orders(300, days=300, seed=7)
    early = orders.days < 200
    columns = [column[early] for column in (orders.customer_ids, orders.days, orders.amounts_minor)]
    with_newcomer = Orders(*(np.append(column, extra) for column, extra in zip(columns, (999, 299, 5), strict=True)))

    found = evaluate_on_past(with_newcomer, split_day=200, seed=1)

    model = by_model(found)["pareto_nbd"]
    assert (model.marks.gini, model.reason) == (None, "nobody who had ordered before the date bought after it")
    assert model.marks.mean_error > 0
    assert model.curve == ()


def test_progress_is_told():
    told = []

    evaluate_on_past(simulated_orders(60, days=300), split_day=200, seed=1, progress=lambda _what, at: told.append(at))

    assert told == sorted(told)
    assert told[-1] == 1.0

"""Choosing a forecast on the past: only for good reason, and never on one look back."""

import numpy as np
import pytest

from tests.valuation.scoring.worlds import simulated_orders
from valuation.scoring import (
    Accuracy,
    Backtest,
    Horizon,
    Marks,
    Orders,
    choose_forecast,
    choose_on_the_past,
    merge_days,
    value_orders,
)
from valuation.scoring.candidates import PARETO_NBD, PAST_PACE, SEGMENT_MEANS, TILTED


def look(buyers=500, **ginis):
    """Return a look back at which each candidate had a Gini, or (Gini, error, ratio)."""
    marks = {}
    for name, given in ginis.items():
        gini, error, ratio = given if isinstance(given, tuple) else (given, 10.0, 1.0)
        marks[name] = Marks(Accuracy(error, 0.4, gini, 0.5, ratio), 0.9)
    model = marks[PARETO_NBD].accuracy
    return Backtest(0, 90, 1000, model, model, 0.9, buyers, marks)


def test_a_forecast_that_ranks_better_every_time_is_chosen():
    found = choose_forecast([look(pareto_nbd=0.6, tilted=0.63), look(pareto_nbd=0.61, tilted=0.64)])

    assert found.name == TILTED
    assert found.why == "it ranked customers better at each of 2 looks back and was no further off in money"
    assert {entry.name: entry.verdict for entry in found.entries} == {
        PARETO_NBD: "the model to beat",
        TILTED: "chosen",
    }
    assert found.entries[1].gain == pytest.approx(0.015)


@pytest.mark.parametrize(
    ("looks", "why"),
    [
        ([], "there was no look back to choose by"),
        ([look(pareto_nbd=0.5, tilted=0.9)], "one look back is too few to choose by; at least 2 are needed"),
        (
            [look(pareto_nbd=0.5, tilted=0.9), look(buyers=12, pareto_nbd=0.5, tilted=0.9)],
            "only 12 customers bought in the days after a look back; at least 50 are needed",
        ),
    ],
    ids=["none", "one", "few buyers"],
)
def test_when_data_are_few_the_model_is_kept(looks, why):
    assert (choose_forecast(looks).name, choose_forecast(looks).why) == (PARETO_NBD, why)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (0.7, 0.55, "did not rank better every time"),
        (0.603, 0.602, "ranked better, but by too little to matter"),
        ((0.7, 12.0, 1.0), (0.7, 12.0, 1.0), "ranked better, but was further off for each customer"),
        ((0.7, 9.0, 1.2), (0.7, 9.0, 1.2), "ranked better, but was further off in total"),
        ((0.7, 9.0, None), (0.7, 9.0, None), "ranked better, but was further off in total"),
        (None, 0.7, "not enough looks back to trust it"),
    ],
)
def test_a_challenger_that_is_not_clearly_better_is_told_why(first, second, verdict):
    found = choose_forecast([look(pareto_nbd=0.6, past_pace=first), look(pareto_nbd=0.6, past_pace=second)])

    assert found.name == PARETO_NBD
    assert found.entries[1].verdict == verdict


def test_a_candidate_missing_at_one_look_back_is_not_chosen():
    found = choose_forecast([look(pareto_nbd=0.6, tilted=0.9), look(pareto_nbd=0.6)])

    assert found.name == PARETO_NBD
    assert found.entries[1].looks == 1


def test_of_two_that_are_better_the_larger_gain_wins():
    found = choose_forecast([look(pareto_nbd=0.6, tilted=0.65, segment_means=0.7)] * 2)

    assert found.name == SEGMENT_MEANS
    assert found.entries[1].verdict == "better too, but another gained more"


def irregular_and_faithful(n=900, days=800):
    """Return a company whose customers buy by the month; a third stops at some time, which timing alone shows."""
    random = np.random.default_rng(8)
    who, when, what = [], [], []
    for customer in range(n):
        gap, amount = int(random.integers(20, 45)), int(random.integers(500, 5_000))
        stop = days if customer % 3 else int(random.integers(100, days))
        grows = 1 + (customer % 5) * 0.002 * (customer % 2)
        for day in range(int(random.integers(0, 60)), stop, gap):
            who.append(customer)
            when.append(day + int(random.integers(0, 3)))
            what.append(int(amount * grows**day))
    return Orders(np.array(who), np.array(when), np.array(what))


def test_where_customers_are_not_as_the_model_thinks_another_forecast_is_used_by_the_run():
    orders = irregular_and_faithful()
    given = {"as_of_day": 800, "horizon": Horizon(12, 0.1), "seed": 1}

    found = value_orders(orders, **given)

    choice = found.findings.choice
    assert choice.name != PARETO_NBD
    by_name = {entry.name: entry for entry in choice.entries}
    assert by_name[choice.name].gini > by_name[PARETO_NBD].gini
    assert found.findings.backtests[0].model == found.findings.backtests[0].candidates[choice.name].accuracy
    assert np.all(found.low_minor <= found.high_minor)
    assert np.array_equal(found.expected_minor, value_orders(orders, **given).expected_minor)


def test_customers_as_the_model_thinks_keep_the_model():
    found = value_orders(simulated_orders(2_000, days=700), as_of_day=700, horizon=Horizon(12, 0.1), seed=1)

    assert found.findings.choice.name == PARETO_NBD
    assert {entry.name for entry in found.findings.choice.entries} == {PARETO_NBD, TILTED, PAST_PACE, SEGMENT_MEANS}


def test_a_multiplier_depends_on_nobody_else():
    orders = irregular_and_faithful(300)
    days = merge_days(orders)
    from valuation.scoring import fit_models, forecast, summarise
    from valuation.scoring.tilt import WINDOW

    chosen = choose_on_the_past(days, as_of_day=800, horizon=Horizon(12, 0.1), seed=1)
    known, earlier = summarise(days, as_of_day=800), summarise(days, as_of_day=800 - WINDOW)
    models = fit_models(known)
    value = forecast(models, known, Horizon(12, 0.1)).value
    half = known.customer_ids % 2 == 0

    whole = chosen.multipliers(models, known, earlier, value, Horizon(12, 0.1))
    part = chosen.multipliers(models, known.of(half), earlier, value[half], Horizon(12, 0.1))

    assert part == pytest.approx(whole[half])


def test_a_sample_keeps_all_days_of_whom_it_keeps():
    days = merge_days(simulated_orders(100, days=300))
    some = days.sample(30)

    assert np.unique(some.customers).tolist() == list(range(0, 100, 4))
    assert some.days.size == np.isin(days.customers, some.customers).sum()
    assert days.sample(100) is days

"""The Pareto/NBD: published numbers, a second implementation, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import gammaln

from tests.valuation.scoring.worlds import simulated_orders, slopes_agree, true_models
from valuation.scoring import (
    DidNotConvergeError,
    NothingToLearnError,
    Patterns,
    count_patterns,
    fit_pareto_nbd,
    merge_days,
    pareto_nbd,
    summarise,
)

POSITIVE = st.floats(0.05, 20.0)
HISTORY = st.tuples(st.integers(0, 40), st.integers(1, 300), st.integers(0, 300))


LOYAL = Patterns(*(np.array(v) for v in ([1, 2, 4, 9], [280, 290, 295, 300], [300, 300, 300, 300], [9, 9, 9, 9])))


def one_history(repeats, recency, silence):
    recency = recency if repeats else 0
    return Patterns(*(np.array([v]) for v in (repeats, recency, recency + silence, 1)))


def likelihood_by_quadrature(parameters, history):
    """Integrate over the time of leaving with SciPy, as the formula is written: the independent implementation."""
    r, alpha, s, beta = parameters
    x, t, age = (int(column[0]) for column in (history.repeats, history.recency, history.age))
    start = (r + x) * np.log(alpha + t) + s * np.log(beta + t)

    def left_at(y):
        return s / (beta + y) * np.exp(start - (r + x) * np.log(alpha + y) - s * np.log(beta + y))

    alive = np.exp(start - (r + x) * np.log(alpha + age) - s * np.log(beta + age))
    gone = quad(left_at, t, age, epsabs=0, epsrel=1e-11, limit=200)[0]
    constant = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) - start
    return constant + np.log(alive + gone), alive / (alive + gone)


def test_cdnow_gives_the_published_fit(cdnow_patterns):
    """Fader, Hardie and Lee 2005, table 2; their unit is the week, densities scale by seven."""
    model = fit_pareto_nbd(cdnow_patterns)
    per_week = model.log_likelihood + np.log(7) * float(cdnow_patterns.repeats @ cdnow_patterns.count)

    assert [round(v, 3) for v in (model.r, model.alpha / 7, model.s, model.beta / 7)] == [0.553, 10.578, 0.606, 11.669]
    assert round(per_week, 1) == -9595.0
    assert model.at_boundary == ()
    assert model.dropout_visible


def test_cdnow_holdout_correlation_is_the_published_one(cdnow, cdnow_later, cdnow_patterns):
    model = fit_pareto_nbd(cdnow_patterns)
    each = Patterns(
        *np.array([cdnow.repeats, cdnow.recency, cdnow.age, np.ones_like(cdnow.age)])[:, np.argsort(cdnow.repeats)]
    )
    expected = model.p_alive(each) * model.orders_if_alive(each.repeats, each.age, np.array([273.0]))[0]
    actual = (cdnow_later.repeats - cdnow.repeats)[np.argsort(cdnow.repeats)]

    assert round(float(np.corrcoef(expected, actual)[0, 1]), 3) == 0.630


@settings(deadline=None)
@given(st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE), HISTORY)
def test_likelihood_and_p_alive_equal_direct_integration(parameters, history):
    r, alpha, s, beta = parameters
    one = one_history(*history)
    model = pareto_nbd.ParetoNbd(r, alpha * 10, s, beta * 10, 0.0, 1, 1, (), np.eye(4))
    value, alive = likelihood_by_quadrature(model.parameters, one)

    assert pareto_nbd.log_likelihood(model.parameters, one, 32) == pytest.approx(value, rel=1e-9, abs=1e-8)
    assert model.p_alive(one) == pytest.approx([alive], rel=1e-4, abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(st.lists(POSITIVE, min_size=4, max_size=4), st.lists(HISTORY, min_size=1, max_size=6))
def test_slopes_equal_finite_differences(parameters, histories):
    rows = sorted(histories)
    patterns = Patterns(*np.concatenate([np.stack(_columns(one_history(*row))) for row in rows], axis=1))

    assert slopes_agree(lambda z: pareto_nbd.surface(np.exp(z), patterns, 32), np.log(parameters))


def _columns(patterns):
    return patterns.repeats, patterns.recency, patterns.age, patterns.count


def test_forecast_equals_what_simulated_customers_do():
    """40,000 customers of known parameters; those of one history are compared with what they did next."""
    orders, timing = simulated_orders(40_000, days=600, seed=3), true_models().timing
    days = merge_days(orders)
    now, later = summarise(days, as_of_day=300), summarise(days, as_of_day=600)
    later = later.of(np.isin(later.customer_ids, now.customer_ids))
    patterns = count_patterns(now)
    expected = timing.p_alive(patterns) * timing.orders_if_alive(patterns.repeats, patterns.age, np.array([300.0]))[0]

    actual = (later.repeats - now.repeats).sum()

    assert float(expected @ patterns.count) == pytest.approx(float(actual), rel=0.02)


def test_forecast_equals_lifetimes(cdnow_patterns):
    fitters = pytest.importorskip("lifetimes", reason="the test requirements install it")
    theirs = fitters.ParetoNBDFitter()
    model = fit_pareto_nbd(cdnow_patterns)
    theirs.params_ = dict(zip(pareto_nbd.NAMES, model.parameters, strict=True))
    columns = cdnow_patterns.repeats, cdnow_patterns.recency, cdnow_patterns.age

    ours = model.p_alive(cdnow_patterns) * model.orders_if_alive(columns[0], columns[2], np.array([200.0]))[0]

    assert ours == pytest.approx(theirs.conditional_expected_number_of_purchases_up_to_time(200, *columns), rel=1e-6)
    assert model.p_alive(cdnow_patterns) == pytest.approx(theirs.conditional_probability_alive(*columns), rel=1e-6)


@settings(deadline=None)
@given(HISTORY, st.floats(1, 400), st.floats(1, 400))
def test_forecast_grows_with_the_horizon_and_hope_falls_with_silence(history, one, two):
    model, history = true_models().timing, one_history(*history)
    near, far = model.orders_if_alive(history.repeats, history.age, np.array(sorted((one, two))))[:, 0]
    longer = Patterns(history.repeats, history.recency, history.age + 30, history.count)

    assert 0 <= near <= far
    assert 0 <= model.p_alive(longer)[0] < model.p_alive(history)[0] <= 1


@pytest.mark.parametrize("s", [1.0, 1.0 + 1e-13, 1.0 - 1e-13])
def test_forecast_is_smooth_where_its_formula_divides_by_zero(s):
    at, beside = true_models(s=s).timing, true_models(s=1.0 + 1e-6).timing
    where = (np.array([3]), np.array([90]), np.array([365.0]))

    assert at.orders_if_alive(*where) == pytest.approx(beside.orders_if_alive(*where), rel=1e-5)


def test_data_without_dropout_are_reported_not_refused():
    model = fit_pareto_nbd(LOYAL)

    assert not model.dropout_visible
    assert {"s", "beta"} & set(model.at_boundary)
    assert model.p_alive(LOYAL) == pytest.approx(1, abs=1e-3)


def test_customers_who_all_buy_alike_are_reported_as_the_boundary():
    patterns = Patterns(*(np.array([v]) for v in (20, 380, 399, 50)))

    model = fit_pareto_nbd(patterns)

    assert "r" in model.at_boundary
    assert model.orders_if_alive(patterns.repeats, patterns.age, np.array([399.0])) == pytest.approx(20, rel=1e-3)


def test_a_very_heavy_buyer_gives_finite_numbers():
    rows = Patterns(
        *(np.array(v) for v in ([0, 1, 4, 5_000], [0, 90, 200, 5_050], [300, 300, 300, 5_100], [90, 30, 10, 1]))
    )

    model = fit_pareto_nbd(rows)

    assert np.isfinite(model.p_alive(rows)).all()
    assert np.isfinite(model.orders_if_alive(rows.repeats, rows.age, np.array([30.0, 900.0]))).all()


def test_nobody_who_came_back_teaches_nothing():
    with pytest.raises(NothingToLearnError, match="second day"):
        fit_pareto_nbd(Patterns(*(np.array([v]) for v in (0, 0, 90, 100))))


def test_quadrature_that_does_not_settle_is_an_error(monkeypatch, cdnow_patterns):
    monkeypatch.setattr(pareto_nbd, "NODE_ERROR", -1.0)

    with pytest.raises(DidNotConvergeError, match="did not settle"):
        fit_pareto_nbd(cdnow_patterns)

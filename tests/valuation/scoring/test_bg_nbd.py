"""The BG/NBD: published numbers, a second implementation, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.valuation.scoring.worlds import slopes_agree
from valuation.scoring import NothingToLearnError, Patterns, bg_nbd, fit_bg_nbd

POSITIVE = st.floats(0.05, 20.0)
HISTORY = st.tuples(st.integers(0, 30), st.integers(1, 60), st.integers(0, 100))


def patterns_of(rows):
    table = [(x, t if x else 0, (t if x else 0) + silence, 1) for x, t, silence in sorted(rows)]
    return Patterns(*np.array(table).T)


def test_cdnow_gives_the_published_fit(cdnow_patterns):
    """Fader, Hardie and Lee 2005, table 2, in weeks."""
    model = fit_bg_nbd(cdnow_patterns)
    per_week = model.log_likelihood + np.log(7) * float(cdnow_patterns.repeats @ cdnow_patterns.count)

    assert [round(v, 3) for v in (model.r, model.alpha / 7, model.a, model.b)] == [0.243, 4.414, 0.793, 2.426]
    assert round(per_week, 1) == -9582.4


def test_cdnow_holdout_correlation_is_the_published_one(cdnow, cdnow_later, cdnow_patterns):
    model, order = fit_bg_nbd(cdnow_patterns), np.argsort(cdnow.repeats)
    each = Patterns(cdnow.repeats[order], cdnow.recency[order], cdnow.age[order], np.ones_like(order))
    expected = model.p_alive(each) * model.orders_if_alive(each.repeats, each.age, np.array([273.0]))[0]
    actual = (cdnow_later.repeats - cdnow.repeats)[order]

    assert round(float(np.corrcoef(expected, actual)[0, 1]), 3) == 0.626


def test_fit_and_forecast_equal_lifetimes(cdnow_patterns):
    lifetimes = pytest.importorskip("lifetimes", reason="the test requirements install it")
    columns = cdnow_patterns.repeats, cdnow_patterns.recency, cdnow_patterns.age
    theirs = lifetimes.BetaGeoFitter().fit(*columns, weights=cdnow_patterns.count)
    model = fit_bg_nbd(cdnow_patterns)

    assert model.parameters == pytest.approx(theirs.params_.to_numpy(), rel=1e-4)
    theirs.params_ = dict(zip(bg_nbd.NAMES, model.parameters, strict=True))
    assert model.p_alive(cdnow_patterns) == pytest.approx(theirs.conditional_probability_alive(*columns), rel=1e-9)
    ours = model.p_alive(cdnow_patterns) * model.orders_if_alive(columns[0], columns[2], np.array([200.0]))[0]
    assert ours == pytest.approx(theirs.conditional_expected_number_of_purchases_up_to_time(200, *columns), rel=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.lists(POSITIVE, min_size=4, max_size=4), st.lists(HISTORY, min_size=1, max_size=6))
def test_slopes_equal_finite_differences(parameters, histories):
    patterns = patterns_of(histories)

    assert slopes_agree(lambda z: bg_nbd.surface(np.exp(z), patterns), np.log(parameters))


@pytest.mark.parametrize("a", [1.0, 1.0 + 1e-12])
def test_forecast_is_smooth_where_its_formula_divides_by_zero(a):
    models = [bg_nbd.BgNbd(0.25, 30.0, value, 2.4, 0.0, 1, (), np.eye(4)) for value in (a, 1.0 + 1e-4)]
    at, beside = (model.orders_if_alive(np.array([3]), np.array([90]), np.array([365.0])) for model in models)

    assert at == pytest.approx(beside, rel=1e-4)


def test_where_all_customers_leave_alike_the_forecast_is_that_of_one_chance_to_leave():
    """In the limit of large a and b a customer leaves with p = a / (a + b) after each purchase."""
    model = bg_nbd.BgNbd(0.2, 30.5, 2650.0, 10_000.0, 0.0, 1, (), np.eye(4))
    repeats, age, p = np.array([0, 1, 7]), np.array([90, 90, 90]), 2650 / 12_650

    found = model.orders_if_alive(repeats, age, np.array([300.0]))[0]

    expected = (1 - (120.5 / (120.5 + 300 * p)) ** (0.2 + repeats)) / p
    assert found == pytest.approx(expected, rel=2e-3)


def test_many_patterns_are_thinned_for_a_first_climb_that_ends_on_the_same_top(monkeypatch, cdnow_patterns):
    direct = fit_bg_nbd(cdnow_patterns)
    monkeypatch.setattr("valuation.scoring.patterns.MANY", 50)

    assert fit_bg_nbd(cdnow_patterns).parameters == pytest.approx(direct.parameters, rel=1e-5)


def test_data_without_dropout_are_reported_not_refused():
    loyal = patterns_of([(1, 280, 20), (2, 290, 10), (4, 295, 5), (9, 300, 0)] * 9)

    model = fit_bg_nbd(loyal)

    assert not model.dropout_visible
    assert {"a", "b"} & set(model.at_boundary)


def test_nobody_who_came_back_teaches_nothing():
    with pytest.raises(NothingToLearnError, match="second day"):
        fit_bg_nbd(patterns_of([(0, 1, 30)]))

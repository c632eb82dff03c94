"""The Gamma-Gamma: published numbers, a second implementation, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma as gamma_law

from tests.valuation.scoring.conftest import CALIBRATION_END
from tests.valuation.scoring.worlds import slopes_agree, true_models
from valuation.scoring import CannotFitError, NothingToLearnError, fit_gamma_gamma, gamma_gamma, merge_days

POSITIVE = st.floats(0.1, 10.0)


def test_cdnow_repeat_orders_give_the_published_fit(cdnow_orders):
    """Fader and Hardie, note 025: p 6.25, q 3.74, gamma 15.44 dollars from the 946 who came back."""
    days = merge_days(cdnow_orders)
    repeat = (days.days <= CALIBRATION_END) & np.concatenate(([False], days.customers[1:] == days.customers[:-1]))
    _, who, orders = np.unique(days.customers[repeat], return_inverse=True, return_counts=True)

    model = fit_gamma_gamma(orders, np.bincount(who, weights=days.net_minor[repeat]) / 100)

    assert [round(v, 2) for v in (model.p, model.q, model.gamma)] == [6.25, 3.74, 15.44]
    assert (model.customers, round(model.log_likelihood, 2)) == (946, -4055.92)


@settings(deadline=None, max_examples=40)
@given(st.lists(POSITIVE, min_size=3, max_size=3), st.lists(st.tuples(st.integers(1, 9), POSITIVE), min_size=1))
def test_slopes_equal_finite_differences(parameters, customers):
    x, z = np.array(customers, dtype=float).T

    assert slopes_agree(lambda point: gamma_gamma.surface(np.exp(point), x, z), np.log(parameters))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 8), st.floats(300, 9000))
def test_likelihood_and_expectation_equal_direct_integration(orders, spent):
    """Integrate over the customer's own rate: the independent implementation."""
    model = true_models().spend
    p, q, scale = model.parameters

    def weight(nu):
        return gamma_law.pdf(spent, p * orders, scale=1 / nu) * gamma_law.pdf(nu, q, scale=1 / scale)

    top = (p * orders + q) / (scale + spent)
    total = quad(weight, 0, 6 * top, epsabs=0, epsrel=1e-9, points=[top])[0]
    mean = quad(lambda nu: weight(nu) * p / nu, 0, 6 * top, epsabs=0, epsrel=1e-9, points=[top])[0] / total

    value = gamma_gamma.surface(model.parameters, np.array([float(orders)]), np.array([spent]))[0]
    assert value == pytest.approx(np.log(total * orders), rel=1e-6)  # of the mean m = z / x: density times x
    assert model.spend_per_order(np.array([orders]), np.array([spent])) == pytest.approx([mean], rel=1e-6)


def test_one_price_for_everybody_is_reported_as_the_boundary():
    orders = np.array([1, 2, 3, 4] * 10)

    model = fit_gamma_gamma(orders, orders * 999.0)

    assert "p" in model.at_boundary
    assert model.spend_per_order(orders, orders * 999.0) == pytest.approx(999.0, rel=1e-3)


def test_a_customer_with_more_returns_than_payments_expects_what_little_payment_would():
    model = true_models().spend

    assert model.spend_per_order(np.array([2]), np.array([-500.0])) == model.spend_per_order(np.array([2]), np.zeros(1))


def test_expectation_rises_with_spending():
    spend = true_models().spend.spend_per_order(np.full(50, 3), np.linspace(0, 1e6, 50))

    assert np.all(np.diff(spend) > 0)
    assert spend[0] > 0


def test_amounts_without_a_mean_are_an_error():
    wild = np.exp(np.random.default_rng(1).normal(0, 6, 400))

    with pytest.raises(CannotFitError, match="infinite"):
        fit_gamma_gamma(np.full(200, 2), wild.reshape(2, 200).sum(axis=0))


def test_nothing_paid_teaches_nothing():
    with pytest.raises(NothingToLearnError, match="spent anything"):
        fit_gamma_gamma(np.array([1, 2]), np.array([0.0, -5.0]))


def test_many_customers_begin_where_some_of_them_end_and_come_to_the_same_top(monkeypatch):
    random = np.random.default_rng(9)
    orders = random.integers(1, 9, 3_000)
    spent = random.gamma(6.25 * orders, 1 / random.gamma(3.74, 1 / 1544.0, 3_000))
    direct = fit_gamma_gamma(orders, spent)
    monkeypatch.setattr(gamma_gamma, "MANY", 1_000)
    monkeypatch.setattr(gamma_gamma, "SOME", 300)

    assert fit_gamma_gamma(orders, spent).parameters == pytest.approx(direct.parameters, rel=1e-6)

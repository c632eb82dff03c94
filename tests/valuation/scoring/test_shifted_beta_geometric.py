"""Contracts: published numbers, a second implementation, boundaries, and what must hold for any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta as beta_law

from tests.valuation.scoring.worlds import slopes_agree
from valuation.scoring import (
    NothingToLearnError,
    Renewals,
    ShiftedBetaGeometric,
    expected_payments,
    fit_shifted_beta_geometric,
    payment_quantiles,
    shifted_beta_geometric,
)

HIGH_END = (1000, 869, 743, 653, 593, 551, 517, 491)
REGULAR = (1000, 631, 468, 382, 326, 289, 262, 241)
POSITIVE = st.floats(0.1, 20.0)


def contracts(survivors):
    """Return renewals and ends of contracts that began together, from how many were left after each period."""
    left = -np.diff(survivors)
    renewals = np.repeat(np.arange(len(survivors)), [*left, survivors[-1]])
    return renewals, np.arange(survivors[0]) < left.sum()


def model(alpha, beta, spread=1e-9):
    return ShiftedBetaGeometric(alpha, beta, 0.0, 100, (), np.eye(2) * spread)


@pytest.mark.parametrize(
    ("survivors", "parameters", "log_likelihood", "in_twelve_years"),
    [(HIGH_END, (0.668, 3.806), -1611.2, 0.394), (REGULAR, (0.704, 1.182), -1680.3, 0.173)],
    ids=["High End", "Regular"],
)
def test_the_published_fits(survivors, parameters, log_likelihood, in_twelve_years):
    """Fader and Hardie 2007: seven years fitted; who was left after twelve is forecast within two points."""
    fitted = fit_shifted_beta_geometric(*contracts(survivors))

    assert (round(fitted.alpha, 3), round(fitted.beta, 3)) == parameters
    assert round(fitted.log_likelihood, 1) == log_likelihood
    assert fitted.survival(np.array([12.0]))[0] == pytest.approx(in_twelve_years, abs=0.02)
    assert fitted.at_boundary == ()


def test_renewal_rates_rise_with_age_although_nobody_changes():
    fitted = fit_shifted_beta_geometric(*contracts(HIGH_END))
    rates = fitted.renewal_rate(np.arange(8))

    assert np.all(np.diff(rates) > 0)
    assert np.cumprod(rates) == pytest.approx(fitted.survival(np.arange(1, 9)))


@settings(deadline=None, max_examples=20)
@given(POSITIVE, POSITIVE, st.integers(0, 12))
def test_survival_equals_direct_integration(alpha, beta, renewals):
    expected = quad(lambda p: (1 - p) ** renewals * beta_law.pdf(p, alpha, beta), 0, 1, limit=200)[0]

    assert model(alpha, beta).survival(np.array([renewals]))[0] == pytest.approx(expected, rel=1e-4, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(POSITIVE, st.floats(1.0, 20.0), st.integers(0, 20), st.floats(0.02, 0.5))
def test_many_renewals_come_to_the_published_closed_form(alpha, beta, renewals, rate):
    """Fader and Hardie 2010, equation 4 for an account that has just been renewed, less today's payment."""
    b, both = beta + renewals, alpha + beta + renewals
    closed = b / both * hyp2f1(1, b + 1, both + 1, 1 / (1 + rate)) / (1 + rate)

    found = expected_payments(model(alpha, beta), np.array([renewals]), Renewals(4_000, rate))

    assert found[0] == pytest.approx(closed, rel=1e-6)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(POSITIVE, min_size=2, max_size=2),
    st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.integers(1, 5)), min_size=1),
)
def test_slopes_equal_finite_differences(parameters, rows):
    renewals, ended, count = np.array(rows, dtype=float).T

    assert slopes_agree(
        lambda point: shifted_beta_geometric.surface(np.exp(point), renewals, ended, count), np.log(parameters)
    )


def test_nobody_has_left_is_a_high_rate_and_no_certainty():
    fitted = fit_shifted_beta_geometric(np.full(20, 3), np.zeros(20, dtype=bool))

    assert fitted.renewal_rate(np.array([0]))[0] == pytest.approx(60.5 / 61)
    assert fitted.at_boundary == ("alpha", "beta")


def test_everybody_left_at_the_first_chance():
    fitted = fit_shifted_beta_geometric(np.zeros(9, dtype=int), np.ones(9, dtype=bool))

    assert fitted.renewal_rate(np.array([0]))[0] == pytest.approx(0.05)


def test_contracts_that_seem_alike_are_reported_as_the_boundary():
    survivors = [round(10_000 * 0.8**age) for age in range(9)]

    fitted = fit_shifted_beta_geometric(*contracts(survivors))

    assert fitted.at_boundary
    assert fitted.renewal_rate(np.arange(8)) == pytest.approx(0.8, abs=0.005)


@pytest.mark.parametrize("contracts_", (0, 1, 5))
def test_new_contracts_alone_teach_nothing(contracts_):
    with pytest.raises(NothingToLearnError, match="come up for renewal"):
        fit_shifted_beta_geometric(np.zeros(contracts_, dtype=int), np.zeros(contracts_, dtype=bool))


def test_one_contract_that_ended_is_enough_for_a_number():
    fitted = fit_shifted_beta_geometric(np.array([2]), np.array([True]))

    assert 0 < fitted.renewal_rate(np.array([0]))[0] < 1
    assert np.isfinite(fitted.log_likelihood)


@pytest.mark.parametrize(
    ("renewals", "ended", "why"),
    [(np.array([1, 2]), np.array([True]), "two columns"), (np.array([-1]), np.array([True]), "less than never")],
)
def test_columns_that_make_no_sense_are_refused(renewals, ended, why):
    with pytest.raises(ValueError, match=why):
        fit_shifted_beta_geometric(renewals, ended)


@pytest.mark.parametrize("given_", [{"periods": -1}, {"periods": 1, "rate": -0.1}, {"periods": 1, "first": -1.0}])
def test_what_lies_ahead_cannot_be_below_zero(given_):
    with pytest.raises(ValueError, match="cannot be below zero"):
        Renewals(**given_)


def test_payments_are_discounted_from_the_next_renewal_on():
    never_leaves = model(1e-9, 1.0)

    assert expected_payments(never_leaves, np.array([0]), Renewals(2, 0.1, first=0.5))[0] == pytest.approx(
        1.1**-0.5 + 1.1**-1.5
    )
    assert expected_payments(never_leaves, np.array([4]), Renewals(0)).tolist() == [0.0]


@settings(deadline=None, max_examples=20)
@given(POSITIVE, POSITIVE, st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_intervals_rise_with_the_level_and_stay_in_range(alpha, beta, renewals):
    ahead, ages = Renewals(8, 0.1), np.array(renewals)

    low, high = payment_quantiles(model(alpha, beta), ages, ahead, levels=(0.05, 0.95), seed=1)

    assert np.all((low >= 0) & (low <= high) & (high <= ahead.discounts.sum() + 1e-9))


def test_intervals_cover_what_simulated_contracts_pay():
    random = np.random.default_rng(5)
    chance = random.beta(0.668, 3.806, 20_000)
    paid = np.minimum(random.geometric(chance) - 1, 10)

    low, high = payment_quantiles(model(0.668, 3.806), np.array([0]), Renewals(10), levels=(0.1, 0.9), seed=1)

    assert np.mean(paid <= high[0]) >= 0.9
    assert np.mean(paid < low[0]) <= 0.1


def test_what_is_not_known_of_the_parameters_widens_the_interval():
    known, vague = (
        payment_quantiles(model(1.0, 9.0, spread), np.array([0]), Renewals(40), levels=(0.2, 0.6), seed=1)
        for spread in (1e-9, 1.0)
    )

    assert vague[1] - vague[0] > known[1] - known[0]

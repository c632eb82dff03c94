"""Rates: what was simulated is found again, sums do not depend on shards, and nothing seen gives no rate."""

import numpy as np
import pytest

from valuation.scoring import Rate, UnitSums, add_up_units, fit_rate
from valuation.scoring.rates import NARROWEST, WIDEST


def test_a_simulated_company_is_found_again():
    random = np.random.default_rng(5)
    days = random.integers(100, 1_096, 50_000)
    units = random.poisson(random.gamma(0.3, 1 / 200, days.size) * days).astype(np.float64)

    found = fit_rate(add_up_units(units, days))

    assert found.shape == pytest.approx(0.3, rel=0.05)
    assert found.a_year == pytest.approx(365.25 * 0.3 / 200, rel=0.03)


def test_shards_add_up_to_the_whole_exactly():
    random = np.random.default_rng(6)
    units, days = random.gamma(0.2, 3.0, 999), random.integers(0, 900, 999)
    parts = [add_up_units(units[n::7], days[n::7]) for n in range(7)]

    assert sum(parts, UnitSums()) == add_up_units(units, days)


@pytest.mark.parametrize(("units", "days"), [([], []), ([0.0, 0.0], [30, 40]), ([2.0], [0])])
def test_nothing_to_go_by_is_no_rate(units, days):
    assert fit_rate(add_up_units(np.array(units), np.array(days, dtype=np.int64))) is None


def test_customers_who_are_alike_or_all_unlike_keep_a_moderate_shape():
    alike = add_up_units(np.full(500, 2.0), np.full(500, 365))
    one_does_it_all = np.zeros(5_000)
    one_does_it_all[0] = 900.0

    assert fit_rate(alike).shape == NARROWEST
    assert fit_rate(add_up_units(one_does_it_all, np.full(5_000, 365))).shape == WIDEST


def test_a_customers_own_record_pulls_their_rate():
    rate = Rate(1.0, 365.25)
    none, some = rate.expected(np.array([0.0, 5.0]), np.array([365.25, 365.25]), 365.25)

    assert (none, some) == (pytest.approx(0.5), pytest.approx(3.0))
    assert rate.variance(np.array([5.0]), np.array([365.25]), 365.25)[0] == pytest.approx(3.0 + 9 / 6)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one length"):
        add_up_units(np.zeros(2), np.zeros(3, dtype=np.int64))

"""Every dimension together: parts add up, unknown is never zero, and what was decided stands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuation.scoring import Counted, Evidence, Horizon, Purchases, Rate, Scheme, Valuing, Verdict, add_up, foretell
from valuation.scoring.scheme import NOT_APPLICABLE, UNKNOWN, VALUE, ZERO

DIMENSIONS = (
    Valuing("purchases", "forecast"),
    Valuing("cost-to-serve", "cost"),
    Valuing("knowledge", "priced", 1.5, 0.2),
    Valuing("devotion", "offset"),
    Valuing("reference", "priced"),
)
MEASURES = (
    Counted("hour", 1, 60_000.0, 0.3, 2, rate=Rate(0.5, 900.0)),
    Counted("fault", 2, 180_000.0, 0.7, 3, rate=Rate(0.2, 9_000.0)),
    Counted("new-use", 2, 150_000.0, 0.7, 2, rate=Rate(0.1, 9_000.0)),
    Counted("loyal", 3, 0.1, 0.05, 3, rate=Rate(0.3, 4_000.0), share=0.03),
    Counted("call", 4, 250_000.0, 0.5, 2),
)
SCHEME = Scheme(DIMENSIONS, MEASURES, Horizon(24, 0.1))
NOTHING = Evidence(
    np.array([], dtype=np.intp), np.zeros((0, 5)), np.zeros((0, 5), dtype=bool), np.zeros(0), np.zeros(0)
)


def evidence(units, *, none=(), brought=0.0, to=None):
    """Return evidence of the first customer."""
    looked = np.zeros((1, 5), dtype=bool)
    looked[0, list(none)] = True
    return Evidence(
        np.array([0]), np.array([units], dtype=np.float64), looked, np.array([brought]), np.array([brought / 3]), to
    )


def purchases(*expected):
    column = np.array(expected, dtype=np.float64)
    return Purchases(column, column * 0.3, column * 1.9)


def value(forecast, facts=NOTHING, *verdicts):
    return add_up(SCHEME, forecast, np.full(forecast.expected.size, 800), facts, verdicts)


@st.composite
def shards(draw):
    size = draw(st.integers(1, 6))
    money = draw(st.lists(st.one_of(st.just(np.nan), st.floats(0, 1e11)), min_size=size, max_size=size))
    told = np.array(sorted(draw(st.sets(st.integers(0, size - 1)))), dtype=np.intp)
    units = draw(st.lists(st.lists(st.floats(0, 50), min_size=5, max_size=5), min_size=told.size, max_size=told.size))
    facts = Evidence(
        told, np.array(units).reshape(-1, 5), np.zeros((told.size, 5), dtype=bool),
        np.full(told.size, 12_345.6), np.full(told.size, 500.0), 2,
    )  # fmt: skip
    ruled = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, 4), st.integers(0, 3)), max_size=4))
    verdicts = [Verdict(row, at, state, 777.5 if state == VALUE else 0.0) for row, at, state in ruled]
    return purchases(*money), facts, verdicts


@settings(max_examples=80, deadline=None)
@given(shards())
def test_the_parts_add_up_for_every_customer(shard):
    forecast, facts, verdicts = shard
    found = value(forecast, facts, *verdicts)

    assert (found.exact.sum(axis=1) == found.expected).all()
    assert (found.total_low <= found.total_high).all()
    assert (found.low <= found.high).all()
    assert not found.exact[~found.priced].any()


def test_a_customer_depends_on_nobody_else():
    forecast = purchases(5e6, 2e6, np.nan)
    alone = value(purchases(5e6), evidence([1, 2, 0, 1, 0]))
    together = value(forecast, evidence([1, 2, 0, 1, 0]))

    assert (together.exact[0] == alone.exact[0]).all()
    assert (together.total_low[0], together.total_high[0]) == (alone.total_low[0], alone.total_high[0])


def test_unknown_is_what_the_company_foretells_and_not_zero():
    found = value(purchases(1e6))

    assert found.state[0].tolist() == [VALUE, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
    assert found.exact[0, 2] > 0 > found.exact[0, 1]
    assert found.high[0, 3] > found.exact[0, 3] > 0
    assert not found.priced[0, 4], "the company has never written down a reference call, so there is no number"


def test_a_price_times_units_is_what_is_shown():
    found = value(purchases(1e6), evidence([4, 0, 0, 0, 0]))
    units = (0.5 + 4) / (900 + 800) * SCHEME.horizon.days

    assert found.units[0, 1] == pytest.approx(units)
    assert found.exact[0, 1] == pytest.approx(-units * 60_000 * SCHEME.discount, abs=1)
    assert found.low[0, 1] < found.exact[0, 1] < found.high[0, 1] <= 0


def test_a_weight_multiplies_a_dimension_and_nothing_else():
    one, half = (
        value(purchases(1e6), evidence([0, 2, 0, 0, 0])),
        Scheme(
            (*DIMENSIONS[:2], Valuing("knowledge", "priced", 0.75, 0.2), *DIMENSIONS[3:]), MEASURES, Horizon(24, 0.1)
        ),
    )
    other = add_up(half, purchases(1e6), np.array([800]), evidence([0, 2, 0, 0, 0]))

    assert other.exact[0, 2] == pytest.approx(one.exact[0, 2] / 2, abs=1)
    assert other.exact[0, [0, 1, 3]].tolist() == pytest.approx(one.exact[0, [0, 1, 3]].tolist(), abs=1)


def test_an_offset_is_a_share_of_the_forecast_counted_three_times_at_most():
    often, thrice = (value(purchases(1e6), evidence([0, 0, 0, times, 0])).exact[0, 3] for times in (9, 3))

    assert often == thrice == round(1e6 * np.expm1(0.3))


def test_looked_and_none_is_exactly_zero_unless_something_was_seen():
    found = value(purchases(1e6), evidence([0, 1, 0, 0, 0], none=[1, 2]))

    assert (found.state[0, 1], found.exact[0, 1], found.high[0, 1]) == (ZERO, 0, 0)
    assert found.state[0, 2] == VALUE


def test_what_was_decided_stands_and_a_cost_is_always_a_cost():
    verdicts = (
        Verdict(0, 0, VALUE, 2e6), Verdict(0, 1, VALUE, 5_000.0), Verdict(0, 2, NOT_APPLICABLE), Verdict(0, 3, UNKNOWN)
    )  # fmt: skip
    found = value(purchases(1e6), NOTHING, *verdicts)

    assert found.exact[0].tolist() == [2_000_000, -5_000, 0, 0, 0]
    assert found.state[0].tolist() == [VALUE, VALUE, NOT_APPLICABLE, UNKNOWN, UNKNOWN]
    assert (found.total_low[0], found.total_high[0]) == (1_995_000, 1_995_000)


def test_decided_purchases_reach_the_offsets_and_unknown_purchases_take_them_away():
    doubled, gone = (
        value(purchases(1e6), evidence([0, 0, 0, 1, 0]), Verdict(0, 0, state, amount))
        for state, amount in ((VALUE, 2e6), (UNKNOWN, 0.0))
    )

    assert doubled.exact[0, 3] == round(2e6 * np.expm1(0.1))
    assert not gone.priced[0, [0, 3]].any()


def test_nothing_known_at_all_is_unknown():
    found = value(purchases(np.nan, np.nan), evidence([0, 1, 0, 0, 0]))

    assert found.known.tolist() == [True, False]
    assert found.expected[1] == 0
    assert not found.exact[1].any()


def test_customers_they_brought_are_on_top():
    without, with_them = (value(purchases(1e6), evidence([0, 1, 0, 0, 0], brought=money, to=2)) for money in (0.0, 9e5))

    assert with_them.exact[0, 2] - without.exact[0, 2] == pytest.approx(9e5, abs=1)
    assert with_them.total_high[0] - with_them.total_low[0] > without.total_high[0] - without.total_low[0]


def test_the_interval_of_the_sum_holds_four_of_five():
    """Simulated customers of the model itself: gamma purchases, Poisson units at gamma rates, lognormal prices."""
    random = np.random.default_rng(11)
    scheme = Scheme(DIMENSIONS[:3], MEASURES[:3], Horizon(24, 0.1))
    forecast = Purchases(*(np.array([column]) for column in (4e5, 2.1e5, 6.2e5)))
    facts = Evidence(np.array([0]), np.array([[6.0, 3.0, 1.0]]), np.zeros((1, 3), dtype=bool), np.zeros(1), np.zeros(1))
    found = add_up(scheme, forecast, np.array([800]), facts)
    n, total = 20_000, random.gamma(6.25, 4e5 / 6.25, 20_000)
    for one, units in zip(MEASURES[:3], (6.0, 3.0, 1.0), strict=True):
        rate = random.gamma(one.rate.shape + units, 1 / (one.rate.days + 800), n) * scheme.horizon.days
        price = one.amount * np.exp(one.spread * random.standard_normal(n) - one.spread**2 / 2)
        weight = 1.0 if one.dimension == 1 else 1.5 * np.exp(0.2 * random.standard_normal(n) - 0.02)
        total += (-1 if one.dimension == 1 else 1) * random.poisson(rate) * price * scheme.discount * weight

    assert total.mean() == pytest.approx(found.expected[0], rel=0.02)
    assert 0.74 <= np.mean((total >= found.total_low[0]) & (total <= found.total_high[0])) <= 0.86


def test_the_forecast_comes_first():
    with pytest.raises(ValueError, match="forecast"):
        Scheme(DIMENSIONS[1:], (), Horizon())


def test_a_measure_without_evidence_has_no_rate():
    with pytest.raises(ValueError, match="written down a call"):
        _ = MEASURES[4].known_rate


def test_nobody_at_all_is_nobody():
    assert foretell(SCHEME, np.array([], dtype=np.int64), np.zeros((0, 5))).money.shape == (0, 5)
    assert value(purchases()).expected.tolist() == []

"""Rank intervals: as drawn and sorted one by one, the same in any shards, and only as wide as chance makes them."""

import numpy as np
import pytest

from valuation.scoring import (
    Counted,
    Evidence,
    Horizon,
    Purchases,
    Rate,
    Scheme,
    Valuing,
    add_up,
    count_bins,
    draw_bins,
    draw_shocks,
    draws_for,
    rank_interval,
)
from valuation.scoring.rank_draws import bin_of

SCHEME = Scheme(
    (Valuing("purchases", "forecast"), Valuing("knowledge", "priced", 1.0, 0.3)),
    (Counted("fault", 1, 90_000.0, 0.7, 3, rate=Rate(0.2, 3_000.0)),),
    Horizon(24, 0.1),
)
SIZE = 600


def company():
    random = np.random.default_rng(3)
    expected = random.gamma(0.6, 2e5, SIZE)
    told = np.flatnonzero(random.random(SIZE) < 0.2)
    facts = Evidence(
        told, random.poisson(2.0, (told.size, 1)).astype(np.float64), np.zeros((told.size, 2), dtype=bool),
        np.zeros(told.size), np.zeros(told.size),
    )  # fmt: skip
    forecast = Purchases(expected, expected * 0.2, expected * 2.0)
    return forecast, add_up(SCHEME, forecast, random.integers(0, 1_500, SIZE), facts)


def some(thing, rows):
    return type(thing)(
        *(getattr(thing, n)[rows] if np.ndim(getattr(thing, n)) else getattr(thing, n) for n in thing.__slots__)
    )


def ranks_of(values):
    rank = np.empty(values.size, dtype=np.int64)
    rank[np.argsort(-values, kind="stable")] = np.arange(1, values.size + 1)
    return rank


def test_ranks_by_counting_are_ranks_by_sorting():
    random = np.random.default_rng(8)
    drawn = np.exp(random.normal(12, 2, (40, SIZE))).astype(np.float32)
    middle = ranks_of(np.median(drawn, axis=0))

    low, high = rank_interval(bin_of(drawn), count_bins(bin_of(drawn), np.ones(SIZE, dtype=bool)), middle)
    sorted_ranks = np.sort([ranks_of(draw) for draw in drawn], axis=0)

    assert np.abs(low - np.minimum(sorted_ranks[4], middle)).max() <= 3
    assert np.abs(high - np.maximum(sorted_ranks[-5], middle)).max() <= 3


def test_shards_change_nothing():
    forecast, worths = company()
    ids = np.arange(SIZE) * 7 + 11
    shocks = draw_shocks(SCHEME, draws=24, seed=9)
    whole = draw_bins(worths, forecast, ids, shocks=shocks, seed=9)
    parts = [
        draw_bins(some(worths, rows), some(forecast, rows), ids[rows], shocks=shocks, seed=9)
        for rows in (slice(0, 1), slice(1, 250), slice(250, SIZE))
    ]

    assert (np.concatenate(parts, axis=1) == whole).all()
    assert not (draw_bins(worths, forecast, ids, shocks=shocks, seed=10) == whole).all()


def test_what_is_certain_has_one_rank():
    sure = np.array([3e6, 2e6, 1e6])
    forecast = Purchases(sure, sure, sure)
    scheme = Scheme((Valuing("purchases", "forecast"),), (), Horizon())
    nothing = Evidence(
        np.array([], dtype=np.intp), np.zeros((0, 0)), np.zeros((0, 1), dtype=bool), np.zeros(0), np.zeros(0)
    )
    worths = add_up(scheme, forecast, np.zeros(3, dtype=np.int64), nothing)
    shocks = draw_shocks(scheme, draws=50, seed=1)
    bins = draw_bins(worths, forecast, np.arange(3), shocks=shocks, seed=1)
    low, high = rank_interval(bins[:, :], count_bins(bins, worths.known), np.array([1, 2, 3]))

    assert [low.tolist(), high.tolist()] == [[1, 2, 3], [1, 2, 3]]


def test_the_interval_holds_the_rank_and_is_wider_where_less_is_known():
    forecast, worths = company()
    ranks = ranks_of(worths.expected)
    shocks = draw_shocks(SCHEME, draws=100, seed=2)
    bins = draw_bins(worths, forecast, np.arange(SIZE), shocks=shocks, seed=2)
    low, high = rank_interval(bins, count_bins(bins, worths.known), ranks)

    assert ((low <= ranks) & (ranks <= high) & (low >= 1) & (high <= SIZE)).all()
    assert (high - low).mean() > 20


def test_prices_move_everybody_by_the_same_factor_with_mean_one():
    shocks = draw_shocks(SCHEME, draws=20_000, seed=4)

    assert shocks.factors.mean(axis=0) == pytest.approx([1.0, 1.0], abs=0.02)
    assert np.log(shocks.factors[:, 1]).std() == pytest.approx(np.sqrt(0.7**2 + 0.3**2), rel=0.02)


def test_few_customers_are_drawn_more_often():
    assert (draws_for(0), draws_for(300_000), draws_for(10**7)) == (200, 66, 24)

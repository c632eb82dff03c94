"""Quantiles of what customers will spend: their truth, their seed, their calibration."""

import dataclasses

import numpy as np
import pytest

from tests.valuation.scoring.conftest import CALIBRATION_END, HOLDOUT_END
from tests.valuation.scoring.worlds import simulated_orders, true_models
from valuation.scoring import Horizon, fit_models, forecast, merge_days, spend_quantiles, summarise

YEAR = Horizon(12, 0.10)
LEVELS = (0.1, 0.5, 0.9)


@pytest.fixture(scope="module")
def histories():
    return summarise(merge_days(simulated_orders(300, days=400)), as_of_day=400)


def quantiles(models, histories, *, seed=1, levels=LEVELS, horizon=YEAR):
    alive = forecast(models, histories, horizon).p_alive
    return spend_quantiles(models, histories, alive, horizon=horizon, levels=levels, seed=seed)


def spend_by_simulation(models, history, horizon, draws=40_000):
    """Live one customer's next months order by order: the independent implementation."""
    random, spend = np.random.default_rng(5), models.spend
    doubt = np.sqrt(np.diag(models.timing.covariance)) * random.standard_normal((draws, 4))
    r, alpha, s, beta = (models.timing.parameters * np.exp(doubt)).T
    age, n = int(history.age[0]), int(history.n_orders[0])
    rate = random.gamma(r + n - 1, 1 / (alpha + age), draws)
    stays = random.exponential(1 / random.gamma(s, 1 / (beta + age), draws))
    stays *= random.random(draws) < forecast(models, history, horizon).p_alive[0]
    orders = random.poisson(rate * np.minimum(stays, horizon.days))
    who = np.repeat(np.arange(draws), orders)
    month = np.ceil(random.random(who.size) * np.minimum(stays, horizon.days)[who] / horizon.days * horizon.months)
    worth = random.gamma(spend.p * n + spend.q, 1 / (spend.gamma + history.spent_minor[0]), draws)
    paid = random.gamma(spend.p, 1 / worth[who]) * (1 + horizon.annual_rate) ** (-month / 12)
    return np.bincount(who, weights=paid, minlength=draws)


@pytest.mark.parametrize("place", [0.99, 0.9, 0.6])
@pytest.mark.parametrize("doubt", [1e-9, 0.5], ids=["parameters known", "parameters in doubt"])
def test_quantiles_equal_those_of_simulated_lives(histories, place, doubt):
    """Compared by probability: the share of simulated futures below each quantile, the mean over ten seeds."""
    sure = true_models()
    models = dataclasses.replace(sure, timing=dataclasses.replace(sure.timing, covariance=np.eye(4) * doubt))
    customer = np.argsort(forecast(models, histories, YEAR).value)[int(place * 300)]
    one = histories.of(np.arange(300) == customer)

    lives = spend_by_simulation(models, one, YEAR)
    found = np.stack([quantiles(models, one, seed=seed)[:, 0] for seed in range(10)])
    below = (lives <= found[..., None]).mean(axis=2)

    for level, reached, quantile in zip(LEVELS, below.T, found.T, strict=True):
        assert reached.mean() == pytest.approx(level, abs=0.02) or (quantile.max() == 0 and reached.min() > level)


def test_same_seed_same_numbers_in_any_company_and_order(histories):
    models, chosen = true_models(), np.arange(300) % 4 == 1
    reverse = dataclasses.replace(histories, **{name: getattr(histories, name)[::-1] for name in histories.__slots__})

    everybody = quantiles(models, histories)

    assert np.array_equal(quantiles(models, histories.of(chosen)), everybody[:, chosen])
    assert np.array_equal(quantiles(models, reverse), everybody[:, ::-1])
    assert not np.array_equal(quantiles(models, histories, seed=2), everybody)


def test_quantiles_rise_with_the_level_and_never_fall_below_zero(histories):
    found = quantiles(true_models(), histories, levels=tuple(np.linspace(0.02, 0.98, 25)))

    assert np.all(np.diff(found, axis=0) >= 0)
    assert found.min() == 0
    assert np.isfinite(found).all()


def test_four_in_five_of_true_futures_fall_inside():
    """On customers of known truth the upper end is exact; the lower is cautious because spend has a lump at zero."""
    days = merge_days(simulated_orders(6_000, days=900, seed=8))
    now, later = summarise(days, as_of_day=450), summarise(days, as_of_day=815)
    later = later.of(np.isin(later.customer_ids, now.customer_ids))
    ahead = Horizon(12, 0.0)
    actual = later.spent_minor - now.spent_minor

    low, middle, high = quantiles(fit_models(now), now, horizon=ahead)

    assert (actual <= high).mean() == pytest.approx(0.9, abs=0.02)
    assert 0.8 <= ((low <= actual) & (actual <= high)).mean() <= 0.95
    assert (actual <= middle).mean() >= 0.48


def test_cdnow_holdout_falls_inside_as_often_as_documented(cdnow, cdnow_later):
    """At least four in five although these customers, as a whole, spent a fifth more than any model foresaw."""
    ahead = Horizon((HOLDOUT_END - CALIBRATION_END) / (365.25 / 12), 0.0)
    actual = cdnow_later.spent_minor - cdnow.spent_minor

    low, _, high = quantiles(fit_models(cdnow), cdnow, horizon=ahead)

    assert ((low <= actual) & (actual <= high)).mean() == pytest.approx(0.865, abs=0.015)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_outside_64_bits_is_refused(histories, seed):
    with pytest.raises(OverflowError):
        quantiles(true_models(), histories, seed=seed)


def test_a_customer_without_a_purchase_has_no_quantile(histories):
    never = dataclasses.replace(histories, repeats=np.full(300, -1))

    with pytest.raises(ValueError, match="no forecast"):
        spend_quantiles(true_models(), never, np.ones(300), horizon=YEAR, levels=LEVELS, seed=1)

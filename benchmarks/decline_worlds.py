"""Simulated companies in which it is known who declines: what the decline statistics are judged on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.decline_panel import Panel

WEEKS = 56
RECENT = 8
LEVELS = (8, 6, 3, 5, 4, 2, 2, 2)
"""How many values each attribute has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """A company of segments: sizes are lognormal, all share a season, each has shocks of its own every week."""

    segments: int = 2_000
    declining: float = 0.05
    drop: float = 0.30
    purchases_a_week: float = 30.0
    spread: float = 0.8
    season: float = 0.25
    shocks: float = 0.08


def segments_world(seed: list[int], world: Segments) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return purchases by segment and week, and which segments decline in the last eight weeks."""
    rng = np.random.default_rng(seed)
    size = world.purchases_a_week * np.exp(world.spread * rng.normal(size=world.segments))
    mean = size[:, None] * season(rng, world.season)
    if world.shocks:
        mean = mean * rng.gamma(world.shocks**-2, world.shocks**2, mean.shape)
    declining = rng.random(world.segments) < world.declining
    mean[declining, -RECENT:] *= 1 - world.drop
    return rng.poisson(mean), declining


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """A company of customers with eight attributes: some stop for good, ``groups`` hidden groups buy less of late.

    A hidden group is one attribute or a pair of them, of at least ``smallest`` customers.
    """

    customers: int = 20_000
    a_year: float = 10.0
    groups: int = 1
    drop: float = 0.30
    smallest: int = 400
    season: float = 0.25
    stopping_a_year: float = 0.20
    drift: float = 0.10
    weeks: int = WEEKS
    falls_for: int = RECENT


def customers_world(seed: list[int], world: Customers) -> tuple[Panel, list[dict[int, int]], NDArray[np.float64]]:
    """Return the purchases, the hidden groups, and the part of their habit that each customer kept."""
    rng = np.random.default_rng(seed)
    n = world.customers
    codes = np.stack([_coded(rng, n, levels) for levels in LEVELS], axis=1)
    hidden: list[dict[int, int]] = []
    kept = np.ones(n)
    while len(hidden) < world.groups:
        key = _hidden(rng)
        members = np.all([codes[:, at] == code for at, code in key.items()], axis=0)
        if world.smallest <= members.sum() <= n / 4 and (kept[members] == 1).all():
            hidden.append(key)
            kept[members] = 1 - world.drop
    stratum = _coded(rng, n, 4)
    rate = rng.gamma(0.9, world.a_year / 0.9 / 52, n)
    hazard = world.stopping_a_year / 52 * np.array([2.0, 1.2, 0.8, 0.5])[stratum]
    stops = rng.exponential(1 / np.maximum(hazard, 1e-9))
    slope = 1 + world.drift * rng.uniform(-1, 1, LEVELS[0])[codes[:, 0]][:, None] * np.linspace(-0.5, 0.5, world.weeks)
    mean = rate[:, None] * season(rng, world.season, world.weeks) * slope
    mean[np.arange(world.weeks) >= stops[:, None]] = 0
    mean[:, -world.falls_for :] *= kept[:, None]
    counts = rng.poisson(mean)
    who, week = np.nonzero(counts)
    times = counts[who, week]
    return (
        Panel(
            customer=np.repeat(who, times), week=np.repeat(week, times), codes=codes, stratum=stratum, weeks=world.weeks
        ),
        hidden,
        kept,
    )


def season(rng: np.random.Generator, size: float, weeks: int = WEEKS) -> NDArray[np.float64]:
    """Return a year's wave with a random beginning, by week."""
    wave: NDArray[np.float64] = 1 + size * np.sin(2 * np.pi * np.arange(weeks) / 52 + rng.uniform(0, 2 * np.pi))
    return wave


def _coded(rng: np.random.Generator, customers: int, levels: int) -> NDArray[np.int64]:
    return rng.choice(levels, size=customers, p=rng.dirichlet(np.full(levels, 5.0)))


def _hidden(rng: np.random.Generator) -> dict[int, int]:
    at = rng.choice(len(LEVELS), size=int(rng.integers(1, 3)), replace=False)
    return {int(one): int(rng.integers(LEVELS[one])) for one in sorted(at)}

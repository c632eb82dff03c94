"""Purchases by customer and block of weeks, and how a group of customers compares with everybody else."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.decline_shares import BIGGEST_PART, FEWEST_BLOCKS, lower_tail, shocks
from valuation.scoring.errors import NothingToLearnError
from valuation.scoring.newton import Vector

Codes = NDArray[np.int64]
Members = NDArray[np.bool_]
LEAST_RATIO = 1e-3
TINY = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Who bought in which week, and what kind of customer they are.

    ``customer`` and ``week`` have one entry a purchase (week 0 is the oldest); ``codes`` has a row a customer and a
    column an attribute, -1 where it isn't known; customers of one ``stratum`` are compared among themselves.
    """

    customer: Codes
    week: Codes
    codes: Codes
    stratum: Codes
    weeks: int = 56


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """How a group compares: purchases over expected, the standard error of its logarithm, and a one-sided p."""

    ratio: float
    error: float
    p: float
    expected: float

    @property
    def z(self) -> float:
        """How many standard errors the group lies below what was expected; more negative is clearer."""
        return float(np.log(max(self.ratio, LEAST_RATIO)) / self.error)


class Ground:
    """What groups are compared on: purchases by block, and who tells how everybody's moved.

    ``base`` are the customers who tell it: those in no group that is known to have fallen. ``explained`` is the part
    that each customer is already known to have kept.
    """

    def __init__(self, blocks: Codes, stratum: Codes, *, base: Members, explained: Vector, common: float) -> None:
        """Learn from the base how purchases moved in each stratum."""
        self.blocks, self.stratum, self.base, self.explained, self.common = blocks, stratum, base, explained, common
        self.recent, self.before = blocks[:, 0], blocks[:, 1:].sum(axis=1)
        self.purchases = self.recent + self.before
        self.strata = int(stratum.max(initial=0)) + 1
        self.base_recent, self.base_before = self.sums(self.recent, base), self.sums(self.before, base)
        with np.errstate(divide="ignore", invalid="ignore"):
            odds = np.where(self.base_before > 0, self.base_recent / self.base_before, 0.0)[stratum] * explained
        self.share = odds / (1 + odds)
        self.surplus = self.recent - self.purchases * self.share
        self.usual = self._usual()

    def _usual(self) -> Vector:
        """Return how far a customer's recent purchases usually lie from those due, squared, by how often they buy.

        A group in which by chance few bought has small squares as well, and would look more certain than it is.
        """
        n = self.purchases[self.base].astype(float)
        terms = np.stack([n, n**2], axis=1)
        fit, *_ = np.linalg.lstsq(terms, self.surplus[self.base] ** 2, rcond=None)
        return np.asarray(np.maximum(self.purchases * fit[0] + self.purchases.astype(float) ** 2 * fit[1], 0))

    @classmethod
    def of(cls, panel: Panel, *, recent: int) -> "Ground":
        """Cut a panel into blocks of ``recent`` weeks, the newest first; nothing is explained yet."""
        blocks, rest = divmod(panel.weeks, recent)
        if rest or blocks < FEWEST_BLOCKS + 1:
            raise NothingToLearnError(f"It takes at least {FEWEST_BLOCKS + 1} whole blocks of {recent} weeks.")
        customers = len(panel.codes)
        at = panel.customer * blocks + (panel.weeks - 1 - panel.week) // recent
        counts = np.bincount(at, minlength=customers * blocks).reshape(customers, blocks)
        if not counts[:, 0].sum() or not counts[:, 1:].sum():
            raise NothingToLearnError("There are no purchases to compare.")
        everybody, whole = np.ones(customers, dtype=bool), np.ones(customers)
        return cls(counts, panel.stratum, base=everybody, explained=whole, common=0.0)

    def shaken(self, common: float) -> "Ground":
        """Return the same ground with a variance of groups' own shocks."""
        return Ground(self.blocks, self.stratum, base=self.base, explained=self.explained, common=common)

    def without(self, members: Members, *, ratio: float) -> "Ground":
        """Count a group's fall as known: it no longer tells how others moved, nor looks surprising itself."""
        explained = np.where(members & self.base, self.explained * ratio, self.explained)
        return Ground(self.blocks, self.stratum, base=self.base & ~members, explained=explained, common=self.common)

    def plain(self) -> "Ground":
        """Return the same base with nothing explained."""
        whole = np.ones(len(self.explained))
        return Ground(self.blocks, self.stratum, base=self.base, explained=whole, common=self.common)

    def sums(self, values: Vector | Codes, members: Members) -> Vector:
        """Return the values of the members added up for each stratum."""
        added = np.bincount(self.stratum[members], weights=values[members].astype(float), minlength=self.strata)
        return np.asarray(added, dtype=float)

    def comparable(self, members: Members) -> bool:
        """Say whether enough others are left to compare a group with, in every stratum that it has."""
        inside, every = self.sums(self.purchases, members), self.base_recent + self.base_before
        return bool((inside[inside > 0] <= BIGGEST_PART * every[inside > 0]).all())

    def weigh(self, members: Members) -> Weighed:
        """Compare a group with all others in the base; a customer is one observation, however much they buy."""
        own = members & self.base
        part = self.sums(self.purchases, own) / np.maximum(self.base_recent + self.base_before, 1)
        between = max(self._between(self.surplus**2, members), self._between(self.usual, members))
        lever = float((self.sums(self.purchases * self.share * (1 - self.share), members) * (1 - part)).sum())
        shock = self.common * (1 + 1 / (self.blocks.shape[1] - 1)) * lever**2
        variance = max(between, TINY) + shock
        expected = self._expected(members, own)
        ratio = float(self.recent[members].sum()) / expected if expected else np.nan
        skew = float((self.surplus[members] ** 3).sum()) / variance**1.5
        z = float(self.surplus[members].sum()) / variance**0.5
        error = variance**0.5 / max(lever, TINY) / max(ratio, LEAST_RATIO) ** 0.5
        return Weighed(ratio, error, float(lower_tail(np.array([z]), skew)[0]), expected)

    def _between(self, squares: Vector, members: Members) -> float:
        """Return the variance between customers of a group's surplus, and of what it is compared with."""
        own = members & self.base
        load = self.sums(self.purchases, members) / np.maximum(self.base_recent + self.base_before, 1)
        shared = -2 * load * self.sums(squares, own) + load**2 * self.sums(squares, self.base)
        return float((self.sums(squares, members) + shared).sum())

    def _expected(self, members: Members, own: Members) -> float:
        """Return the group's recent purchases had it moved as the others of the base did."""
        recent, before = self.base_recent - self.sums(self.recent, own), self.base_before - self.sums(self.before, own)
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = np.where(before > 0, recent / before, 0.0)
        return float((self.before * moved[self.stratum] * self.explained)[members].sum())

    def shocks(self, groups: list[Members]) -> float:
        """Return the variance that groups' own shocks add to a block, learnt from the earlier blocks."""
        earlier = self.blocks[:, 1:]
        company = np.stack([self.sums(block, self.base) for block in earlier.T])
        every = np.maximum(company.sum(axis=0), 1)
        chance = self.purchases * self.share * (1 - self.share)
        if not groups:
            return 0.0
        expected = np.array([(company * (self.sums(self.before, group) / every)).sum(axis=1) for group in groups])
        clustering = [(self.surplus[group] ** 2).sum() / max(float(chance[group].sum()), TINY) for group in groups]
        common, _own = shocks(
            np.array([earlier[group].sum(axis=0) for group in groups], dtype=float),
            expected,
            part=np.minimum(expected.sum(axis=1) / max(self.before.sum(), 1), BIGGEST_PART),
            clustering=np.maximum(np.array(clustering), 1.0),
        )
        return common

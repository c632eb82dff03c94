"""All dimensions of a customer together: parts that add up to the minor unit, and how far off the sum may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from valuation.scoring.foretold import NOBODY_KNOWS, NORMAL_90, Foretold, foretell
from valuation.scoring.histories import Whole
from valuation.scoring.largest_remainder import allocate_minor_units
from valuation.scoring.newton import Vector
from valuation.scoring.scheme import GRADES, LONGEST_LOOK, OFFSET, UNKNOWN, VALUE, ZERO, Scheme

LEVELS = (0.1, 0.9)
States = NDArray[np.int8]
ELICITED = GRADES.index("C")


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """The forecast of each customer in minor units, shape (n_customers,); NaN where it is not known."""

    expected: Vector
    low: Vector
    high: Vector
    grade: int = GRADES.index("B")


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was written down about the customers of one shard; rows are places in the shard.

    ``told`` lists the customers of whom anything was written, ascending; ``units`` has shape (n_told, n_measures).
    ``looked_none`` marks, for the same rows and each dimension, that somebody looked and there was nothing.
    ``brought`` is the money of customers they brought and ``brought_sd`` its standard deviation, into ``brought_to``.
    """

    told: NDArray[np.intp]
    units: Vector
    looked_none: NDArray[np.bool_]
    brought: Vector
    brought_sd: Vector
    brought_to: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody decided about one dimension of one customer; the amount, in minor units, belongs to VALUE only."""

    row: int
    dimension: int
    state: int
    amount: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """What customers are worth, in minor units; parts have shape (n_customers, n_dimensions), the rest (n_customers,).

    ``exact`` are the parts as shown: whole, and adding up to ``expected``. ``priced`` tells a part with a number from
    one without. ``spread`` is the standard deviation of what evidence foretells, ``stretch`` what the forecast is
    multiplied by when its offsets are counted.
    """

    exact: Whole
    low: Whole
    high: Whole
    state: States
    grade: Whole
    units: Vector
    priced: NDArray[np.bool_]
    known: NDArray[np.bool_]
    expected: Whole
    total_low: Whole
    total_high: Whole
    spread: Vector
    stretch: Vector


def add_up(
    scheme: Scheme, purchases: Purchases, tenure: Whole, evidence: Evidence, verdicts: tuple[Verdict, ...] = ()
) -> Worths:
    """Value every customer of a shard in every dimension.

    Whoever nobody wrote anything about is UNKNOWN: they count with what the company's own rate foretells of somebody
    about whom nothing was written in so long, with its interval. ZERO and NOT_APPLICABLE count exactly 0; weights are
    never spread over the dimensions that are known. A customer of whom no part is known at all is not known.

    Parameters
    ----------
    scheme : Scheme
        What counts.
    purchases : Purchases
        The forecast.
    tenure : ndarray of int, shape (n_customers,)
        Days since they became a customer.
    evidence : Evidence
        What was written down.
    verdicts : tuple of Verdict
        What somebody decided, which is stronger than the evidence.

    Returns
    -------
    Worths
        Each row depends on that customer alone, so that shards change nothing.

    Raises
    ------
    Nothing.

    References
    ----------
    Kumar et al., Journal of Service Research 13(3), 2010. Balinski and Young, Fair Representation, 1982, chapter 2.

    Examples
    --------
    >>> from valuation.scoring import Evidence, Horizon, Purchases, Scheme, Valuing
    >>> nothing = Evidence(np.array([], int), np.zeros((0, 0)), np.zeros((0, 1), bool), np.zeros(0), np.zeros(0))
    >>> one = Purchases(np.array([100.0, np.nan]), np.array([10.0, np.nan]), np.array([200.0, np.nan]))
    >>> found = add_up(Scheme((Valuing("purchases", "forecast"),), (), Horizon()), one, np.array([9, 9]), nothing)
    >>> found.expected.tolist(), found.known.tolist()
    ([100, 0], [True, False])
    """
    purchases, ruled = _ruled_purchases(purchases, verdicts), [one for one in verdicts if one.dimension]
    days = np.clip(tenure, 0, LONGEST_LOOK)
    touched = np.union1d(evidence.told, np.array([one.row for one in ruled], dtype=np.intp))
    every_day = np.arange(LONGEST_LOOK + 1)
    quiet = foretell(scheme, every_day, np.zeros((every_day.size, len(scheme.measures))))
    units = np.zeros((touched.size, len(scheme.measures)))
    units[np.searchsorted(touched, evidence.told)] = evidence.units
    own = foretell(scheme, days[touched], units)
    states = _judge(scheme, own, touched, units, evidence, ruled)
    parts = _spread_out(_parts_of(scheme, quiet), _parts_of(scheme, own), days, touched)
    state = np.full((days.size, len(scheme.dimensions)), UNKNOWN, dtype=np.int8)
    state[touched] = states
    _count_purchases(scheme, purchases, parts, state, verdicts)
    return _close(scheme, purchases, parts, state)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Parts while they are filled in: (n_rows, n_dimensions); ``others`` holds low, high of what is not forecast."""

    money: Vector
    low: Vector
    high: Vector
    units: Vector
    grade: Whole
    offset: Vector
    offset_low: Vector
    offset_high: Vector
    others: Vector
    spread: Vector


def _ruled_purchases(purchases: Purchases, verdicts: tuple[Verdict, ...]) -> Purchases:
    """Put what was decided about somebody's purchases in the place of the forecast."""
    ruled = [one for one in verdicts if not one.dimension]
    if not ruled:
        return purchases
    expected, low, high = (column.copy() for column in (purchases.expected, purchases.low, purchases.high))
    for one in ruled:
        for column in (expected, low, high):
            column[one.row] = np.nan if one.state == UNKNOWN else one.amount
    return Purchases(expected, low, high, purchases.grade)


def _judge(
    scheme: Scheme,
    own: Foretold,
    touched: NDArray[np.intp],
    units: Vector,
    evidence: Evidence,
    ruled: list[Verdict],
) -> States:
    """Say for each touched customer what is known of each dimension, and let what was decided stand."""
    state = np.full(own.money.shape, UNKNOWN, dtype=np.int8)
    told = np.searchsorted(touched, evidence.told)
    for place in range(1, len(scheme.dimensions)):
        state[units[:, [n for n, _ in scheme.measures_of(place)]].any(axis=1), place] = VALUE
    if evidence.brought_to is not None:
        at = evidence.brought_to
        brought = told[evidence.brought != 0]
        own.money[told, at] = np.nan_to_num(own.money[told, at]) + evidence.brought
        own.variance[told, at] = np.nan_to_num(own.variance[told, at]) + evidence.brought_sd**2
        state[brought, at] = VALUE
        own.grade[brought, at] = NOBODY_KNOWS
    rows, places = np.nonzero(evidence.looked_none)
    none = [Verdict(int(touched[told[row]]), int(at), ZERO) for row, at in zip(rows, places, strict=True)]
    for one in (
        *(looked for looked in none if state[np.searchsorted(touched, looked.row), looked.dimension] != VALUE),
        *ruled,
    ):
        row, at = int(np.searchsorted(touched, one.row)), one.dimension
        state[row, at] = one.state
        amount = scheme.dimensions[at].signed(one.amount) * scheme.dimensions[at].weight
        own.money[row, at] = np.nan if one.state == UNKNOWN else amount
        own.variance[row, at] = 0.0
        for column in (own.offset, own.offset_low, own.offset_high):
            column[row, at] = np.nan
        own.units[row, at], own.grade[row, at] = 0.0, ELICITED if one.state != UNKNOWN else NOBODY_KNOWS
    return state


def _parts_of(scheme: Scheme, found: Foretold) -> _Parts:
    """Work out intervals of the parts and of their sum, costs apart from what is gained."""
    mean, variance = np.nan_to_num(found.money), np.nan_to_num(found.variance)
    low, high = (_gamma_quantile(mean, variance, level) for level in LEVELS)
    costs = np.array([one.sign < 0 for one in scheme.dimensions])
    centre, below, above = (np.zeros(mean.shape[0]) for _ in range(3))
    for side in (costs, ~costs):
        total, noise = mean[:, side].sum(axis=1), variance[:, side].sum(axis=1)
        ends = [_gamma_quantile(total, noise, level) for level in LEVELS]
        middle = np.clip(total, *ends)
        centre, below, above = centre + middle, below + (middle - ends[0]) ** 2, above + (ends[1] - middle) ** 2
    others = np.stack((centre, below, above), axis=1)
    nothing = np.isnan(found.money)
    low[nothing], high[nothing] = np.nan, np.nan
    return _Parts(
        found.money, low, high, found.units, found.grade, found.offset, found.offset_low, found.offset_high,
        others, np.sqrt(variance.sum(axis=1)),
    )  # fmt: skip


def _gamma_quantile(mean: Vector, variance: Vector, level: float) -> Vector:
    """Return the quantile of a gamma with this mean and variance; of its mirror image where the mean is negative."""
    from scipy.special import gammaincinv

    size, sure = np.abs(mean), (variance <= 0) | (mean == 0)
    scale = np.where(sure, 1.0, variance) / np.where(sure, 1.0, size)
    share = np.where(mean < 0, 1 - level, level)
    value = np.sign(mean) * scale * gammaincinv(np.where(sure, 1.0, size / scale), share)
    return np.asarray(np.where(sure, mean, value))


def _spread_out(quiet: _Parts, own: _Parts, days: Whole, touched: NDArray[np.intp]) -> _Parts:
    """Give everybody what somebody of their tenure is foretold, and those with a word of their own that."""
    columns = []
    for name in _Parts.__slots__:
        column = getattr(quiet, name)[days]
        column[touched] = getattr(own, name)
        columns.append(column)
    return _Parts(*columns)


def _count_purchases(
    scheme: Scheme, purchases: Purchases, parts: _Parts, state: States, verdicts: tuple[Verdict, ...]
) -> None:
    """Fill in the forecast and what offsets add to it."""
    weight, expected = scheme.dimensions[0].weight, purchases.expected
    parts.money[:, 0], parts.low[:, 0], parts.high[:, 0] = (
        weight * column for column in (expected, purchases.low, purchases.high)
    )
    state[:, 0] = np.where(np.isnan(expected), UNKNOWN, VALUE)
    parts.grade[:, 0] = np.where(np.isnan(expected), NOBODY_KNOWS, purchases.grade)
    for one in verdicts:
        if not one.dimension:
            state[one.row, 0] = one.state
            parts.grade[one.row, 0] = NOBODY_KNOWS if one.state == UNKNOWN else ELICITED
    for place, dimension in enumerate(scheme.dimensions):
        if dimension.kind != OFFSET:
            continue
        share = parts.offset[:, place]
        adds = ~np.isnan(share)
        money = expected * share
        ends = [expected * parts.offset_low[:, place], expected * parts.offset_high[:, place]]
        reach = [purchases.low * share, purchases.high * share]
        below = np.hypot(np.maximum(money - ends[0], 0), np.maximum(money - np.minimum(*reach), 0))
        above = np.hypot(np.maximum(ends[1] - money, 0), np.maximum(np.maximum(*reach) - money, 0))
        for into, column in ((parts.money, money), (parts.low, money - below), (parts.high, money + above)):
            into[adds, place] = column[adds]


def _close(scheme: Scheme, purchases: Purchases, parts: _Parts, state: States) -> Worths:
    """Round so that parts add up, and work out the interval of the sum."""
    offsets = [place for place, one in enumerate(scheme.dimensions) if one.kind == OFFSET]
    stretch = scheme.dimensions[0].weight + np.nan_to_num(parts.offset[:, offsets]).sum(axis=1)
    base = [np.nan_to_num(column) * stretch for column in (purchases.expected, purchases.low, purchases.high)]
    low, high = np.minimum(base[1], base[2]), np.maximum(base[1], base[2])
    middle = np.clip(base[0], low, high)
    width = np.nan_to_num(parts.offset_high[:, offsets] - parts.offset_low[:, offsets]) / 2
    noise = ((width * np.nan_to_num(purchases.expected)[:, None]) ** 2).sum(axis=1)
    centre, below, above = parts.others.T
    priced = np.asarray(~np.isnan(parts.money))
    known = np.asarray(((state <= ZERO) & priced).any(axis=1))
    exact = allocate_minor_units(np.where(known[:, None], np.nan_to_num(parts.money), 0.0))
    edges = [
        np.rint(middle + centre - np.sqrt((middle - low) ** 2 + below + noise)),
        np.rint(middle + centre + np.sqrt((high - middle) ** 2 + above + noise)),
    ]
    return Worths(
        exact=exact, low=_whole(parts.low), high=_whole(parts.high), state=state, grade=parts.grade, units=parts.units,
        priced=priced, known=known, expected=exact.sum(axis=1), total_low=_whole(edges[0]), total_high=_whole(edges[1]),
        spread=np.hypot(parts.spread, np.sqrt(noise) / NORMAL_90), stretch=stretch,
    )  # fmt: skip


def _whole(column: Vector) -> Whole:
    """Round to whole minor units; what is not known is 0, and marked elsewhere."""
    return np.rint(np.nan_to_num(column)).astype(np.int64)

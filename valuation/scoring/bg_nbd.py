"""BG/NBD: customers buy at their own steady rates and may leave after any purchase.

Kept beside the Pareto/NBD as the second opinion everybody knows. Its P(alive) of a one-time buyer is 1 by
construction, so it is never shown.
"""

from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from valuation.scoring.errors import DidNotConvergeError, NothingToLearnError
from valuation.scoring.histories import Whole
from valuation.scoring.newton import Optimum, Vector, maximise
from valuation.scoring.patterns import Patterns

NAMES = ("r", "alpha", "a", "b")
BLOCK = 8192
"""Patterns worked on at a time, so that the working set stays in the processor's cache."""
HARDLY_ANYBODY = 1e-3
"""Below this chance of leaving after a purchase, no dropout is visible."""
NEAR_ONE = 1e-6
"""The forecast is smooth in a, but its formula divides zero by zero at a = 1."""


@dataclass(frozen=True, slots=True, eq=False)
class BgNbd:
    """A fitted BG/NBD; times are in days.

    Buying rates are Gamma(r, rate alpha) and chances of leaving after a purchase Beta(a, b) over customers.
    ``covariance`` and ``at_boundary`` as in ``ParetoNbd``.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int
    at_boundary: tuple[str, ...]
    covariance: Vector

    @property
    def parameters(self) -> Vector:
        """r, alpha, a, b."""
        return np.array([self.r, self.alpha, self.a, self.b])

    @property
    def dropout_visible(self) -> bool:
        """Whether the model sees anybody leave; if not, everybody counts as alive."""
        return self.a / (self.a + self.b) >= HARDLY_ANYBODY

    def p_alive(self, patterns: Patterns) -> Vector:
        """Return the probability of still being a customer, shape (n_patterns,); 1 for one-time buyers."""
        from scipy.special import expit

        x, t, age = patterns.repeats, patterns.recency, patterns.age
        odds = np.full(x.size, -np.inf)
        many = x > 0
        odds[many] = _log_odds_gone(self.parameters, *(column[many].astype(np.float64) for column in (x, t, age)))
        return np.asarray(expit(-odds))

    def orders_if_alive(self, repeats: Whole, age: Whole, days: Vector) -> Vector:
        """Return expected purchases within each of ``days`` (n_horizons,), given alive; (n_horizons, n_rows).

        The published formula after Euler's transformation, whose 2F1 does not grow with repeats:
        (a+b+x-1)/(a-1) * (1 - (1-z)**(a-1) * 2F1(a+b-r-1, a-1; a+b+x-1; z)), z = days / (alpha + T + days).
        """
        from scipy.special import hyp2f1

        a = self.a if abs(self.a - 1) > NEAR_ONE else 1 + NEAR_ONE
        x, horizon = repeats, np.asarray(days, dtype=np.float64)[:, None]
        z = horizon / (self.alpha + age + horizon)
        third = a + self.b + x - 1
        with np.errstate(over="ignore", invalid="ignore"):
            left = np.exp((a - 1) * np.log1p(-z)) * hyp2f1(a + self.b - self.r - 1, a - 1, third, z)
        gone = ~np.isfinite(left)
        if (
            gone.any()
        ):  # where all customers leave alike, a runs to its limit: this series overflows, the plain one holds
            plain = np.exp((self.r + x) * np.log1p(-z)) * hyp2f1(self.r + x, self.b + x, third, z)
            left = np.where(gone, plain, left)
        return np.asarray(third / (a - 1) * (1 - left))


def fit_bg_nbd(patterns: Patterns) -> BgNbd:
    """Fit the BG/NBD by maximum likelihood.

    Parameters
    ----------
    patterns : Patterns
        Counted histories, times in whole days.

    Returns
    -------
    BgNbd
        The maximum; ``log_likelihood`` is that of times measured in days.

    Raises
    ------
    NothingToLearnError
        When nobody bought on a second day.
    DidNotConvergeError
        When no maximum was found.

    References
    ----------
    Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24(2), 2005.

    Examples
    --------
    >>> some = Patterns(*(np.array(c) for c in ([0, 1, 3, 6], [0, 40, 90, 20], [90, 90, 90, 90], [50, 20, 10, 5])))
    >>> model = fit_bg_nbd(some)
    >>> model.p_alive(some).round(1).tolist()
    [1.0, 0.7, 0.8, 0.0]
    """
    if not patterns.repeats.any():
        raise NothingToLearnError("nobody has bought on a second day, so nothing is known about coming back")
    unit = float(patterns.age @ patterns.count) / patterns.customers
    shift = np.log([1.0, unit, 1.0, 1.0])
    start = np.zeros(4)
    if (thinned := patterns.thinned()) is not None:
        with suppress(DidNotConvergeError):
            start = _climb(thinned, shift, start).point
    found = _climb(patterns, shift, start)
    r, alpha, a, b = np.exp(found.point + shift).tolist()
    return BgNbd(
        r=r, alpha=alpha, a=a, b=b,
        log_likelihood=found.value, customers=patterns.customers,
        at_boundary=tuple(n for n, edge in zip(NAMES, found.at_lower | found.at_upper, strict=True) if edge),
        covariance=found.covariance(),
    )  # fmt: skip


def _climb(patterns: Patterns, shift: Vector, start: Vector) -> Optimum:
    silences = _silences(patterns)
    return maximise(lambda z: _surface(np.exp(z + shift), patterns, silences), start)


def surface(parameters: Vector, patterns: Patterns) -> tuple[float, Vector, Vector]:
    """Return log-likelihood, gradient (4,) and Hessian (4, 4) with respect to the log parameters.

    The likelihood is a part in repeats alone, times (alpha + T)**-(r + x), times 1 + odds of having left
    for those who came back: as patterns ascend by repeats, they are the last.
    """
    return _surface(parameters, patterns, _silences(patterns))


def _surface(
    parameters: Vector, patterns: Patterns, silences: tuple[Vector, Vector, Vector]
) -> tuple[float, Vector, Vector]:
    value, slope, bend = _repeats_part(parameters, patterns)
    part = _silence_part(parameters, silences)
    value, slope, bend = value + part[0], slope + part[1], bend + part[2]
    for start in range(int(np.searchsorted(patterns.repeats, 1)), patterns.count.size, BLOCK):
        where = slice(start, start + BLOCK)
        columns = (patterns.repeats, patterns.recency, patterns.age, patterns.count)
        x, t, age, count = (column[where].astype(np.float64) for column in columns)
        part = _left_part(parameters, (x, t, age), count)
        value, slope, bend = value + part[0], slope + part[1], bend + part[2]
    gradient = parameters * slope
    return value, gradient, bend * np.outer(parameters, parameters) + np.diag(gradient)


def _repeats_part(parameters: Vector, patterns: Patterns) -> tuple[float, Vector, Vector]:
    """Return what depends on repeats alone, by a histogram: Gamma(r+x)/Gamma(r) alpha**r B(a,b+x)/B(a,b)."""
    from scipy.special import gammaln, polygamma, psi

    r, alpha, a, b = parameters
    x = np.arange(int(patterns.repeats.max()) + 1)
    count = np.bincount(patterns.repeats, weights=patterns.count)
    n = float(count.sum())

    def rises(start: float) -> tuple[float, float, float]:
        """Sum ln Gamma(start + x) - ln Gamma(start) and its two derivatives in start over customers."""
        first, second, third = gammaln, psi, lambda v: polygamma(1, v)
        one, two, three = (float(count @ (f(start + x) - f(start))) for f in (first, second, third))
        return one, two, three

    (vr, gr, hr), (vb, gb, hb), (vab, gab, hab) = rises(r), rises(b), rises(a + b)
    slope = np.array([gr + n * np.log(alpha), n * r / alpha, -gab, gb - gab])
    bend = np.diag([hr, -n * r / alpha**2, -hab, hb - hab])
    bend[0, 1] = bend[1, 0] = n / alpha
    bend[2, 3] = bend[3, 2] = -hab
    return vr + n * r * np.log(alpha) + vb - vab, slope, bend


def _silences(patterns: Patterns) -> tuple[Vector, Vector, Vector]:
    """Return every age that occurs, with its customers and their repeats: ln(alpha + T) knows no more of them."""
    count: Vector = np.bincount(patterns.age, patterns.count).astype(np.float64)
    repeats: Vector = np.bincount(patterns.age, patterns.count * patterns.repeats).astype(np.float64)
    ages = np.flatnonzero(count)
    return ages.astype(np.float64), count[ages], repeats[ages]


def _silence_part(parameters: Vector, silences: tuple[Vector, Vector, Vector]) -> tuple[float, Vector, Vector]:
    """Return -(r + x) ln(alpha + T)."""
    r, alpha = parameters[:2]
    age, count, repeats = silences
    log_end, inverse, all_of_them = np.log(alpha + age), 1 / (alpha + age), r * count + repeats
    slope, bend = np.zeros(4), np.zeros((4, 4))
    slope[:2] = -float(count @ log_end), -float(inverse @ all_of_them)
    bend[0, 1] = bend[1, 0] = -float(inverse @ count)
    bend[1, 1] = float((inverse * inverse) @ all_of_them)
    return -float(all_of_them @ log_end), slope, bend


def _log_odds_gone(parameters: Vector, x: Vector, t: Vector, age: Vector) -> Vector:
    """Return the log odds of having left after the last purchase; repeats > 0."""
    r, alpha, a, b = parameters
    return np.asarray((r + x) * np.log1p((age - t) / (alpha + t)) + np.log(a) - np.log(b + x - 1))


def _left_part(
    parameters: Vector, history: tuple[Vector, Vector, Vector], count: Vector
) -> tuple[float, Vector, Vector]:
    """Return ln(1 + odds of having left) of those who came back."""
    r, alpha, a, b = parameters
    x, t, age = history
    end, last, fall = 1 / (alpha + age), 1 / (alpha + t), 1 / (b + x - 1)
    longer = np.log1p((age - t) * last)
    odds = (r + x) * longer + np.log(a * fall)
    small = np.exp(-np.abs(odds))
    gone = np.where(odds > 0, 1.0, small) / (1 + small)
    by = np.stack((longer, (r + x) * (end - last), np.full_like(x, 1 / a), -fall))
    weight = count * gone
    bend = (by * (weight * (1 - gone))) @ by.T
    bend[0, 1] = bend[1, 0] = bend[0, 1] + float(weight @ (end - last))
    bend[1, 1] += float(weight @ ((r + x) * (last**2 - end**2)))
    bend[2, 2] -= float(weight.sum()) / a**2
    bend[3, 3] += float(weight @ fall**2)
    return float(count @ (np.maximum(odds, 0) + np.log1p(small))), by @ weight, bend

"""Weights as the pages show them: who judged what, how far it fits together, and what comes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import exp

from accounts.models import User
from valuation.models import Dimension, DimensionKind, Judgement, WeightSet, WeightSetState

#: How much more a judge may say that the money of one dimension counts than that of another, and the inverse of each.
STEPS = (1.0, 2.0, 3.0, 5.0, 9.0)
WORDS = {
    1.0: "the same",
    2.0: "twice as much",
    3.0: "three times as much",
    5.0: "five times as much",
    9.0: "nine times as much",
}
FOUR_IN_FIVE = 1.2816
ACCEPTABLE = 0.1
STANDS_OUT = 0.03
Ratios = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dimensions, and what one judge said of them: the first counts ``ratio`` times as much as the second."""

    first: Dimension
    second: Dimension
    ratio: float | None = None

    @property
    def says(self) -> str:
        """The judgement in a sentence."""
        return "" if self.ratio is None else sentence(self.first, self.second, self.ratio)


@dataclass(frozen=True, slots=True)
class Mend:
    """The judgement that fits the others least, and what they say in its place."""

    first: Dimension
    second: Dimension
    said: str
    fitting: str
    ratio: float


@dataclass(frozen=True, slots=True)
class JudgeRow:
    """One judge: how many pairs they judged, and how far their judgements fit together once all are."""

    judge: User
    done: int
    total: int
    ratio: float | None = None
    mend: Mend | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every pair is judged, so that this judge counts."""
        return self.done == self.total

    @property
    def is_consistent(self) -> bool:
        """Whether what they said fits together."""
        return self.ratio is not None and self.ratio <= ACCEPTABLE

    @property
    def stands_out(self) -> bool:
        """Whether one answer is worth looking at again: all contradict each other, or it alone does."""
        if self.ratio is None or self.mend is None:
            return False
        return not self.is_consistent or self.ratio - self.mend.ratio >= STANDS_OUT


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One dimension: how much its money counts beside that of purchases, and where it lies between the judges."""

    dimension: Dimension
    weight: float
    spread: float

    @property
    def low(self) -> float:
        """The lower end of four times in five."""
        return self.weight * exp(-FOUR_IN_FIVE * self.spread)

    @property
    def high(self) -> float:
        """The upper end of four times in five."""
        return self.weight * exp(FOUR_IN_FIVE * self.spread)


@dataclass(frozen=True, slots=True)
class Joint:
    """What all judges say together."""

    rows: list[WeightRow]
    ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether it fits together."""
        return self.ratio <= ACCEPTABLE

    @property
    def top(self) -> float:
        """The end of the scale that all rows are drawn on."""
        return max(row.high for row in self.rows)


@dataclass(frozen=True)
class Judged:
    """A set of weights that is being judged."""

    dimensions: list[Dimension]
    judges: list[JudgeRow]
    joint: Joint | None

    @cached_property
    def complete(self) -> int:
        """How many judges have judged every pair."""
        return sum(row.is_complete for row in self.judges)

    def row_of(self, user: User) -> JudgeRow | None:
        """Return one judge's row."""
        return next((row for row in self.judges if row.judge.pk == user.pk), None)


def counting_dimensions() -> list[Dimension]:
    """Return the dimensions that are weighed: those that count, purchases first, because the others stand beside it."""
    found = Dimension.objects.filter(is_on=True).order_by("position", "pk")
    return sorted(found, key=lambda dimension: dimension.kind != DimensionKind.FORECAST)


def weight_sets() -> list[WeightSet]:
    """Return every version, newest first."""
    return list(WeightSet.objects.select_related("made_by", "approved_by").order_by("-version"))


def weights_in_force() -> WeightSet | None:
    """Return the weights that the next run takes; without any, all money counts alike."""
    return WeightSet.objects.filter(state=WeightSetState.APPROVED).select_related("made_by", "approved_by").first()


def kept_rows(weights: WeightSet) -> Joint | None:
    """Return the weights as they were approved; a dimension that is gone since is left out."""
    known = {dimension.slug: dimension for dimension in Dimension.objects.all()}
    rows = [
        WeightRow(known[slug], float(weight), float(weights.spreads.get(slug, 0)))
        for slug, weight in weights.weights.items()
        if slug in known
    ]
    rows.sort(key=lambda row: (row.dimension.kind != DimensionKind.FORECAST, row.dimension.position, row.dimension.pk))
    return Joint(rows, weights.consistency_ratio or 0) if rows else None


def judged(weights: WeightSet) -> Judged:
    """Return who judged what of the dimensions that count today, and what comes of those who judged every pair."""
    from valuation.scoring import joint_weights

    dimensions = counting_dimensions()
    total = len(dimensions) * (len(dimensions) - 1) // 2
    by_judge = _by_judge(weights, {dimension.pk for dimension in dimensions})
    judges = [_judge_row(judge, ratios, dimensions, total) for judge, ratios in by_judge]
    matrices = [_matrix(ratios, dimensions) for _, ratios in by_judge if len(ratios) == total]
    if not matrices or not total:
        return Judged(dimensions, judges, None)
    found = joint_weights(matrices)
    rows = [
        WeightRow(dimension, float(weight), float(spread))
        for dimension, weight, spread in zip(dimensions, found.weights, found.spreads, strict=True)
    ]
    return Judged(dimensions, judges, Joint(rows, found.consistency_ratio))


def pairs_of(weights: WeightSet, judge: User) -> list[Pair]:
    """Return every pair of dimensions that count, with what ``judge`` said of it."""
    dimensions = counting_dimensions()
    said = {(one.first_id, one.second_id): one.ratio for one in Judgement.objects.filter(weights=weights, judge=judge)}
    return [Pair(first, second, _ratio(said, first, second)) for first, second in combinations(dimensions, 2)]


def next_pair(pairs: Iterable[Pair]) -> Pair | None:
    """Return the first pair that is not judged yet."""
    return next((pair for pair in pairs if pair.ratio is None), None)


def sentence(first: Dimension, second: Dimension, ratio: float) -> str:
    """Say a judgement."""
    if abs(ratio - 1) < 1e-6:  # noqa: PLR2004 - equal, as exact as a division leaves it
        return f"{first.name} and {second.name}: the same"
    more, less = (first, second) if ratio > 1 else (second, first)
    return f"{more.name}: {how_much(ratio)} as {less.name}"


def how_much(ratio: float) -> str:
    """Say how much more the one counts that counts more."""
    times = max(ratio, 1 / ratio)
    step = min(STEPS, key=lambda one: abs(one - times))
    return WORDS[step] if abs(step - times) < 1e-6 else f"{times:.2g} times as much"  # noqa: PLR2004 - the same step


def _by_judge(weights: WeightSet, counting: set[int]) -> list[tuple[User, dict[tuple[int, int], float]]]:
    said: dict[User, dict[tuple[int, int], float]] = defaultdict(dict)
    for one in Judgement.objects.filter(weights=weights).select_related("judge").order_by("judge__name", "judge"):
        if counting.issuperset({one.first_id, one.second_id}):
            said[one.judge][one.first_id, one.second_id] = one.ratio
    return list(said.items())


def _judge_row(judge: User, ratios: Ratios, dimensions: Sequence[Dimension], total: int) -> JudgeRow:
    from valuation.scoring import judgement_to_revisit, pair_weights

    if len(ratios) < total:
        return JudgeRow(judge, len(ratios), total)
    matrix = _matrix(ratios, dimensions)
    ratio = pair_weights(matrix).consistency_ratio
    found = judgement_to_revisit(matrix, steps=STEPS)
    if found is None:
        return JudgeRow(judge, total, total, ratio)
    first, second = dimensions[found.first], dimensions[found.second]
    mend = Mend(
        first,
        second,
        sentence(first, second, found.said),
        sentence(first, second, found.fitting),
        found.consistency_ratio,
    )
    return JudgeRow(judge, total, total, ratio, mend)


def _matrix(ratios: Ratios, dimensions: Sequence[Dimension]) -> list[list[float]]:
    return [[_ratio(ratios, row, column) or 1.0 for column in dimensions] for row in dimensions]


def _ratio(ratios: Ratios, first: Dimension, second: Dimension) -> float | None:
    """Return what was said of a pair, whichever of the two was kept first."""
    if (first.pk, second.pk) in ratios:
        return ratios[first.pk, second.pk]
    turned = ratios.get((second.pk, first.pk))
    return None if turned is None else 1 / turned

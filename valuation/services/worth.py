"""What each customer of a shard is worth, where that places them among all, and the rows that say so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from valuation.models import Grade, PartState, ValueRun
from valuation.models.run import ValueState
from valuation.services.gathering import REFERRAL, Gathered, Packed
from valuation.services.scheme import scheme_of
from valuation.services.settling import WOULD_NOT_HAVE_COME, Settled, among

NO_PURCHASE = "Everything this customer bought was returned."
NEVER_BOUGHT = "Nothing is known yet that they bought, signed or did."
MOVED = 0.1
"""Assumed: a tenth of what a customer is worth is credited to whoever moved them in public."""
ROWS_AT_ONCE = 5_000
STATES, GRADES = tuple(PartState.values), tuple(Grade.values)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """What the customers of one shard are worth, their facts, and in which bin of money each draw puts them.

    ``own`` is the worth without what they brought.
    """

    customer_ids: Any
    facts: Any
    forecast: Any
    worths: Any
    own: Any
    bins: Any


@dataclass(frozen=True, slots=True, eq=False)
class Tallied(Packed):
    """What ranking everybody needs of one shard.

    ``parts`` are the sums of each dimension and ``states`` how many customers are in each state of it; ``counts`` how
    many fall in each bin of money in each draw; ``edges`` who brought or moved whom.
    """

    customer_ids: Any
    expected: Any
    purchases: Any
    known: Any
    bought: Any
    spent: Any
    own: Any
    parts: Any
    states: Any
    counts: Any
    edges: Any


@dataclass(frozen=True, slots=True, eq=False)
class Placed(Packed):
    """Where the customers of one shard stand among all: columns rank, by purchases, by spend and credit.

    ``counts`` are those of all shards.
    """

    places: Any
    counts: Any


def score(*, run: ValueRun, gathered: Gathered, settled: Settled) -> Scored:
    """Value the customers of one shard in every dimension."""
    import numpy as np

    from valuation.scoring import Purchases, add_up, draw_bins, draw_shocks, draws_for

    scheme = scheme_of(run)
    expected, low, high = settled.forecast[:3]
    checked = Grade.B if run.backtest.get("discrepancy") else Grade.D
    purchases = Purchases(expected, low, high, GRADES.index(checked))
    evidence = _evidence(run, gathered, settled)
    verdicts = _verdicts(gathered)
    worths = add_up(scheme, purchases, gathered.tenure, evidence, verdicts)
    shocks = draw_shocks(scheme, draws=draws_for(run.total_count), seed=run.seed)
    bins = draw_bins(worths, purchases, gathered.customer_ids, shocks=shocks, seed=run.seed)
    own = worths.expected.copy()
    if evidence.brought_to is not None:
        weight = scheme.dimensions[evidence.brought_to].weight
        counted = worths.state[evidence.told, evidence.brought_to] == STATES.index("value")
        own[evidence.told] -= np.where(counted, np.rint(evidence.brought * weight), 0).astype(np.int64)
    return Scored(gathered.customer_ids, settled.facts, settled.forecast, worths, own, bins)


def tally(*, scored: Scored, edges: Any) -> Tallied:
    """Return what ranking everybody needs of a shard."""
    import numpy as np

    from valuation.scoring import count_bins

    worths = scored.worths
    return Tallied(
        customer_ids=scored.customer_ids,
        expected=worths.expected,
        purchases=worths.exact[:, 0],
        known=worths.known,
        bought=worths.known & worths.priced[:, 0],
        spent=scored.facts[1],
        own=np.where(worths.known, scored.own, 0),
        parts=np.where(worths.known[:, None], worths.exact, 0).sum(axis=0),
        states=np.stack([(worths.state == state).sum(axis=0) for state in range(len(STATES))], axis=1),
        counts=count_bins(scored.bins, worths.known),
        edges=edges,
    )


def _evidence(run: ValueRun, gathered: Gathered, settled: Settled) -> Any:
    """Return the evidence as scoring takes it; whoever brought somebody is among the told."""
    import numpy as np

    from valuation.scoring import Evidence

    slugs = [one["slug"] for one in run.dimensions]
    to = slugs.index(REFERRAL) if REFERRAL in slugs else None
    brought = settled.brought if to is not None else np.zeros_like(settled.brought)
    told = np.union1d(gathered.told, np.flatnonzero(brought[0]))
    place = np.searchsorted(told, gathered.told)
    units, none = np.zeros((told.size, gathered.units.shape[1])), np.zeros((told.size, len(slugs)), dtype=bool)
    units[place], none[place] = gathered.units, gathered.looked_none
    if to is not None:
        none[brought[0, told] != 0, to] = False
    return Evidence(told, units, none, brought[0, told], brought[1, told], to)


def _verdicts(gathered: Gathered) -> tuple[Any, ...]:
    """Return what was decided, as scoring takes it."""
    import numpy as np

    from valuation.scoring import Verdict

    rows = np.searchsorted(gathered.customer_ids, gathered.verdicts[:, 0])
    return tuple(
        Verdict(int(row), dimension, state, float(amount))
        for row, (_, dimension, state, amount) in zip(rows, gathered.verdicts.tolist(), strict=True)
    )


def place_all(tallied: Sequence[Tallied]) -> list[Placed]:
    """Rank everybody and share out the credit; equal values are ranked by id, so that a rank is never shared."""
    import numpy as np

    from valuation.scoring import share_credit

    def whole(name: str) -> Any:
        return np.concatenate([getattr(one, name) for one in tallied])

    ids, known, bought, own = (whole(name) for name in ("customer_ids", "known", "bought", "own"))
    edges = among(ids, whole("edges"))
    edges = edges[known[edges[:, 0]] & known[edges[:, 1]]]
    share = np.where(edges[:, 2] == 1, WOULD_NOT_HAVE_COME, MOVED)
    places = np.stack(
        (
            _ranks(whole("expected"), ids, known),
            _ranks(whole("purchases"), ids, bought),
            _ranks(whole("spent"), ids, np.ones_like(known)),
            share_credit(own, edges[:, 1], edges[:, 0], share),
        )
    )
    counts = sum(one.counts for one in tallied)
    edge = np.cumsum([0, *(one.customer_ids.size for one in tallied)]).tolist()
    return [Placed(places[:, first:last], counts) for first, last in pairwise(edge)]


def _ranks(money: Any, ids: Any, some: Any) -> Any:
    """Return the rank of each by money, the most first, among some of them; the others come after."""
    import numpy as np

    rank = np.zeros(ids.size, dtype=np.int64)
    rank[np.lexsort((ids, -money, ~some))] = np.arange(1, ids.size + 1)
    return rank


def rows_of(*, run: ValueRun, scored: Scored, placed: Placed) -> Iterator[dict[str, Any]]:
    """Yield the columns of a CustomerValue for each customer of a shard."""
    from valuation.scoring import rank_interval

    worths, (rank, *others) = scored.worths, placed.places
    why = str(run.parameters.get("why_unknown") or "")[:120]
    best, worst = rank_interval(scored.bins, placed.counts, rank)
    money = (worths.expected, worths.total_low, worths.total_high, worths.exact[:, 0])
    numbers = zip(*(column.tolist() for column in (*money, rank, best, worst, *others, *scored.facts)), strict=True)
    forecasts = scored.forecast[3:].T.tolist()
    ids, known, priced = scored.customer_ids.tolist(), worths.known.tolist(), worths.priced[:, 0].tolist()
    for n, (numbered, parts) in enumerate(zip(numbers, _contributions(worths), strict=True)):
        expected, low, high, purchases, rank_now, rank_low, rank_high, by_purchases, by_spend, credit, orders, spent = (
            numbered
        )
        p_alive, ahead = forecasts[n]
        bought = known[n] and priced[n]
        yield {
            "customer_id": ids[n],
            "state": ValueState.VALUE.value if known[n] else ValueState.UNKNOWN.value,
            "reason": "" if known[n] else why or (NO_PURCHASE if spent or orders else NEVER_BOUGHT),
            "expected_minor": expected if known[n] else None,
            "low_minor": low if known[n] else None,
            "high_minor": high if known[n] else None,
            "rank": rank_now if known[n] else None,
            "rank_low": rank_low if known[n] else None,
            "rank_high": rank_high if known[n] else None,
            "contributions": parts,
            "credit_minor": credit if known[n] else None,
            "purchases_minor": purchases if bought else None,
            "purchases_rank": by_purchases if bought else None,
            "p_alive": None if p_alive != p_alive else p_alive,  # noqa: PLR0124 - only NaN differs from itself
            "expected_orders": None if ahead != ahead else ahead,  # noqa: PLR0124 - as above
            "orders": orders,
            "spent_minor": spent,
            "spent_rank": by_spend,
        }


def _contributions(worths: Any) -> Iterator[list[list[Any]]]:
    """Yield the parts of each customer: minor, low, high, state, grade, units; nothing where nothing is known."""
    import numpy as np

    shown = worths.priced & worths.known[:, None]
    matrices = (worths.exact, worths.low, worths.high, shown, worths.state, worths.grade, np.round(worths.units, 3))
    for first in range(0, len(shown), ROWS_AT_ONCE):
        rows = (matrix[first : first + ROWS_AT_ONCE].tolist() for matrix in matrices)
        for parts in zip(*rows, strict=True):
            yield [
                [e, lo, hi, STATES[s], GRADES[g], u] if t else [None, None, None, STATES[s], GRADES[g], None]
                for e, lo, hi, t, s, g, u in zip(*parts, strict=True)
            ]

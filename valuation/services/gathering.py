"""The facts about the customers of one shard, as arrays."""

import io
import zlib
from dataclasses import dataclass, fields
from typing import Any, Self

from valuation.models import PartState, ValueRun
from valuation.services.facts import (
    Between,
    Moment,
    read_contracts,
    read_decisions,
    read_evidence,
    read_orders,
    read_since,
)
from valuation.services.scheme import Kept, kept_by

REFERRAL, INFLUENCE = "referral", "influence"
STATES = tuple(PartState.values)
THOUSANDTHS = 1_000
SUMS = ("customers", "days", "days_days", "units", "units_units", "units_days")


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Arrays that travel between workers as bytes in a row."""

    def pack(self) -> bytes:
        """Return the arrays as bytes."""
        import numpy as np

        into = io.BytesIO()
        np.savez(into, **{one.name: getattr(self, one.name) for one in fields(self)})
        return zlib.compress(into.getbuffer(), 1)

    @classmethod
    def unpack(cls, packed: bytes | memoryview) -> Self:
        """Return what was packed."""
        import numpy as np

        with np.load(io.BytesIO(zlib.decompress(packed)), allow_pickle=False) as found:
            return cls(**{one.name: found[one.name] for one in fields(cls)})


@dataclass(frozen=True, slots=True, eq=False)
class Gathered(Packed):
    """The facts of one shard; customers ascend by id.

    ``orders`` has columns customer, day, kept; ``contracts`` customer, price, months, renewals, ended, days to the next
    renewal; ``edges`` mover, moved and whether they were brought; ``verdicts`` customer, dimension, state and amount.
    ``told`` lists places of customers with evidence, ``units`` their units of each measure, and ``looked_none`` where
    somebody looked and there was nothing. ``sums`` are what rates are learnt from, a row for each measure.
    """

    customer_ids: Any
    tenure: Any
    orders: Any
    contracts: Any
    edges: Any
    verdicts: Any
    told: Any
    units: Any
    looked_none: Any
    sums: Any


def gather(*, run: ValueRun, shard: Between) -> Gathered:
    """Read the facts about everybody in a shard who ever bought, signed or did something."""
    import numpy as np

    counts = kept_by(run)
    moment = Moment(run.as_of, run.requested_at)
    orders = read_orders(moment=moment, shard=shard)
    contracts = _table(
        (
            (who, price, months, *_renewals(run, months, begun, renews, ended))
            for who, price, months, begun, renews, ended in read_contracts(moment=moment, shard=shard)
        ),
        6,
    )
    evidence = read_evidence(moment=moment, shard=shard)
    verdicts = _table(
        (
            (who, counts.places[what], STATES.index(state), amount or 0)
            for who, what, state, amount in read_decisions(moment=moment, shard=shard)
            if what in counts.places
        ),
        4,
    )
    known, since = read_since(shard=shard)
    told_of = np.array([row[0] for row in evidence], dtype=np.int64)
    ids = np.unique(np.concatenate((orders[:, 0], contracts[:, 0], verdicts[:, 0], told_of)))
    tenure = _tenure(run, ids, since[np.searchsorted(known, ids)], orders)
    told, units, none = _written(run, counts, ids, evidence)
    sums = _sum_up(counts, tenure, told, units)
    edges = _edges(counts, evidence)
    return Gathered(ids, tenure, orders, contracts, edges, verdicts, told, units, none, sums)


def _table(rows: Any, columns: int) -> Any:
    """Return rows of whole numbers as an array."""
    import numpy as np

    return np.fromiter(rows, dtype=np.dtype((np.int64, columns)))


def _renewals(run: ValueRun, months: int, begun: Any, renews: Any, ended: Any) -> tuple[int, int, int]:
    """Return how often a contract was renewed, whether it has ended, and the days until the next renewal."""
    over = ended is not None and ended <= run.as_of
    until = min(ended, run.as_of) if over else run.as_of
    periods = max(0, (until.year - begun.year) * 12 + until.month - begun.month - (until.day < begun.day)) // months
    return periods, int(over), max(0, (renews - run.as_of).days)


def _tenure(run: ValueRun, ids: Any, since: Any, orders: Any) -> Any:
    """Return days since somebody became a customer: from the register or their first order, whichever is earlier."""
    import numpy as np

    from valuation.scoring.scheme import SHORTEST_LOOK

    today = run.as_of.toordinal()
    first = np.full(ids.size, today + 1, dtype=np.int64)
    np.minimum.at(first, np.searchsorted(ids, orders[:, 0]), orders[:, 1])
    first = np.minimum(first, np.where(since > 0, since, today + 1))
    return np.where(first > today, SHORTEST_LOOK, today - first)


def _written(run: ValueRun, counts: Kept, ids: Any, evidence: list[tuple[Any, ...]]) -> tuple[Any, Any, Any]:
    """Return who has evidence, their units of each measure, and in which dimensions somebody looked in vain."""
    import numpy as np

    column = {one.pk: at for at, one in enumerate(counts.measures)}
    within = np.array([one.looked for one in counts.measures], dtype=np.int64)
    rows = _table(
        (
            (who, column[measure], round(quantity * THOUSANDTHS), (run.as_of - day).days)
            for who, measure, quantity, day, _ in evidence
            if measure in column
        ),
        4,
    )
    rows = rows[rows[:, 3] < within[rows[:, 1]]] if rows.size else rows
    told, at = np.unique(np.searchsorted(ids, rows[:, 0]), return_inverse=True)
    counted = np.zeros((told.size, len(counts.measures)), dtype=np.int64)
    np.add.at(counted, (at, rows[:, 1]), rows[:, 2])
    seen = np.zeros((told.size, len(counts.slugs)), dtype=bool)
    of = np.array([counts.slugs.index(one.dimension) for one in counts.measures], dtype=np.int64)
    seen[at, of[rows[:, 1]]] = True
    some = np.zeros_like(seen)
    np.logical_or.at(some, (at[rows[:, 2] > 0], of[rows[rows[:, 2] > 0, 1]]), True)
    return told, counted / THOUSANDTHS, seen & ~some


def _sum_up(counts: Kept, tenure: Any, told: Any, units: Any) -> Any:
    """Return what the rates of the measures are learnt from."""
    import numpy as np

    from valuation.scoring import add_up_units

    found = np.zeros((len(counts.measures), len(SUMS)), dtype=np.int64)
    whole = np.zeros(tenure.size)
    for column, one in enumerate(counts.measures):
        whole[told] = units[:, column]
        sums = add_up_units(whole, np.minimum(tenure, one.looked))
        found[column] = [getattr(sums, name) for name in SUMS]
    return found


def _edges(counts: Kept, evidence: list[tuple[Any, ...]]) -> Any:
    """Return who brought or moved whom, each pair once; to have brought somebody is more than to have moved them."""
    brings = {one.pk: int(one.dimension == REFERRAL) for one in counts.measures
              if one.dimension in {REFERRAL, INFLUENCE}}  # fmt: skip
    pairs: dict[tuple[int, int], int] = {}
    for who, measure, quantity, _, about in evidence:
        if about is not None and measure in brings and quantity > 0:
            pairs[who, about] = max(pairs.get((who, about), 0), brings[measure])
    return _table(((*pair, brought) for pair, brought in sorted(pairs.items())), 3)

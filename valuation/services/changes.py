"""Why values are others than they were in the run before: what came in, what was learnt, what was priced and judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.bulk import pieces
from valuation.models import CustomerValue, RunState, ValueRun
from valuation.services.change_steps import steps_between

ROWS_AT_ONCE = 10_000
MOVERS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Changes of some customers: ``before`` and ``after`` by customer and dimension, ``causes`` by those and cause."""

    customer_ids: Any
    slugs: list[str]
    before: Any
    after: Any
    causes: Any

    def deltas(self) -> Any:
        """Return by how much each customer's value moved."""
        return (self.after - self.before).sum(axis=1)


def split_customer(*, new: CustomerValue, old: CustomerValue) -> Split:
    """Split the change of one customer's value between two runs; the parts add up exactly."""
    return _split(new.run, old.run, [new], {old.customer_id: old})


def note_changes(*, run_id: int) -> bool:
    """Write into a run why the company's total is another than in the run before; do nothing the second time."""
    run = ValueRun.objects.select_related("parent").filter(pk=run_id, state=RunState.DONE).first()
    if run is None or run.parent is None or "changes" in run.totals:
        return False
    found = _sum_up(run, run.parent)
    run.totals = {**run.totals, "changes": found}
    return bool(ValueRun.objects.filter(pk=run.pk).update(totals=run.totals))


def unexplained_runs() -> list[int]:
    """Return the newest run when it is done and nobody has said yet what it changed."""
    newest = ValueRun.objects.filter(state=RunState.DONE, parent__isnull=False).order_by("-finished_at", "-pk").first()
    return [newest.pk] if newest and "changes" not in newest.totals else []


def _sum_up(run: ValueRun, parent: ValueRun) -> dict[str, Any]:
    import numpy as np

    slugs = _slugs(run, parent)
    total = {"before": np.zeros(len(slugs), dtype=np.int64), "after": np.zeros(len(slugs), dtype=np.int64)}
    causes = np.zeros((len(slugs), 4), dtype=np.int64)
    movers: list[tuple[int, int]] = []
    fresh = 0
    rows = run.values.order_by("customer").iterator(chunk_size=ROWS_AT_ONCE)
    for piece in pieces(rows, ROWS_AT_ONCE):
        older = _replaced(run).filter(customer__in=[value.customer_id for value in piece])
        before = {value.customer_id: value for value in older}
        found = _split(run, parent, piece, before)
        total["before"] += found.before.sum(axis=0)
        total["after"] += found.after.sum(axis=0)
        causes += found.causes.sum(axis=0)
        fresh += sum(value.customer_id not in before for value in piece)
        pairs = zip(found.customer_ids.tolist(), found.deltas().tolist(), strict=True)
        movers = _furthest([*movers, *pairs])
    gone = _replaced(run).exclude(customer__in=run.values.values("customer"))
    for value in gone.iterator(chunk_size=ROWS_AT_ONCE):
        lost = _row(value, parent, slugs)
        total["before"] += lost
        causes[:, 0] -= lost
    names = {one["slug"]: one["name"] for one in (*parent.dimensions, *run.dimensions)}
    return {
        **_whole(run, parent, int((total["after"] - total["before"]).sum())),
        "causes": causes.sum(axis=0).tolist(),
        "dimensions": [
            {
                "slug": slug,
                "name": names.get(slug, slug),
                "before": int(total["before"][n]),
                "after": int(total["after"][n]),
                "causes": causes[n].tolist(),
            }
            for n, slug in enumerate(slugs)
        ],
        "moved": run.values.count(),
        "new": fresh,
        "gone": gone.count(),
        "movers": movers,
    }


def _whole(run: ValueRun, parent: ValueRun, moved: int) -> dict[str, Any]:
    """Return the company's totals before and after, and what of their change is in no customer's row."""
    before, after = parent.totals.get("expected_minor"), run.totals.get("expected_minor")
    if before is None or after is None:
        return {"parent": parent.pk, "before": None, "after": after, "overlap": 0, "small": 0}
    overlap = int(parent.totals.get("overlap_minor", 0)) - int(run.totals.get("overlap_minor", 0))
    return {
        "parent": parent.pk,
        "before": before,
        "after": after,
        "overlap": overlap,
        "small": after - before - overlap - moved,
    }


def _furthest(movers: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep those who moved furthest, up and down."""
    ordered = sorted((pair for pair in movers if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    return ordered if len(ordered) <= 2 * MOVERS else [*ordered[:MOVERS], *ordered[-MOVERS:]]


def _replaced(run: ValueRun) -> Any:
    """Return the rows that a run took the place of."""
    return CustomerValue.objects.filter(until=run).exclude(run=run)


def _slugs(run: ValueRun, before: ValueRun) -> list[str]:
    """Return the dimensions of both runs, the newer ones first."""
    return list(dict.fromkeys(one["slug"] for one in (*run.dimensions, *before.dimensions))) or ["purchases"]


def _row(value: CustomerValue | None, run: ValueRun, slugs: Sequence[str]) -> Any:
    """Return the parts of one row by dimension; nothing where it has none."""
    import numpy as np

    found = np.zeros(len(slugs), dtype=np.int64)
    if value is None or value.expected_minor is None:
        return found
    if not value.contributions:
        found[slugs.index("purchases") if "purchases" in slugs else 0] = value.expected_minor
        return found
    for one, part in zip(run.dimensions, value.contributions, strict=False):
        found[slugs.index(one["slug"])] = part[0] or 0
    return found


def _split(run: ValueRun, parent: ValueRun, rows: Sequence[CustomerValue], before: dict[int, CustomerValue]) -> Split:
    """Split the changes of some customers, whose rows are in the order of their ids."""
    import numpy as np

    from valuation.scoring import split_change

    slugs = _slugs(run, parent)
    ids = np.array([value.customer_id for value in rows], dtype=np.int64)
    after = np.stack([_row(value, run, slugs) for value in rows])
    old = np.stack([_row(before.get(value.customer_id), parent, slugs) for value in rows])
    steps = steps_between(run, parent, ids, after.astype(np.float64), slugs)
    off = [n for n, slug in enumerate(slugs) if slug not in {one["slug"] for one in run.dimensions}]
    for step in steps:
        step[:, off] = old[:, off]  # switched off: all of the change is the weight's
    new = ~np.isin(ids, list(before))
    for step in steps:
        step[new] = after[new]  # who is new came with the data
    weights, prices, parameters = steps
    causes = split_change(old, after, weights=weights, prices=prices, parameters=parameters)
    return Split(ids, slugs, old, after, causes)

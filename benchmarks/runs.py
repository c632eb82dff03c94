"""How long a whole run of many customers takes on a database, writing included.

``python -m benchmarks.runs FILE.json [CUSTOMERS]``: the orders of benchmarks.clv in the tables, then one run by one
worker, every row written.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.clv import AS_OF_DAY, CUSTOMERS, synthetic_orders
from benchmarks.database import fresh_database

MOST_SECONDS = 120.0
PIECE = 50_000


def fill(n: int) -> None:
    """Put n customers and their orders into the tables."""
    import numpy as np

    from common.bulk import insert, pieces
    from relationships.models import Customer, Person
    from valuation.models import Order

    people: Iterator[dict[str, Any]] = ({"name": f"Person {one}"} for one in range(n))
    for piece in pieces(people, PIECE):
        insert(Person, piece)
    for keys in pieces(Person.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=PIECE), PIECE):
        insert(Customer, ({"person_id": pk} for pk in keys))
    ids = np.fromiter(Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(), dtype=np.int64)
    orders = synthetic_orders(n)
    columns = zip(
        ids[np.asarray(orders.customer_ids)], np.asarray(orders.days), np.asarray(orders.amounts_minor), strict=True
    )
    rows: Iterator[dict[str, Any]] = (
        {
            "source": "bench",
            "external_id": f"{number}",
            "customer_id": int(who),
            "placed_on": date.fromordinal(int(day)),
            "amount_minor": int(amount),
            "currency": "NOK",
        }
        for number, (who, day, amount) in enumerate(columns)
    )
    for piece in pieces(rows, PIECE):
        insert(Order, piece)


def main(file: Path, n: int) -> None:
    """Fill, run, and write the file."""
    with fresh_database() as database:
        from django.db import connection
        from django.utils import timezone

        from valuation.models import CustomerValue
        from valuation.services.run import perform_run, request_run

        fill(n)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        steps: dict[str, float] = {}
        last: list[Any] = [time.perf_counter(), ""]

        def now() -> datetime:
            from valuation.models import ValueRun

            step = str(ValueRun.objects.values_list("step", flat=True).get())
            at = time.perf_counter()
            steps[str(last[1])] = steps.get(str(last[1]), 0.0) + at - float(last[0])
            last[:] = [at, step]
            return timezone.now()

        run = request_run(by=None, key=uuid4(), as_of=date.fromordinal(AS_OF_DAY), at=timezone.now())
        begun, cpu = time.perf_counter(), time.process_time()
        perform_run(run_id=run.pk, now=now)
        steps[str(last[1])] = steps.get(str(last[1]), 0.0) + time.perf_counter() - float(last[0])
        found: dict[str, Any] = {
            "database": database,
            "customers": n,
            "rows": CustomerValue.objects.count(),
            "seconds": round(time.perf_counter() - begun, 1),
            "cpu_s": round(time.process_time() - cpu, 1),
            "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
            "steps_s": {name: round(seconds, 1) for name, seconds in steps.items() if name},
        }
    file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else CUSTOMERS)

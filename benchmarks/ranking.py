"""How long the ranking takes at any depth, with a million customers scored: ``python -m benchmarks.ranking FILE.json``.

The rows are made up (a long tail of values, eight segments, twelve regions); the pages are the real ones, asked through
the WSGI application as an analyst and as a sales rep who looks after one customer in two hundred.
"""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.database import fresh_database
from benchmarks.pages import CLIENT_HOST, Found, Server

CUSTOMERS = 1_000_000
REQUESTS = 15
PIECE = 20_000
MOST_MS = 100.0
DIMENSIONS = (("purchases", "forecast"), ("cost-to-serve", "cost"), ("referral", "priced"), ("reference", "priced"))


def fill(customers: int) -> int:
    """Make people, customers, one run and its values; return the id of the sales rep."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import Role, User, UserRole
    from common.bulk import insert, pieces
    from relationships.models import Customer, Person
    from valuation.models import CustomerValue, ValueRun

    now = timezone.now()
    rep = User.objects.create(email="rep@bench.example", name="Rep")
    UserRole.objects.create(user=rep, role=Role.SALES_REP)
    run = ValueRun.objects.create(
        as_of=timezone.localdate(now),
        requested_at=now,
        started_at=now - timedelta(minutes=2),
        finished_at=now,
        state=ValueRun.State.DONE,
        dimensions=[
            {"slug": slug, "name": slug.capitalize(), "kind": kind, "weight": 1.0} for slug, kind in DIMENSIONS
        ],
        totals={
            "known": customers,
            "unknown": 0,
            "expected_minor": 10**12,
            "low_minor": 9 * 10**11,
            "high_minor": 10**12,
        },
    )
    for piece in pieces(range(1, customers + 1), PIECE):
        insert(Person, (_person(n) for n in piece))
        insert(Customer, (_customer(n, rep.pk, customers, run) for n in piece))
        insert(CustomerValue, (_value(n, run.pk, customers) for n in piece))
    return int(rep.pk)


def _worth(n: int, customers: int) -> int:
    return int(10**9 / (1 + 9_000 * n / customers))


def _person(n: int) -> dict[str, Any]:
    return {"id": n, "name": f"Person {n}", "kind": "customer"}


def _customer(n: int, rep: int, customers: int, run: Any) -> dict[str, Any]:
    worth = _worth(n, customers)
    return {
        "id": n,
        "person_id": n,
        "external_id": f"b{n}",
        "source": "bench",
        "segment": "Rare" if n % 100_000 == 7 else f"Segment {n * 7 % 8}",
        "region": f"Region {n * 13 % 12}",
        "channel": ("shop", "web", "wholesale")[n % 3],
        "owner_id": rep if n % 200 == 0 else None,
        "current_value": worth,
        "value_low": worth // 2,
        "value_high": worth * 2,
        "value_rank": n,
        "value_at": run.as_of,
    }


def _value(n: int, run: int, customers: int) -> dict[str, Any]:
    worth = _worth(n, customers)
    costs, brought = worth // 20, worth // 5
    parts = [
        [worth - brought + costs, worth // 2, worth * 2, "value", "B", 4.0],
        [-costs, -costs, 0, "value", "C", 1.0],
    ]
    parts += [[brought, 0, worth, "value", "C", 1.0], [0, 0, 0, "unknown", "D", 0.0]]
    return {
        "run_id": run,
        "customer_id": n,
        "state": "value",
        "expected_minor": worth,
        "low_minor": worth // 2,
        "high_minor": worth * 2,
        "rank": n,
        "rank_low": max(n - 20, 1),
        "rank_high": n + 20,
        "contributions": parts,
        "credit_minor": worth * (9 + n % 3) // 10,
        "purchases_minor": worth - brought + costs,
        "purchases_rank": n,
        "orders": 4,
        "spent_minor": worth // 2,
        "spent_rank": n,
    }


def addresses(customers: int) -> Iterator[tuple[str, str, str]]:
    """Yield what is asked for: in words, the address, and as whom."""
    for share in (0.0, 0.001, 0.1, 0.5, 0.999):
        rank = int(share * customers)
        yield f"from rank {rank:,}".replace(",", "\u202f"), f"/value/?after={rank}.{rank}", "analyst"
    middle = f"after={_worth(customers // 2, customers)}.0"
    yield "the first page, with its head", "/value/", "analyst"
    yield "one segment, half way", f"/value/?segment=Segment+3&after={customers // 2}.0", "analyst"
    yield "a segment of ten", "/value/?segment=Rare", "analyst"
    yield "segment, region and channel", "/value/?segment=Segment+3&region=Region+5&channel=web", "analyst"
    yield "credit, half way", f"/value/?by=credit&{middle}", "analyst"
    yield "credit, a segment of ten", "/value/?by=credit&segment=Rare", "analyst"
    yield (
        "credit, one segment, half way",
        f"/value/?by=credit&segment=Segment+3&{middle}",
        "analyst",
    )
    yield "a sales rep's own", "/value/", "rep"
    yield "a sales rep's own, by credit", "/value/?by=credit", "rep"
    yield "one customer", f"/value/customers/{customers // 2}/", "analyst"


def measure(server: Server, page: Found) -> dict[str, Any]:
    """Ask for one page often."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    server.ask(page)
    with CaptureQueriesContext(connection) as queries:
        server.ask(page)
    asked = len(queries)
    took = sorted(server.ask(page)[0] for _ in range(REQUESTS))
    return {
        "page": page.kind,
        "median_ms": round(statistics.median(took), 1),
        "worst_ms": round(took[-1], 1),
        "queries": asked,
    }


def main(file: Path, customers: int) -> None:
    """Fill the database, measure every depth, and write the file."""
    with fresh_database() as database:
        from django.core.management import call_command
        from django.db import connection
        from django.test import Client

        from accounts.models import Role, User, UserRole

        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"])
        begun = time.process_time()
        fill(customers)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        filled = round(time.process_time() - begun, 1)
        analyst = User.objects.create(email="analyst@bench.example", name="Analyst")
        UserRole.objects.create(user=analyst, role=Role.ANALYST)
        clients = {}
        for name, user in (("analyst", analyst), ("rep", User.objects.get(email="rep@bench.example"))):
            clients[name] = Client(HTTP_HOST=CLIENT_HOST)
            clients[name].force_login(user)
        server = Server()
        pages = [measure(server, Found(kind, where, who, clients[who])) for kind, where, who in addresses(customers)]
    found = {"database": database, "customers": customers, "fill_cpu_s": filled, "pages": pages}
    file.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else CUSTOMERS)

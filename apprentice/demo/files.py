"""A file the analyst took in this morning, with the kind of rows that real files have."""

import csv
import io
import uuid
from datetime import datetime, timedelta

from accounts.models import User
from apprentice.services.imports import columns
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.performing import perform
from apprentice.services.imports.upload import Parcel, receive, start
from common.dates import local_day
from relationships.models import Customer

SOURCE = "Warranty register"
NAME = "warranties-november.csv"
HEADER = ("Number", "Customer", "Event", "Date", "Effective on", "Note")
GOOD = 40


def take_in_warranties(*, customers: list[Customer], by: User, at: datetime) -> None:
    """Import a file of warranties that end soon, three rows of which cannot be read."""
    text = _file(customers[:GOOD], at=at)
    parcel = Parcel(kind="signals", source=SOURCE, name=NAME, blocks=iter([text.encode()]), options={})
    run = receive(parcel=parcel, user=by, key=uuid.uuid4(), at=at)
    start(run=run, mapping=columns.guess(KINDS["signals"], HEADER), at=at)
    perform(run_id=run.pk, clock=lambda: at + timedelta(seconds=2))


def _file(customers: list[Customer], *, at: datetime) -> str:
    day = local_day(at)
    rows = [
        (f"W-{n}", c.contact.email, "warranty ends", day - timedelta(days=700), day + timedelta(days=3 * n), "Boots")
        for n, c in enumerate(customers)
        if c.contact
    ]
    bad = [
        ("W-901", customers[0].external_id, "warranty ends", "31 November", "", "A month with thirty days"),
        ("W-902", "nobody@customer.example", "warranty ends", day, "", "Nobody we know"),
        ("W-903", "", "", day, "", "Neither who nor what"),
    ]
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows, *bad])
    return out.getvalue()

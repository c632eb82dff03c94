"""Evidence: what customers did for us beyond buying, as another system counted it."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import a_day, an_id, plain, text
from apprentice.services.imports.kinds.whose import whose
from common.bulk import Tally
from common.tabular import cells
from common.tabular.cells import CellRefused
from relationships.selectors.reference import customers_by_reference
from valuation.selectors.dimension import measures_by_reference
from valuation.services.evidence import load_evidence

MOST = Decimal(10) ** 6
THOUSANDTH = Decimal("0.001")


def _quantity(value: Any) -> Decimal | None:
    """Read how much: to the thousandth, as the tables keep it."""
    read: Decimal | None = cells.amount(value)
    if read is not None and read > MOST:
        raise CellRefused("It is more than a million.")
    if read is not None and read != read.quantize(THOUSANDTH):
        raise CellRefused("It has more than three digits after the point.")
    return read


FIELDS = (
    an_id(
        "The id of what happened, in the system that counted it.",
        "T-5512",
        "evidenceid",
        "eventid",
        "ticket",
        "ticketid",
        "case",
        "caseid",
    ),
    Field(
        name="customer",
        label="Customer",
        reader=text(254),
        about="Who did it: the customer’s number, or the e-mail address of the person to talk to.",
        example="C-1041",
        required=True,
        synonyms=(
            "customerid",
            "customerno",
            "customernumber",
            "client",
            "clientid",
            "account",
            "accountid",
            "kundenr",
        ),
    ),
    Field(
        name="measure",
        label="Measure",
        reader=text(80),
        about="What they did, as the page *Dimensions* counts it: its name, or its short name in the API.",
        example="reference-call",
        required=True,
        synonyms=("what", "kind", "type", "deed"),
    ),
    Field(
        name="date",
        label="Date",
        reader=a_day,
        about="The day on which it happened.",
        example="2025-11-03",
        required=True,
        synonyms=("on", "day", "happenedon", "at", "created", "createdat", "closed", "closedat", "dato"),
    ),
    Field(
        name="quantity",
        label="Quantity",
        reader=plain(_quantity),
        about="How much, in the unit of the measure; 1 when it says nothing. Not below zero.",
        example="1.5",
        synonyms=("count", "number", "hours", "times", "antall"),
    ),
    Field(
        name="about",
        label="Brought or moved",
        reader=text(254),
        about="The other customer whom it brought or moved, named like the customer.",
        example="C-1042",
        synonyms=("referred", "broughtcustomer", "newcustomer", "aboutcustomer"),
    ),
    Field(
        name="note",
        label="Note",
        reader=text(500),
        about="In a sentence.",
        example="Talked to a lodge in Voss",
        synonyms=("comment", "description", "text"),
    ),
)


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    problems = whose(records, replace(options, make_customers=False))
    measures = measures_by_reference(record["measure"] for record in records)
    others = customers_by_reference(
        source=options.refer_to, references={record["about"] for record in records if record.get("about")}
    )
    for at, record in enumerate(records):
        problem = _refer(record, measures, others)
        if problem and at not in problems:
            problems[at] = problem
    return problems


def _refer(record: Record, measures: dict[str, int], others: dict[str, int]) -> Problem | None:
    """Write what a record refers to into it, or say what nobody knows."""
    if record["measure"] not in measures:
        return "measure", f"Nothing is counted as {record['measure']}, or two dimensions count it."
    record["measure_id"] = measures[record["measure"]]
    other = record.get("about")
    if not other:
        return None
    if other not in others:
        return "about", f"No customer is known as {other}."
    if others[other] == record.get("customer_id"):
        return "about", "Nobody brings themselves."
    record["about_id"] = others[other]
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    names = given | ({"about_id"} if "about" in given else set())
    return load_evidence(source=options.source, rows=records, given=frozenset(names), at=timezone.now())


def _describe(record: Record, _options: Options) -> str:
    times = "" if record.get("quantity") is None else f", {record['quantity']:f}"
    return f"{record['measure']}{times} of customer {record['customer']}, {record['date']:%-d %B %Y}"


EVIDENCE = Kind(
    name="evidence",
    label="Evidence",
    one="piece of evidence",
    about="What customers did for you beyond buying, and what helping them cost.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    resolve=_resolve,
    describe=_describe,
    sample=(
        ("id", "customer", "measure", "date", "quantity", "about", "note"),
        ("T-5512", "C-1041", "support-hour", "2025-11-03", "1.5", "", "Rental day 40"),
        ("R-77", "C-1041", "customer-referred", "2025-10-12", "1", "C-1042", "Met at the spring fair"),
    ),
)

"""Customers: what a value run found out, and whole files of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, transaction
from django.db.models import QuerySet

from common.bulk import Tally, overwrite, pieces, upsert
from relationships.models import Company, Customer, Person

CHUNK = 5_000
ON_PERSON = ("name", "email", "phone", "place", "language", "goal", "do_not_ask")
ON_CUSTOMER = ("since", "segment", "region", "channel", "owner_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWorth:
    """What one customer is worth, in minor units; nothing where it isn't known."""

    customer_id: int
    value: int | None
    low: int | None
    high: int | None
    rank: int | None


def record_values(*, values: Iterable[CustomerWorth], on: date) -> int:
    """Write down what a value run found; return how many customers it was about. Short transactions, safe to repeat."""
    written = 0
    for piece in pieces(values, CHUNK):
        rows = [
            {
                "id": worth.customer_id,
                "current_value": worth.value,
                "value_low": worth.low,
                "value_high": worth.high,
                "value_rank": worth.rank,
                "value_at": on,
            }
            for worth in piece
        ]
        with transaction.atomic():
            written += overwrite(Customer, rows)
    return written


def record_values_of(*, values: QuerySet[Any], on: date) -> int:
    """Write down what a run found, from a question with customer_id, value, low, high and place, in one statement."""
    compiler = values.query.get_compiler(using=values.db)
    question, parameters = compiler.as_sql()
    names = [compiler.connection.ops.quote_name(name) for name in ("value", "low", "high", "place")]
    into = ("current_value", "value_low", "value_high", "value_rank")
    sets = ", ".join(f"{column} = found.{name}" for column, name in zip(into, names, strict=True))
    with connections[values.db].cursor() as cursor:
        cursor.execute(
            f"UPDATE relationships_customer SET {sets}, value_at = %s FROM ({question}) AS found "  # noqa: S608 - names of our own models
            "WHERE relationships_customer.id = found.customer_id",
            [on, *parameters],
        )
        return int(cursor.rowcount)


def forget_values(*, known: QuerySet[Any]) -> int:
    """Make unknown what an earlier value run found out about customers who aren't among the ``known`` ids any more."""
    gone = Customer.objects.filter(value_at__isnull=False).exclude(pk__in=known)
    return gone.update(current_value=None, value_low=None, value_high=None, value_rank=None, value_at=None)


@transaction.atomic
def load_customers(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update customers, each with its person or its company; only the ``given`` fields of known ones change."""
    _adopt(source=source, ids=[row["id"] for row in rows])
    subjects = _subjects(source=source, ids=[row["id"] for row in rows])
    people = [row for row in rows if row["type"] == "person"]
    companies = [row for row in rows if row["type"] == "company"]
    touched = _load_people(source, people, subjects, given)
    touched |= _load_companies(source, companies, subjects)
    touched |= _load_contacts(source, companies, given)
    outcome = upsert(
        Customer,
        _customer_rows(source, people, companies, subjects),
        key=("source", "external_id"),
        update=[name for name in ON_CUSTOMER if name in given] + (["contact_id"] if "contact_name" in given else []),
    )
    created = {key[1] for key in outcome.created}
    updated = ({key[1] for key in outcome.updated} | touched) - created
    return Tally(created=len(created), updated=len(updated), unchanged=len(rows) - len(created) - len(updated))


def make_customers(*, source: str, since: dict[str, date]) -> int:
    """Make a customer for each id that orders name and nobody knows: a person with a number for a name."""
    rows = [
        {"id": reference, "type": "person", "name": f"Customer {reference}"[:120], "since": day}
        for reference, day in since.items()
    ]
    known: set[str] = set()
    for piece in pieces(since):
        known |= set(
            Customer.objects.filter(source=source, external_id__in=piece).values_list("external_id", flat=True)
        )
    fresh = [row for row in rows if row["id"] not in known]
    return load_customers(source=source, rows=fresh, given=frozenset()).created


def types_of(*, source: str, references: Iterable[str]) -> dict[str, str]:
    """Return whether each known customer is a person or a company: that never changes."""
    found: dict[str, str] = {}
    for piece in pieces(references):
        rows = Customer.objects.filter(source=source, external_id__in=piece).values_list("external_id", "person")
        found |= {reference: "person" if person else "company" for reference, person in rows}
    return found


def _adopt(*, source: str, ids: Sequence[str]) -> None:
    """Give the subjects of known customers an id of their own where nobody has given them one yet."""
    for piece in pieces(ids):
        known = Customer.objects.filter(source=source, external_id__in=piece)
        for reference, person in known.filter(person__external_id="").values_list("external_id", "person"):
            Person.objects.filter(pk=person).update(source=source, external_id=f"{reference}:person")
        for reference, company in known.filter(company__external_id="").values_list("external_id", "company"):
            Company.objects.filter(pk=company).update(source=source, external_id=f"{reference}:company")


def _subjects(*, source: str, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return under which source and id the person or company of each known customer is kept."""
    found: dict[str, tuple[str, str]] = {}
    for piece in pieces(ids):
        known = Customer.objects.filter(source=source, external_id__in=piece)
        people = known.filter(person__isnull=False).values_list("external_id", "person__source", "person__external_id")
        firms = known.filter(company__isnull=False).values_list(
            "external_id", "company__source", "company__external_id"
        )
        found |= {reference: (where, own) for reference, where, own in [*people, *firms]}
    return found


def _load_people(
    source: str, rows: list[dict[str, Any]], subjects: dict[str, tuple[str, str]], given: frozenset[str]
) -> set[str]:
    """Add or update the people behind customers; return the customers' ids whose person changed."""
    keys = {subjects.get(row["id"], (source, row["id"])): row["id"] for row in rows}
    people = [
        {"source": where, "external_id": own, "kind": Person.Kind.CUSTOMER, **_picked(row, ON_PERSON)}
        for row, (where, own) in zip(rows, keys, strict=True)
    ]
    update = ["kind", *(name for name in ON_PERSON if name in given)]
    outcome = upsert(Person, people, key=("source", "external_id"), update=update)
    return {keys[key] for key in [*outcome.created, *outcome.updated]}


def _load_companies(source: str, rows: list[dict[str, Any]], subjects: dict[str, tuple[str, str]]) -> set[str]:
    """Add or update the companies behind customers; return the customers' ids whose company changed."""
    keys = {subjects.get(row["id"], (source, row["id"])): row["id"] for row in rows}
    companies = [
        {"source": where, "external_id": own, "name": row["name"]} for row, (where, own) in zip(rows, keys, strict=True)
    ]
    outcome = upsert(Company, companies, key=("source", "external_id"), update=["name"])
    return {keys[key] for key in [*outcome.created, *outcome.updated]}


def _load_contacts(source: str, rows: list[dict[str, Any]], given: frozenset[str]) -> set[str]:
    """Add or update the people to talk to at companies; return the customers' ids whose contact changed."""
    named = [row for row in rows if row.get("contact_name")]
    contacts = [
        {
            **_picked(row, ON_PERSON),
            "source": source,
            "external_id": _contact_id(row["id"]),
            "kind": Person.Kind.CUSTOMER,
            "name": row["contact_name"],
        }
        for row in named
    ]
    update = ["name", *(name for name in ON_PERSON if name in given and name != "name")]
    outcome = upsert(Person, contacts, key=("source", "external_id"), update=update)
    changed = {key[1] for key in [*outcome.created, *outcome.updated]}
    return {row["id"] for row in named if _contact_id(row["id"]) in changed}


def _customer_rows(
    source: str,
    people: list[dict[str, Any]],
    companies: list[dict[str, Any]],
    subjects: dict[str, tuple[str, str]],
) -> list[dict[str, Any]]:
    """Return the rows of the customers themselves, their people and companies found again by id."""
    person_ids = _pks(Person, [subjects.get(row["id"], (source, row["id"])) for row in people])
    company_ids = _pks(Company, [subjects.get(row["id"], (source, row["id"])) for row in companies])
    contact_ids = _pks(Person, [(source, _contact_id(row["id"])) for row in companies])
    rows = []
    for row in people:
        person = person_ids[subjects.get(row["id"], (source, row["id"]))]
        rows.append({"person_id": person, "contact_id": person, "company_id": None, **_own(source, row)})
    for row in companies:
        contact = contact_ids.get((source, _contact_id(row["id"])))
        company = company_ids[subjects.get(row["id"], (source, row["id"]))]
        rows.append({"person_id": None, "contact_id": contact, "company_id": company, **_own(source, row)})
    return rows


def _own(source: str, row: dict[str, Any]) -> dict[str, Any]:
    return {"source": source, "external_id": row["id"], **_picked(row, ON_CUSTOMER)}


def _contact_id(reference: str) -> str:
    return f"{reference}:contact"


def _picked(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return what a row says about some fields; what it doesn't say keeps the model's default."""
    return {name: row[name] for name in names if name in row and row[name] is not None}


def _pks(model: type[Person | Company], keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the primary keys of rows by source and id there."""
    found: dict[tuple[str, str], int] = {}
    by_source: dict[str, list[str]] = {}
    for where, own in keys:
        by_source.setdefault(where, []).append(own)
    for where, ids in by_source.items():
        for piece in pieces(ids):
            rows = model._default_manager.filter(source=where, external_id__in=piece)  # noqa: SLF001 - the manager of whichever model it is
            found |= {(where, own): pk for own, pk in rows.values_list("external_id", "pk")}
    return found

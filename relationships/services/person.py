"""People, by the file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from common.bulk import Tally, upsert
from relationships.models import Company, Person
from relationships.selectors.reference import companies_by_reference

FIELDS = ("name", "email", "phone", "kind", "job_title", "place", "language", "goal", "do_not_ask", "company_id")


@transaction.atomic
def load_people(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update people; only the ``given`` fields of known ones change, and companies are made by name."""
    companies = companies_named(source=source, names={row["company"] for row in rows if row.get("company")})
    people = [
        {
            "source": source,
            "external_id": row["id"],
            **{name: row[name] for name in FIELDS if row.get(name) not in {None, ""}},
            "company_id": companies.get(row.get("company", "")),
        }
        for row in rows
    ]
    update = [name for name in FIELDS if name in given or (name == "company_id" and "company" in given)]
    outcome = upsert(Person, people, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)


def companies_named(*, source: str, names: Iterable[str]) -> dict[str, int]:
    """Return a company for each name, made where there is none of that name."""
    wanted = set(names)
    found = companies_by_reference(source=source, references=wanted)
    missing = sorted(wanted - found.keys())
    Company.objects.bulk_create(Company(source=source, external_id=name[:120], name=name) for name in missing)
    return found | companies_by_reference(source=source, references=missing)

"""People, whoever they are to us."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Record
from apprentice.services.imports.kinds.fields import ADDRESS, an_id, choice, text
from common.bulk import Tally
from relationships.models import Person
from relationships.services.person import load_people

FIELDS = (
    an_id(
        "The person’s id in your system.", "P-12", "personid", "person", "employeeid", "contactid", "userid", "number"
    ),
    Field(
        name="name",
        label="Name",
        reader=text(120),
        about="As they write it.",
        example="Gro Tveit",
        required=True,
        synonyms=("fullname", "personname", "navn"),
    ),
    Field(
        name="kind",
        label="Kind",
        reader=choice(Person.Kind.values, {"employee": "colleague", "staff": "colleague", "lead": "prospect"}),
        about="customer, colleague or prospect; prospect when it says nothing.",
        example="colleague",
        synonyms=("type", "relation"),
    ),
    Field(
        name="job_title",
        label="Job title",
        reader=text(120),
        about="What they do.",
        example="Hut warden",
        synonyms=("title", "role", "position", "job", "note"),
    ),
    Field(
        name="company",
        label="Company",
        reader=text(120),
        about="Where they work. Made when there is none of that name.",
        example="Skarbu Lodge",
        synonyms=("companyname", "organisation", "organization", "employer"),
    ),
    *ADDRESS,
)


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    for record in records:
        record["kind"] = record.get("kind") or Person.Kind.PROSPECT
    return load_people(source=options.source, rows=records, given=given)


PEOPLE = Kind(
    name="people",
    label="People",
    one="person",
    about="Colleagues, customers’ people and those you don’t serve yet.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    describe=lambda record, _options: ", ".join(
        part for part in (record["name"], record.get("job_title", ""), record.get("company", "")) if part
    ),
    sample=(
        ("id", "name", "kind", "job_title", "company"),
        ("P-12", "Gro Tveit", "prospect", "Hut warden", "Skarbu Lodge"),
        ("P-13", "Amina Yusuf", "colleague", "Shop floor", "Fjellvik"),
    ),
)

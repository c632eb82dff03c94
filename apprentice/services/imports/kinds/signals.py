"""Signals: events about people and companies."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record, fingerprint
from apprentice.services.imports.kinds.fields import WHO, a_moment, an_id, text
from apprentice.services.imports.kinds.people_named import unknown_person
from common.bulk import Tally
from relationships.selectors.reference import companies_by_reference, people_by_reference
from relationships.services.signal import load_signals

FIELDS = (
    an_id("The signal’s id, if it has one.", "S-5", "signalid", "eventid", "number", required=False),
    Field(
        name="person",
        label="Person",
        reader=text(254),
        about=f"{WHO} Either a person or a company.",
        example="C-1041",
        synonyms=("personid", "customer", "customerid", "who"),
    ),
    Field(
        name="company",
        label="Company",
        reader=text(160),
        about="Its id in the source, or its name.",
        example="Skarbu Lodge",
        synonyms=("companyid", "companyname", "organisation", "organization"),
    ),
    Field(
        name="kind",
        label="Kind",
        reader=text(60),
        about="Your own word.",
        example="new job",
        required=True,
        synonyms=("type", "signal", "event", "name"),
    ),
    Field(
        name="at",
        label="Known since",
        reader=a_moment,
        about="When we learnt of it.",
        example="2025-11-14",
        required=True,
        synonyms=("date", "time", "on", "knownat"),
    ),
    Field(
        name="effective_at",
        label="Takes effect",
        reader=a_moment,
        about="When it happens, if that is another day.",
        example="2026-02-06",
        synonyms=("effective", "effectiveon", "due", "from"),
    ),
    Field(
        name="note",
        label="Note",
        reader=text(300),
        about="In a sentence.",
        example="Buys for three lodges now",
        synonyms=("text", "description", "notes", "detail"),
    ),
)


def _check(record: Record) -> Problem | None:
    if bool(record.get("person")) == bool(record.get("company")):
        return "person", "A signal is about a person or a company: one of the two."
    record["id"] = record.get("id") or fingerprint(
        "signal", record.get("person", ""), record.get("company", ""), record["kind"], record["at"]
    )
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    people = people_by_reference(
        source=options.refer_to, references={record["person"] for record in records if record.get("person")}
    )
    companies = companies_by_reference(
        source=options.refer_to, references={record["company"] for record in records if record.get("company")}
    )
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        record["person_id"] = people.get(record.get("person", ""))
        record["company_id"] = companies.get(record.get("company", ""))
        if record.get("person") and not record["person_id"]:
            problems[at] = "person", unknown_person(record["person"], options)
        if record.get("company") and not record["company_id"]:
            problems[at] = "company", f"No company has the id or the name {record['company']}."
    return problems


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    return load_signals(source=options.source, rows=records, given=given)


SIGNALS = Kind(
    name="signals",
    label="Signals",
    one="signal",
    about="Events that matter: a new job, a warranty that ends, a new shop.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=_resolve,
    describe=lambda record, _options: f"{record.get('person') or record.get('company')}: {record['kind']}",
    sample=(
        ("id", "person", "company", "kind", "at", "effective_at", "note"),
        ("S-5", "C-1041", "", "new job", "2025-11-14", "", "Buys for three lodges now"),
        ("S-6", "", "Skarbu Lodge", "opens", "2025-11-03", "2026-02-06", "No bedding on order"),
    ),
)

"""Ties that somebody states: who knows whom, and how well."""

from collections.abc import Sequence
from typing import Any

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record
from apprentice.services.imports.kinds.fields import WHO, a_moment, a_person, choice, plain, text
from apprentice.services.imports.kinds.people_named import unknown, unknown_person
from common.bulk import Tally
from common.tabular import cells
from common.tabular.cells import CellRefused
from relationships.models import Tie
from relationships.selectors.reference import people_by_reference
from relationships.services.tie import CONTACT, load_ties

STATED = {"faint": 0.1, "some": 0.3, "good": 0.55, "strong": 0.85}
STATED_MAX = 0.99
DEFAULT_KIND = "knows"


def _strength(value: Any) -> float | None:
    said = str(value).strip().lower() if value is not None else ""
    if said in STATED:
        return STATED[said]
    try:
        return cells.number(0.01, STATED_MAX)(value)  # type: ignore[no-any-return]  # a reader of numbers returns one
    except CellRefused:
        raise CellRefused(f"It is neither faint, some, good, strong nor a number from 0.01 to {STATED_MAX}.") from None


FIELDS = (
    a_person("from", "From", WHO, "src", "source", "person", "personid", "a", "who"),
    a_person("to", "To", WHO, "dst", "target", "knows", "other", "b", "whom"),
    Field(
        name="kind",
        label="Kind",
        reader=text(40),
        about=f"Your own word; {DEFAULT_KIND} when it says nothing. “{CONTACT}” is kept for what grows from contacts.",
        example="knows",
        synonyms=("type", "relation"),
    ),
    Field(
        name="strength",
        label="Strength",
        reader=plain(_strength),
        about="faint, some, good, strong, or a number from 0.01 to 0.99; some when it says nothing.",
        example="good",
        synonyms=("weight", "score", "closeness"),
    ),
    Field(
        name="last_at",
        label="Last contact",
        reader=a_moment,
        about="When the strength was so. It fades by half each half-life from there.",
        example="2025-11-17",
        required=True,
        synonyms=("last", "lastcontact", "date", "at", "since", "time"),
    ),
    Field(
        name="half_life_days",
        label="Half-life in days",
        reader=plain(cells.number(1, 36_500)),
        about="180 when it says nothing.",
        example="180",
        synonyms=("halflife",),
    ),
    Field(
        name="visibility",
        label="Who may see it",
        reader=choice(Tie.Visibility.values),
        about="shared or private; shared when it says nothing.",
        example="shared",
    ),
    Field(
        name="introducer_ok",
        label="May be asked to introduce",
        reader=plain(cells.yes_or_no),
        about="Yes when they said so.",
        example="no",
        synonyms=("introduces", "introducer"),
    ),
)


def _check(record: Record) -> Problem | None:
    record["kind"] = record.get("kind") or DEFAULT_KIND
    record["strength"] = record.get("strength") or STATED["some"]
    if record["kind"].lower() == CONTACT:
        return "kind", f"“{CONTACT}” grows from interactions; import those instead."
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    asked = {record[end] for record in records for end in ("from", "to")}
    found = people_by_reference(source=options.refer_to, references=asked)
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        missing = unknown((record["from"], record["to"]), found)
        if missing:
            problems[at] = "from" if missing == record["from"] else "to", unknown_person(missing, options)
            continue
        record["src_id"], record["dst_id"] = found[record["from"]], found[record["to"]]
        if record["src_id"] == record["dst_id"]:
            problems[at] = "to", "Both are the same person."
    return problems


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    del options  # a tie has no source of its own
    return load_ties(rows=records, given=given)


TIES = Kind(
    name="ties",
    label="Ties",
    one="tie",
    about="Who knows whom, where nobody kept track of contacts. Each is kept in both directions.",
    fields=FIELDS,
    load=_load,
    key=lambda record: "\x1f".join([*sorted((record["from"], record["to"])), record["kind"]]),
    check=_check,
    resolve=_resolve,
    describe=lambda record, _options: f"{record['from']} and {record['to']}: {record['kind']}",
    sample=(
        ("from", "to", "kind", "strength", "last_at", "introducer_ok"),
        ("P-13", "C-1041", "knows", "strong", "2025-11-17", "yes"),
        ("C-1041", "P-12", "courses", "good", "2025-09-01", "no"),
    ),
)

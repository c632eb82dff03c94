"""Interactions: calls, visits, mails; ties grow from them."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record, fingerprint
from apprentice.services.imports.kinds.fields import WHO, a_moment, an_id, plain, text
from apprentice.services.imports.kinds.people_named import unknown, unknown_person
from common.bulk import Tally
from common.tabular import cells
from relationships.models.interaction import TEXT_MAX
from relationships.selectors.reference import people_by_reference
from relationships.services.interaction import load_interactions

FIELDS = (
    an_id(
        "The contact’s id. Rows with the same id are one contact with more people.",
        "I-7",
        "interactionid",
        "messageid",
        "eventid",
        "mid",
        "number",
        required=False,
    ),
    Field(
        name="at",
        label="When",
        reader=a_moment,
        about="Day, or day and time on your clock.",
        example="2025-11-17 16:10",
        required=True,
        synonyms=("date", "time", "datetime", "timestamp", "when", "sentat"),
    ),
    Field(
        name="channel",
        label="How",
        reader=text(40),
        about="call, visit, meeting, mail, chat or your own word.",
        example="call",
        synonyms=("type", "kind", "medium", "via"),
    ),
    Field(
        name="people",
        label="Who",
        reader=plain(cells.listed(254)),
        about=f"Everybody who took part, separated by ; ({WHO.rstrip('.').lower()}).",
        example="C-1041; tobias@example.com",
        required=True,
        synonyms=("participants", "with", "to", "recipients", "attendees", "person", "customer"),
    ),
    Field(
        name="started",
        label="Begun by",
        reader=text(254),
        about="Who called, wrote or came, if you know.",
        example="tobias@example.com",
        synonyms=("from", "sender", "startedby", "by", "organizer", "organiser"),
    ),
    Field(
        name="text",
        label="Notes",
        reader=text(TEXT_MAX, lines=True),
        about="What was said.",
        example="Asked about the February delivery",
        synonyms=("note", "notes", "subject", "body", "summary", "description"),
    ),
)


def _names(record: Record) -> list[str]:
    return [*record["people"], *([record["started"]] if record.get("started") else [])]


def _check(record: Record) -> Problem | None:
    record["channel"] = record.get("channel") or "contact"
    record["id"] = record.get("id") or fingerprint(
        "interaction", record["at"], record["channel"], *sorted(_names(record)), record.get("text", "")
    )
    return None


def _resolve(records: Sequence[Record], options: Options) -> dict[int, Problem]:
    asked = {name for record in records for name in _names(record)}
    found = people_by_reference(source=options.refer_to, references=asked)
    problems: dict[int, Problem] = {}
    for at, record in enumerate(records):
        missing = unknown(_names(record), found)
        if missing:
            where = "started" if missing == record.get("started") else "people"
            problems[at] = where, unknown_person(missing, options)
            continue
        record["started_id"] = found[record["started"]] if record.get("started") else None
        record["people_ids"] = list(dict.fromkeys(found[name] for name in _names(record)))
    return problems


def _merge(first: Record, row: Record) -> str:
    if (first["at"], first["channel"]) != (row["at"], row["channel"]):
        return "Another time or channel under the same id"
    if row.get("started") not in {"", None, first.get("started")}:
        return "Somebody else began the contact with the same id"
    first["people"] = list(dict.fromkeys([*first["people"], *row["people"]]))
    return ""


def _finish(record: Record, _options: Options) -> Problem | None:
    if len(set(_names(record))) < 2:  # noqa: PLR2004 - a contact has two ends
        return "people", "A contact needs two people."
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    return load_interactions(source=options.source, rows=records, given=given)


INTERACTIONS = Kind(
    name="interactions",
    label="Interactions",
    one="interaction",
    about="Calls, visits, meetings and mails between people. Ties grow from them.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=_resolve,
    merge=_merge,
    finish=_finish,
    describe=lambda record, _options: (
        f"{record['channel'].capitalize()} of {', '.join(_names(record))}, {record['at']:%-d %B %Y}"
    ),
    sample=(
        ("id", "at", "channel", "people", "started", "text"),
        ("I-7", "2025-11-17 16:10", "call", "C-1041", "P-13", "Asked about the February delivery"),
        ("I-8", "2025-11-18", "visit", "C-1041; C-1042; P-13", "", ""),
    ),
)

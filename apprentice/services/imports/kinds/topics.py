"""Topics: where people stand."""

from collections.abc import Sequence

from apprentice.services.imports.kind import Field, Kind, Options, Problem, Record, fingerprint
from apprentice.services.imports.kinds.fields import WHO, a_moment, a_person, an_id, choice, text
from apprentice.services.imports.kinds.people_named import person_in
from common.bulk import Tally
from relationships.models import TopicMention
from relationships.models.topic import EVIDENCE_MAX
from relationships.services.topic import load_mentions

FIELDS = (
    an_id("The mention’s id, if it has one.", "T-3", "mentionid", "topicid", "number", required=False),
    a_person("person", "Person", WHO, "personid", "customer", "customerid", "who"),
    Field(
        name="topic",
        label="Topic",
        reader=text(80),
        about="What it is about. Made when there is none of that name.",
        example="Delivery on a date",
        required=True,
        synonyms=("subject", "theme", "name", "interest", "concern"),
    ),
    Field(
        name="stance",
        label="Stance",
        reader=choice(TopicMention.Stance.values, {"worry": "concern", "worried": "concern", "wants": "wish"}),
        about="interest, concern, wish, goal or use; interest when it says nothing.",
        example="concern",
        synonyms=("kind", "type", "attitude"),
    ),
    Field(
        name="at",
        label="When",
        reader=a_moment,
        about="When they said so.",
        example="2025-11-14",
        required=True,
        synonyms=("date", "time", "on", "saidat", "since"),
    ),
    Field(
        name="evidence",
        label="Their words",
        reader=text(EVIDENCE_MAX, lines=True),
        about="What they said, word for word.",
        example="If it comes on the Saturday it isn’t late. It’s for nothing.",
        synonyms=("words", "quote", "text", "said"),
    ),
)


def _check(record: Record) -> Problem | None:
    record["stance"] = record.get("stance") or TopicMention.Stance.INTEREST
    record["id"] = record.get("id") or fingerprint(
        "topic", record["person"], record["topic"], record["stance"], record["at"], record.get("evidence", "")
    )
    return None


def _load(records: Sequence[Record], options: Options, given: frozenset[str]) -> Tally:
    return load_mentions(source=options.source, rows=records, given=given)


TOPICS = Kind(
    name="topics",
    label="Topics",
    one="mention",
    about="What people care about, worry about, wish for or use, with their words.",
    fields=FIELDS,
    load=_load,
    key=lambda record: str(record["id"]),
    check=_check,
    resolve=person_in("person", "person_id"),
    describe=lambda record, _options: f"{record['person']}: {record['stance']}, {record['topic']}",
    sample=(
        ("id", "person", "topic", "stance", "at", "evidence"),
        ("T-3", "C-1041", "Delivery on a date", "concern", "2025-11-14", "If it comes on the Saturday it isn’t late."),
        ("T-4", "C-1042", "Winter boots", "interest", "2025-11-15", ""),
    ),
)

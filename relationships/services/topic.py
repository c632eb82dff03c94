"""Topics: where people stand, by the file and one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from common.bulk import Tally, pieces, upsert
from relationships.models import Person, Topic, TopicMention
from relationships.models.topic import EVIDENCE_MAX

TOPIC_MAX = 80


@transaction.atomic
def load_mentions(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update where people stand; only the ``given`` fields of known mentions change."""
    topics = topics_named({row["topic"] for row in rows})
    mentions = [
        {
            "source": source,
            "external_id": row["id"],
            "person_id": row["person_id"],
            "topic_id": topics[row["topic"]],
            "stance": row["stance"],
            "at": row["at"],
            "evidence": row.get("evidence", ""),
        }
        for row in rows
    ]
    update = ["person_id", "topic_id", "stance", "at", *(["evidence"] if "evidence" in given else [])]
    outcome = upsert(TopicMention, mentions, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)


@transaction.atomic
def note_mention(*, source: str, row: dict[str, Any]) -> int:
    """Write down where one person stands, once for each source and id; return the topic."""
    load_mentions(source=source, rows=[row], given=frozenset(["evidence"]))
    return topics_named([row["topic"]])[row["topic"]]


@transaction.atomic
def forget_mentions(*, source: str, ids: Sequence[str]) -> int:
    """Take out what people said of themselves under these ids: it no longer stands. Return how many there were."""
    return TopicMention.objects.filter(source=source, external_id__in=ids).delete()[0] if ids else 0


def topics_named(names: Iterable[str]) -> dict[str, int]:
    """Return a topic for each name, whatever its case, made where there is none."""
    wanted = list(dict.fromkeys(names))
    first: dict[str, str] = {}
    for name in wanted:
        first.setdefault(name.lower(), name)
    known = _topics(first.values())
    Topic.objects.bulk_create(
        (Topic(name=name) for low, name in first.items() if low not in known), ignore_conflicts=True
    )
    known |= _topics(name for low, name in first.items() if low not in known)
    return {name: known[name.lower()] for name in wanted}


def _topics(names: Iterable[str]) -> dict[str, int]:
    """Return what there is already, by lower-case name; SQLite itself knows the case of English letters only."""
    found: dict[str, int] = {}
    for piece in pieces(names):
        same = Q(name__in=piece) | Q(low__in=[name.lower() for name in piece])
        rows = Topic.objects.annotate(low=Lower("name")).filter(same).order_by("-pk")
        found |= {name.lower(): pk for name, pk in rows.values_list("name", "pk")}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where one person stands on one topic, in which words, and what this was learnt from."""

    person: Person
    topic: str
    stance: str
    evidence: str
    at: datetime
    source: str
    external_id: str


@transaction.atomic
def note_topic(*, stand: Stand) -> TopicMention:
    """Note where somebody stands on a topic; noted again from the same thing, it is brought up to date."""
    topic = topics_named([stand.topic[:TOPIC_MAX]])[stand.topic[:TOPIC_MAX]]
    mention, _ = TopicMention.objects.update_or_create(
        source=stand.source,
        external_id=stand.external_id,
        defaults={
            "person": stand.person,
            "topic_id": topic,
            "stance": stand.stance,
            "at": stand.at,
            "evidence": stand.evidence[:EVIDENCE_MAX],
        },
    )
    return mention


@transaction.atomic
def forget_topic(*, source: str, external_id: str) -> None:
    """Take back what was noted from one thing; forgetting twice changes nothing."""
    TopicMention.objects.filter(source=source, external_id=external_id).delete()

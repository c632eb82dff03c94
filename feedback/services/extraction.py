"""Keep or leave what was found in people's words: a note on an aspect, and a topic of theirs where they let us."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import Refused
from feedback.models import Aspect, Extraction, ExtractKind, ExtractState
from feedback.selectors.words import may_be_named, text_of
from feedback.services.words import SOURCE, mention_id
from relationships.models import TopicMention
from relationships.models.topic import EVIDENCE_MAX
from relationships.services.topic import forget_mentions, note_mention

STANCES = {
    ExtractKind.NEED: TopicMention.Stance.WISH,
    ExtractKind.PREFERENCE: TopicMention.Stance.INTEREST,
    ExtractKind.FEATURE: TopicMention.Stance.INTEREST,
    ExtractKind.IDEA: TopicMention.Stance.WISH,
    ExtractKind.USE: TopicMention.Stance.USE,
}


class ExtractionRefused(Refused):
    """It cannot be kept or left like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What somebody makes of a suggestion: its aspect, a sentence of ours, and a topic of the speaker's if any."""

    aspect: Aspect | None = None
    note: str = ""
    topic: str = ""


@transaction.atomic
def keep_extraction(*, found: Extraction, kept: Kept, by: User, at: datetime) -> None:
    """Keep a suggestion as a note on an aspect, as a topic of whoever said it, or as both; once."""
    topic = " ".join(kept.topic.split())
    if kept.aspect is None and not topic:
        raise ExtractionRefused("Choose an aspect, or a topic of theirs.", field="aspect")
    person = may_be_named(found.words) if topic else None
    if topic and person is None:
        raise ExtractionRefused(
            "They let us use these words without their name only. Keep it on an aspect.", field="topic"
        )
    decided = {"state": ExtractState.ACCEPTED, "aspect": kept.aspect, "note": kept.note, "reason": ""}
    if not _decide(found, by=by, at=at, **decided):
        return
    if topic:
        row = {
            "id": mention_id(found.pk),
            "person_id": person,
            "topic": topic,
            "stance": STANCES[ExtractKind(found.kind)],
            "at": found.words.at,
            "evidence": text_of(found.words)[found.start : found.end][:EVIDENCE_MAX],
        }
        Extraction.objects.filter(pk=found.pk).update(topic_id=note_mention(source=SOURCE, row=row))


@transaction.atomic
def decline_extraction(*, found: Extraction, reason: str, by: User, at: datetime) -> None:
    """Leave a suggestion, with the reason."""
    if not reason.strip():
        raise ExtractionRefused("Say why not, in a few words.", field="reason")
    _decide(found, by=by, at=at, state=ExtractState.DECLINED, reason=reason.strip())


@transaction.atomic
def look_again(*, found: Extraction) -> None:
    """Undo what was decided: it waits again, and a topic that came of it is gone."""
    undone = Extraction.objects.filter(pk=found.pk).exclude(state=ExtractState.SUGGESTED)
    fresh = {"state": ExtractState.SUGGESTED, "aspect": None, "note": "", "topic": None, "reason": ""}
    if undone.update(**fresh, by=None, at=None):
        forget_mentions(source=SOURCE, ids=[mention_id(found.pk)])


def _decide(found: Extraction, *, by: User, at: datetime, **decided: object) -> bool:
    """Decide what waits; a second decision changes nothing, because the first may have been read by somebody."""
    waiting = Extraction.objects.filter(pk=found.pk, state=ExtractState.SUGGESTED)
    return bool(waiting.update(by=by, at=at, **decided))

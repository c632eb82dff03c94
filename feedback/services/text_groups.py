"""Suggest themes nobody has named: group what has no theme, and know a group again in the next reading."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from feedback.models import MarkOrigin, Theme, ThemeAction, ThemeMark, ThemeState, Words
from feedback.scoring.text_model import Topic, match_topics, topics
from feedback.selectors.labels import without_theme
from feedback.selectors.words import text_of
from feedback.services.theme import note

FEWEST, MOST = 30, 20_000
SMALLEST_GROUP = 5
GROUPS_MAX = 8
SAME = 0.5
NAME_WORDS = 3
FARTHEST = 20  # one in twenty


@dataclass(frozen=True, slots=True)
class Group:
    """One group of words without a theme, and the suggested theme that it was in the reading before."""

    topic: Topic
    words: list[int]
    quotes: list[int]
    before: int | None

    @property
    def name(self) -> str:
        """Return what stands for a name until a person gives one."""
        return ", ".join(self.topic.words[:NAME_WORDS])[:80] or "Without words in common"

    @property
    def typical(self) -> dict[str, Any]:
        """Return what is kept of the group."""
        return {
            "words": list(self.topic.words),
            "weights": [float(weight) for weight in self.topic.weights],
            "size": self.topic.size,
            "quotes": self.quotes,
        }


def find_groups() -> list[Group]:
    """Return the groups of what has no theme, largest first; none while there is little of it."""
    rows = without_theme(Words.objects.filter(settled_at=None).exclude(turn__withdrawn_at__isnull=False))
    found = list(rows.select_related("turn__question", "turn__live_question", "review").order_by("-at", "-pk")[:MOST])
    found.sort(key=lambda one: one.pk)
    if len(found) < FEWEST:
        return []
    grouped = topics([text_of(one) for one in found])
    old = list(Theme.objects.filter(state=ThemeState.SUGGESTED).order_by("pk"))
    known = _known_again(old, grouped.topics)
    groups = [
        Group(
            topic,
            [one.pk for one, of in zip(found, grouped.of, strict=True) if of == at],
            [found[quote].pk for quote in topic.quotes],
            known.get(at),
        )
        for at, topic in enumerate(grouped.topics)
    ]
    who = {one.pk: one.person_id or -one.pk for one in found}  # a writer nobody knows counts as one
    large = [group for group in groups if len({who[pk] for pk in group.words}) >= SMALLEST_GROUP]
    return sorted(large, key=lambda group: (-len(group.words), group.name))[:GROUPS_MAX]


def _known_again(old: Sequence[Theme], new: Sequence[Topic]) -> dict[int, int]:
    """Return which suggested theme each new group was before."""
    before = [_topic(theme) for theme in old]
    return {
        match.new: old[match.old].pk
        for match in match_topics(before, new)
        if match.old is not None and match.new is not None and match.likeness >= SAME
    }


def _topic(theme: Theme) -> Topic:
    kept = theme.typical or {}
    words = tuple(kept.get("words", ()))
    return Topic(words, tuple(kept.get("weights", ())), int(kept.get("size", 0)), ())


@transaction.atomic
def mark_the_farthest() -> int:
    """Mark what was never heard before: without a theme, and farther from all than 95 in 100 of what was read."""
    read = Words.objects.filter(strangeness__isnull=False)
    place = read.count() // FARTHEST
    Words.objects.filter(is_unexpected=True).update(is_unexpected=False)
    if not place:
        return 0
    far = read.order_by("-strangeness").values_list("strangeness", flat=True)[place]
    farthest = without_theme(read.filter(strangeness__gt=far, settled_at=None))
    return Words.objects.filter(pk__in=list(farthest.values_list("pk", flat=True))).update(is_unexpected=True)


@transaction.atomic
def keep_groups(groups: Sequence[Group], *, at: datetime) -> None:
    """Write the groups as suggested themes: known ones stay the same theme, those that are gone go."""
    standing = []
    for group in groups:
        theme = Theme.objects.filter(pk=group.before or 0, state=ThemeState.SUGGESTED).first()
        if theme is None:
            theme = Theme.objects.create(
                key=uuid.uuid4(), name=group.name, state=ThemeState.SUGGESTED, made_at=at, typical=group.typical
            )
            note(theme, ThemeAction.SUGGESTED, by=None, at=at, detail=group.name)
        else:
            Theme.objects.filter(pk=theme.pk).update(name=group.name, typical=group.typical)
        ThemeMark.objects.filter(theme=theme, by=None).delete()
        ThemeMark.objects.bulk_create(
            [ThemeMark(theme=theme, words_id=pk, origin=MarkOrigin.TOPIC, at=at) for pk in group.words],
            ignore_conflicts=True,
        )
        standing.append(theme.pk)
    Theme.objects.filter(state=ThemeState.SUGGESTED).exclude(pk__in=standing).delete()

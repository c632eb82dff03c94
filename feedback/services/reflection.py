"""What we do while we reflect: move the mark, say what words are about, park what belongs elsewhere."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.errors import Refused
from feedback.models import Aspect, Facet, FacetMark, ParkedTopic, Turn


class ReflectionRefused(Refused):
    """The reflection cannot be changed as asked."""


@transaction.atomic
def move_mark(*, turn: Turn, words: str) -> None:
    """Mark the words that carry the point and take the mark off everything else they said; no words take it off."""
    wanted = words.strip()
    start = turn.text.find(wanted) if wanted else -1
    if wanted and start < 0:
        raise ReflectionRefused("These aren’t their words. Copy them as they stand.", field="words")
    others = Turn.objects.filter(invitation=turn.invitation_id, mark_start__isnull=False).exclude(pk=turn.pk)
    others.update(mark_start=None, mark_end=None)
    span = {"mark_start": start, "mark_end": start + len(wanted)} if wanted else {"mark_start": None, "mark_end": None}
    Turn.objects.filter(pk=turn.pk, text=turn.text).update(**span)


@transaction.atomic
def note_facets(*, turn: Turn, facets: Collection[Facet], by: User, at: datetime) -> None:
    """Say which parts of the aspect some words are about; a suggestion left out is gone, one kept is now ours."""
    if any(facet.aspect_id != turn.invitation.session.aspect_id for facet in facets):
        raise ReflectionRefused("Choose parts of what this session was about.", field="facets")
    marks = FacetMark.objects.filter(turn=turn)
    marks.exclude(facet__in=facets).delete()
    marks.filter(by__isnull=True).update(by=by, at=at)
    for facet in facets:
        FacetMark.objects.get_or_create(turn=turn, facet=facet, defaults={"by": by, "at": at})


@transaction.atomic
def park_turn(*, turn: Turn, aspect: Aspect, by: User, at: datetime) -> ParkedTopic:
    """Keep words for the session of the aspect they belong to; parking them again moves them."""
    if aspect.pk == turn.invitation.session.aspect_id:
        raise ReflectionRefused("That is what this session was about. Choose another aspect.", field="aspect")
    parked, _ = ParkedTopic.objects.update_or_create(turn=turn, defaults={"aspect": aspect, "by": by, "at": at})
    return parked


@transaction.atomic
def unpark_turn(*, turn: Turn) -> None:
    """Take words back into this session; doing it twice changes nothing."""
    ParkedTopic.objects.filter(turn=turn).delete()

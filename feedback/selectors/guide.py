"""Guides: the reusable questions of an aspect, with their versions."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from accounts.models import User
from feedback.models import Guide, GuideVersion, Question, SessionState

PAGE = 50


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version that settled: its questions, and how many sessions asked them."""

    version: GuideVersion
    questions: list[Question]
    sessions: int


@dataclass(frozen=True, slots=True)
class GuideView:
    """One guide, newest version first."""

    guide: Guide
    versions: list[VersionRow]


def guides_of(user: User) -> QuerySet[Guide]:
    """Return the guides of the aspects that the user may see."""
    return Guide.objects.for_user(user).select_related("aspect")


def guide_page(user: User, *, page: str, aspect: int | None = None) -> Page[Any]:
    """Return the guides by aspect, each with its number of versions, of sessions, and when it was used last."""
    rows = guides_of(user).annotate(
        settled=Count("versions", filter=~Q(versions__sessions__state=SessionState.DRAFT), distinct=True),
        used=Count("versions__sessions", filter=~Q(versions__sessions__state=SessionState.DRAFT), distinct=True),
        last=Max("versions__frozen_at"),
    )
    if aspect:
        rows = rows.filter(aspect=aspect)
    return Paginator(rows.order_by("aspect__position", "aspect__name", "name", "pk"), PAGE).get_page(page)


def guide_view(guide: Guide) -> GuideView:
    """Return one guide with every version that is not some draft's working copy."""
    questions = Prefetch("questions", queryset=Question.objects.order_by("position", "pk"))
    settled: QuerySet[Any] = guide.versions.settled().annotate(used=Count("sessions")).prefetch_related(questions)
    rows = [VersionRow(version, list(version.questions.all()), version.used) for version in settled.order_by("-number")]
    return GuideView(guide, rows)

"""Guides: the reusable questions of an aspect, with their versions."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from accounts.models import User
from feedback.models import Guide, GuideVersion, Language, Question, SessionState
from feedback.selectors.guide_changes import Change, changes
from feedback.selectors.translation import family_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version that settled: its questions, how many sessions asked them, and what changed since the one before."""

    version: GuideVersion
    questions: list[Question]
    sessions: int
    since: GuideVersion | None
    changes: list[Change]

    @property
    def is_editable(self) -> bool:
        """Whether its words may still change: nobody was asked with them."""
        return self.version.frozen_at is None and not self.sessions


@dataclass(frozen=True, slots=True)
class GuideView:
    """One guide, newest version first, and the same guide in other languages."""

    guide: Guide
    versions: list[VersionRow]
    others: list[Guide]
    missing: list[tuple[str, str]]


def guides_of(user: User) -> QuerySet[Guide]:
    """Return the guides of the aspects that the user may see."""
    return Guide.objects.for_user(user).select_related("aspect", "translation_of")


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
    versions = list(settled.order_by("-number"))
    by_key = {version.pk: version for version in versions}
    rows = []
    for place, version in enumerate(versions):
        older = versions[place + 1] if place + 1 < len(versions) else None
        since = by_key.get(version.based_on_id, older)
        told = changes(version, since) if since else []
        rows.append(VersionRow(version, list(version.questions.all()), version.used, since, told))
    family = list(family_of(guide).order_by("language", "pk"))
    there = {one.language for one in family}
    missing = [(value, str(label)) for value, label in Language.choices if value not in there]
    return GuideView(guide, rows, [one for one in family if one.pk != guide.pk], missing)


def version_of(user: User, pk: int, number: int) -> GuideVersion | None:
    """Return a version of a guide that the user may see; working copies of drafts are their session's own."""
    guides = Guide.objects.for_user(user).filter(pk=pk)
    found = GuideVersion.objects.settled().filter(guide__in=guides, number=number)
    return found.select_related("guide__aspect", "guide__translation_of").first()


def is_own(version: GuideVersion) -> bool:
    """Say whether a version may still be written in: nobody was asked with it and no session works with it."""
    return version.frozen_at is None and not version.sessions.exists()

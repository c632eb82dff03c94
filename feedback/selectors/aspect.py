"""One aspect: its facets with their voices, its sessions, newest words, parked topics, guides, and its evidence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils.text import capfirst

from accounts.models import User
from common.dates import local_day, spoken
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import Aspect, Facet, FeedbackSession, Guide, JourneyStage, ParkedTopic, SessionState, Turn
from feedback.scoring.coverage import ENOUGH_VOICES, RECENT_DAYS
from feedback.selectors.coverage import VOICES_DAYS, Covered, covered, spoken_about
from feedback.selectors.few import counted_text, people_text
from feedback.selectors.voices import Heard, marked_words, speaker, voices

NEWEST = 5
SHOWN = 3
ROWS = 20


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One facet and how many people spoke about it."""

    facet: Facet
    voices: int

    @property
    def people_text(self) -> str:
        """How many people spoke about it, in words."""
        return people_text(self.voices)

    @property
    def slug(self) -> str:
        """What the address of its evidence ends in."""
        return f"facet-{self.facet.pk}"


@dataclass(frozen=True, slots=True)
class AspectView:
    """One aspect as its page shows it."""

    covered: Covered
    facets: tuple[FacetRow, ...]
    newest: tuple[Heard, ...]
    parked: tuple[Heard, ...]
    sessions: tuple[FeedbackSession, ...]
    guides: tuple[Guide, ...]

    @property
    def aspect(self) -> Aspect:
        """The aspect itself."""
        return self.covered.aspect


def aspects_of(user: User) -> QuerySet[Aspect]:
    """Return the aspects the user may see, those no longer used left out."""
    return Aspect.objects.for_user(user).filter(retired_at=None).order_by("position", "name")


def stages() -> QuerySet[JourneyStage]:
    """Return the stages of the customer's way, in order."""
    return JourneyStage.objects.order_by("position", "name")


def aspect_view(user: User, aspect: Aspect, *, at: datetime) -> AspectView:
    """Return one aspect with all that its page shows, in a fixed number of queries."""
    row = covered(Aspect.objects.for_user(user).filter(pk=aspect.pk), at=at)[0]
    newest = [Heard(turn, speaker(turn, user)) for turn in voices(user, aspect=aspect)[:NEWEST]]
    sessions = FeedbackSession.objects.for_user(user).filter(aspect=aspect).select_related("owner")
    guides = Guide.objects.filter(aspect=aspect).annotate(versions_count=Count("versions"))
    return AspectView(
        covered=row,
        facets=tuple(facet_rows(aspect)),
        newest=tuple(newest),
        parked=tuple(parked_words(user, aspect)),
        sessions=tuple(sessions.order_by("-created_at", "-pk")[:NEWEST]),
        guides=tuple(guides.order_by("name", "pk")),
    )


def facet_rows(aspect: Aspect) -> list[FacetRow]:
    """Return the facets of an aspect with the people who spoke about each."""
    people = Count("marks__turn__invitation__person", distinct=True, filter=Q(marks__turn__withdrawn_at__isnull=True))
    facets = Facet.objects.filter(aspect=aspect).annotate(people=people).order_by("position", "pk")
    return [FacetRow(facet, facet.people) for facet in facets]


def parked_words(user: User, aspect: Aspect) -> list[Heard]:
    """Return words that went outside their session and were parked for this aspect, newest first."""
    parked = ParkedTopic.objects.filter(aspect=aspect).values("turn")
    return [Heard(turn, speaker(turn, user)) for turn in voices(user).filter(pk__in=parked)[:NEWEST]]


def pointing_here(user: User, aspect: Aspect) -> tuple[Heard | None, int]:
    """Return the newest voice about an aspect, marked ones first, and how many people such voices come from."""
    about = voices_about(user, aspect)
    people = about.order_by().aggregate(people=Count("invitation__person", distinct=True))["people"]
    newest = about.order_by("mark_start", "-at", "-pk").exclude(mark_start=None).first() or about.first()
    return (Heard(newest, speaker(newest, user)) if newest else None), people


def voices_about(user: User, aspect: Aspect) -> QuerySet[Turn]:
    """Return words that point to an aspect: said in its sessions, parked for it, or marked with one of its facets."""
    here = Q(invitation__session__aspect=aspect) | Q(parked__aspect=aspect)
    marked = Turn.objects.filter(facet_marks__facet__aspect=aspect).values("pk")
    return voices(user).filter(here | Q(pk__in=marked))


def evidence_of(user: User, aspect: Aspect, *, what: str, at: datetime) -> Evidence | None:
    """Return the evidence behind one figure of an aspect; nothing when there is no such figure."""
    row = covered(Aspect.objects.for_user(user).filter(pk=aspect.pk), at=at)[0]
    if what.startswith("facet-"):
        return _facet(user, row, what.removeprefix("facet-"))
    write = WRITERS.get(what)
    return write(user, row, at) if write else None


def _quotes(user: User, heard: QuerySet[Turn]) -> tuple[Voice, ...]:
    return tuple(
        Voice(text=turn.text, who=speaker(turn, user), mark=marked_words(turn), lang=turn.language)
        for turn in heard[:SHOWN]
    )


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{format_count(number)} people"


def _asked(_: User, row: Covered, at: datetime) -> Evidence:
    sent = FeedbackSession.objects.filter(aspect=row.aspect).exclude(state=SessionState.DRAFT)
    listed = sent.annotate(people=Count("invitations", filter=Q(invitations__invited_at__isnull=False)))
    newest = listed.order_by("-opened_at", "-pk").values_list("opened_at", "people")[:ROWS]
    rows = [(spoken(opened, now=at), f"{_people(people)} asked") for opened, people in newest if opened]
    last = spoken(row.asked_at, now=at, full=True) if row.asked_at else ""
    return Evidence(
        title=f"{row.aspect.name} was last asked {last}" if last else f"Nobody was ever asked about {row.aspect.name}",
        say="Asked means that an invitation went out for a session about this aspect.",
        rows=tuple(rows),
        total=("Sessions", format_count(row.sessions)),
        without="Drafts that were never sent.",
        source="Sessions, now",
    )


def _recent(user: User, row: Covered, at: datetime) -> Evidence:
    return _heard(user, row, at, VOICES_DAYS, row.recent)


def _heard(user: User, row: Covered, at: datetime, days: int, people: int) -> Evidence:
    since = at - timedelta(days=days)
    mine = voices(user, aspect=row.aspect).filter(at__gte=since)
    return Evidence(
        title=f"{capfirst(people_text(people))} in {days} days",
        say=f"People who told us something about {row.aspect.told_as} since {spoken(since.date(), now=at)}, once each.",
        rows=_by_session(row, since, at),
        voices=_quotes(user, mine),
        without="Words taken back. Words shown here are those you may read; the count is of all.",
        source="Sessions, now",
    )


def _by_session(row: Covered, since: datetime | None, at: datetime) -> tuple[tuple[str, str], ...]:
    said = spoken_about([row.aspect.pk])
    if since:
        said = said.filter(at__gte=since)
    grouped = (
        said.order_by()
        .values("invitation__session")
        .annotate(people=Count("invitation__person", distinct=True), last=Max("at"))
    )
    return tuple(
        (
            f"Session {one['invitation__session']}, last heard {spoken(local_day(one['last']), now=at)}",
            people_text(one["people"]),
        )
        for one in grouped.order_by("-last")[:ROWS]
    )


def _ever(user: User, row: Covered, at: datetime) -> Evidence:
    return Evidence(
        title=f"{capfirst(people_text(row.ever))} told us about {row.aspect.name}",
        say="Everybody who answered at least one question in a session about this aspect, once each.",
        rows=_by_session(row, None, at),
        total=("People", counted_text(row.ever)),
        voices=_quotes(user, voices(user, aspect=row.aspect)),
        without="Words taken back. Somebody in two sessions is counted once in the sum.",
        source="Sessions, now",
    )


def _thin(user: User, row: Covered, at: datetime) -> Evidence:
    return Evidence(
        title=f"Why {row.aspect.name} is thin" if row.thin else f"{row.aspect.name} is well covered",
        say=f"Thin means: nobody was asked; fewer than {ENOUGH_VOICES} people spoke in {RECENT_DAYS} days; "
        "a part of it was never touched; or topics parked for it wait.",
        rows=(
            ("Last asked", spoken(row.asked_at, now=at) if row.asked_at else "never"),
            (f"People in {RECENT_DAYS} days", counted_text(row.half_year)),
            ("Parts never touched", f"{row.untouched} of {row.facets}"),
            ("Parked topics waiting", format_count(row.parked)),
        ),
        voices=_quotes(user, voices(user, aspect=row.aspect)),
        source="Sessions, facets and parked topics, now",
    )


def _facets(user: User, row: Covered, _: datetime) -> Evidence:
    rows = [
        (one.facet.name, people_text(one.voices) if one.voices else "never touched") for one in facet_rows(row.aspect)
    ]
    return Evidence(
        title=f"{row.untouched} of {row.facets} parts of {row.aspect.name} were never touched",
        say="A part counts as touched when words were marked as being about it, by its clue words or by one of us.",
        rows=tuple(rows),
        voices=_quotes(user, voices(user, aspect=row.aspect)),
        source="Words marked with a facet",
    )


def _facet(user: User, row: Covered, number: str) -> Evidence | None:
    found = next((one for one in facet_rows(row.aspect) if str(one.facet.pk) == number), None)
    if found is None:
        return None
    marked = Turn.objects.filter(facet_marks__facet=found.facet).values("pk")
    return Evidence(
        title=f"{found.facet.name}: {people_text(found.voices)}",
        say="People whose words were marked as being about this part, once each.",
        voices=_quotes(user, voices(user).filter(pk__in=marked)),
        without="Words shown here are those you may read; the count is of all.",
        source=f"Clue words: {found.facet.clues}" if found.facet.clues else "Marked by people; no clue words yet",
    )


def _parked(user: User, row: Covered, at: datetime) -> Evidence:
    parked = ParkedTopic.objects.filter(aspect=row.aspect, turn__withdrawn_at=None)
    if row.asked_at:
        parked = parked.filter(at__gt=row.asked_at)
    return Evidence(
        title=f"{row.parked} topic{'' if row.parked == 1 else 's'} parked for {row.aspect.name}",
        say="Words that went outside the aspect of their session. They wait for a session of their own.",
        rows=tuple((f"Parked {spoken(one.at, now=at)}", "1") for one in parked.order_by("-at", "-pk")[:ROWS]),
        voices=_quotes(user, voices(user).filter(pk__in=parked.values("turn"))),
        without="Topics parked before the newest session about this aspect was sent: it could ask about them.",
        source="Parked topics",
    )


WRITERS: dict[str, Callable[[User, Covered, datetime], Evidence]] = {
    "asked": _asked,
    "recent": _recent,
    "ever": _ever,
    "thin": _thin,
    "facets": _facets,
    "parked": _parked,
}

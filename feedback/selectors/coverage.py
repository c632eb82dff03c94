"""Coverage: which aspects were asked about when, by how many people, and where what we know is thin."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from feedback.models import Aspect, Facet, FeedbackSession, Invitation, ParkedTopic, SessionState, Turn
from feedback.scoring.coverage import RECENT_DAYS, Thinness, thinness
from feedback.selectors.few import people_text
from feedback.selectors.voices import Heard, speaker, voices

VOICES_DAYS = 90
NO_STAGE = "Not on the journey yet"


@dataclass(slots=True)
class Covered:
    """One aspect on the board."""

    aspect: Aspect
    asked_at: datetime | None = None
    asking_now: int = 0
    sessions: int = 0
    recent: int = 0
    half_year: int = 0
    ever: int = 0
    facets: int = 0
    touched: int = 0
    parked: int = 0
    thin: list[Thinness] = field(default_factory=list)

    @property
    def recent_text(self) -> str:
        """How many people spoke in the last 90 days, in words."""
        return people_text(self.recent)

    @property
    def ever_text(self) -> str:
        """How many people ever spoke, in words."""
        return people_text(self.ever)

    @property
    def untouched(self) -> int:
        """How many facets nobody has spoken about."""
        return self.facets - self.touched


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the journey with its aspects, never-asked first."""

    name: str
    aspects: tuple[Covered, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board: how many aspects there are and how many are thin, those never asked about, the newest voice."""

    stages: tuple[Stage, ...]
    aspects: int
    thin: int
    never: tuple[Aspect, ...]
    newest: Heard | None


def coverage_board(user: User, *, at: datetime) -> Board:
    """Return every aspect the user may see by stage of the journey, in a fixed number of queries."""
    found = covered(Aspect.objects.for_user(user).filter(retired_at=None), at=at)
    stages: dict[tuple[int, str], list[Covered]] = defaultdict(list)
    for one in found:
        stage = one.aspect.stage
        stages[(stage.position, stage.name) if stage else (1 << 15, NO_STAGE)].append(one)
    ordered = tuple(Stage(name, tuple(stages[place, name])) for place, name in sorted(stages))
    thin = sum(bool(one.thin) for one in found)
    never = tuple(one.aspect for one in found if not one.asked_at and not one.ever)
    last = voices(user).first()
    return Board(ordered, len(found), thin, never, Heard(last, speaker(last, user)) if last else None)


def covered(aspects: QuerySet[Aspect], *, at: datetime) -> list[Covered]:
    """Return how well each aspect is covered: never asked first, then the longest ago."""
    rows = {aspect.pk: Covered(aspect) for aspect in aspects.select_related("stage")}
    _add_sessions(rows)
    _add_voices(rows, at)
    _add_facets(rows)
    _add_parked(rows)
    for row in rows.values():
        row.thin = thinness(
            asked=row.asked_at is not None,
            recent_voices=row.half_year,
            facets=row.facets,
            untouched=row.untouched,
            parked=row.parked,
        )
    return sorted(rows.values(), key=_freshness)


def _freshness(row: Covered) -> tuple[float, int, str]:
    asked = row.asked_at.timestamp() if row.asked_at else 0.0
    return (asked, row.aspect.position, row.aspect.name)


def _add_sessions(rows: dict[int, Covered]) -> None:
    opened = FeedbackSession.objects.filter(aspect__in=list(rows)).exclude(state=SessionState.DRAFT).order_by()
    counted = opened.values("aspect").annotate(
        last=Max("opened_at"), n=Count("pk"), now=Count("pk", filter=Q(state=SessionState.OPEN))
    )
    for row in counted:
        one = rows[row["aspect"]]
        one.sessions, one.asking_now, one.asked_at = row["n"], row["now"], row["last"]
    later = Invitation.objects.people().filter(session__aspect__in=list(rows), invited_at__isnull=False).order_by()
    for aspect, last in later.values_list("session__aspect").annotate(last=Max("invited_at")):
        rows[aspect].asked_at = max(filter(None, (rows[aspect].asked_at, last)), default=None)


def spoken_about(aspects: list[int]) -> QuerySet[Turn]:
    """Return what was said in sessions about these aspects, and what was parked for them elsewhere."""
    here = Q(invitation__session__aspect__in=aspects)
    return Turn.objects.standing().filter(here)


def _add_voices(rows: dict[int, Covered], at: datetime) -> None:
    people = "invitation__person"
    counted = (
        spoken_about(list(rows))
        .order_by()
        .values("invitation__session__aspect")
        .annotate(
            ever=Count(people, distinct=True),
            recent=Count(people, distinct=True, filter=Q(at__gte=at - timedelta(days=VOICES_DAYS))),
            half=Count(people, distinct=True, filter=Q(at__gte=at - timedelta(days=RECENT_DAYS))),
        )
    )
    for row in counted:
        one = rows[row["invitation__session__aspect"]]
        one.ever, one.recent, one.half_year = row["ever"], row["recent"], row["half"]


def _add_facets(rows: dict[int, Covered]) -> None:
    standing = Q(marks__turn__withdrawn_at__isnull=True, marks__isnull=False)
    facets = Facet.objects.filter(aspect__in=list(rows)).annotate(said=Count("marks", filter=standing)).order_by()
    for aspect, said in facets.values_list("aspect_id", "said"):
        rows[aspect].facets += 1
        rows[aspect].touched += bool(said)


def _add_parked(rows: dict[int, Covered]) -> None:
    parked = ParkedTopic.objects.filter(aspect__in=list(rows), turn__withdrawn_at=None).values_list("aspect", "at")
    waiting = Counter(aspect for aspect, at in parked if _waits(rows[aspect], at))
    for aspect, number in waiting.items():
        rows[aspect].parked = number


def _waits(row: Covered, parked_at: datetime) -> bool:
    """Say whether a parked topic still waits: no session about its aspect was sent since."""
    return row.asked_at is None or parked_at > row.asked_at

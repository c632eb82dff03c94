"""What somebody finds when they come in: the newest strong words, what waits for them, what they promised."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from apprentice.selectors.house import HouseState, house_state
from apprentice.selectors.listening import Gauge, listening
from apprentice.selectors.waiting import Waiting, waiting_for
from common.dates import local_day
from common.money import format_count
from feedback.models import Belief, Finding, Promise, PromiseState, Turn
from feedback.models.words import named_words
from feedback.selectors.belief import my_overturned
from feedback.selectors.card import Card, Place
from feedback.selectors.loop import cards_of, in_place
from feedback.selectors.voices import Speaker, marked_words, said_at, speaker, voices

LISTENERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)
WEEK = timedelta(days=7)
LOOKED_AT = 30
STRONG = 60
ALSO = 3
NOON, EVENING, NIGHT = 12, 18, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words to show, with who said them as far as the reader may know."""

    turn: Turn
    who: Speaker
    mark: str

    @property
    def at(self) -> date:
        """When it was said, as far as the speaker may be known."""
        return said_at(self.turn, self.who)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How much was said lately, by how many, and what most of it was about."""

    said: int
    people: int
    about: str
    rows: tuple[tuple[str, int], ...]

    @property
    def people_text(self) -> str:
        """How many people, in words."""
        return "one customer" if self.people == 1 else f"{format_count(self.people)} customers"

    @property
    def said_text(self) -> str:
        """How many things, in words."""
        return "one thing" if self.said == 1 else f"{format_count(self.said)} things"


@dataclass(slots=True, kw_only=True)
class Today:
    """Everything on one person's first page."""

    day: date
    greeting: str
    listens: bool
    heard: Heard | None = None
    hero: Quote | None = None
    may_reflect: bool = False
    may_plan: bool = False
    also: list[Quote] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    gauges: list[Gauge] = field(default_factory=list)
    came_of_it: list[Card] = field(default_factory=list)
    house: HouseState | None = None
    overturned: list[Belief] = field(default_factory=list)


def today_for(user: User, *, at: datetime) -> Today:
    """Return the first page of one person, by the roles they hold."""
    listens = user.has_role(*LISTENERS)
    page = Today(day=local_day(at), greeting=greeting(user, at=at), listens=listens)
    if user.has_role(Role.ADMINISTRATOR, Role.ANALYST):
        page.house = house_state(user)
    if not listens:
        return page
    page.heard = heard_lately(user, at=at)
    page.hero, page.also = _quotes(user)
    page.may_reflect = bool(
        page.hero and getattr(page.hero.turn, "is_reader", False) and user.has_role(Role.CX_MANAGER)
    )
    page.may_plan = user.has_role(Role.CX_MANAGER)
    page.promises = list(_promises(user))
    page.waiting = waiting_for(user, at=at)
    page.gauges = listening(user, at=at) if user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST) else []
    page.overturned = my_overturned(user)
    page.came_of_it = came_of_it(user, at=at)
    return page


def greeting(user: User, *, at: datetime) -> str:
    """Greet by the time of day and the first name."""
    hour = timezone.localtime(at).hour
    part = "morning" if NIGHT <= hour < NOON else "afternoon" if NOON <= hour < EVENING else "evening"
    return f"Good {part}, {(user.name or user.email).split()[0]}"


def my_voices(user: User) -> QuerySet[Turn]:
    """Return the words to start the day with: a sales rep's are those of their own customers who gave their name."""
    heard = voices(user)
    if user.has_role(Role.SALES_REP) and not user.has_role(Role.CX_MANAGER, Role.EXECUTIVE, Role.ANALYST):
        named = named_words() | Q(is_reader=True)
        heard = heard.filter(named, invitation__customer__owner=user)
    return heard


def heard_lately(user: User, *, at: datetime) -> Heard:
    """Return how much was said in the last seven days, by aspect, and what more than half of it was about."""
    lately = my_voices(user).filter(at__gt=at - WEEK, at__lte=at)
    figures = lately.order_by().aggregate(said=Count("pk"), people=Count("invitation__person", distinct=True))
    by_aspect = lately.order_by().values_list("invitation__session__aspect__name").annotate(said=Count("pk"))
    rows = tuple(
        sorted(by_aspect.values_list("invitation__session__aspect__name", "said"), key=lambda row: (-row[1], row[0]))
    )
    about = rows[0][0] if rows and len(rows) > 1 and rows[0][1] * 2 > figures["said"] else ""
    return Heard(said=figures["said"], people=figures["people"], about=about, rows=rows)


def _quotes(user: User) -> tuple[Quote | None, list[Quote]]:
    """Return the newest strong words, and the newest of a few other people."""
    turns = list(my_voices(user)[:LOOKED_AT])
    if not turns:
        return None, []
    hero = next((one for one in turns if one.mark_start is not None), None)
    hero = hero or next((one for one in turns if len(one.text) >= STRONG), turns[0])
    also: dict[int, Turn] = {}
    for turn in turns:
        if turn.invitation.person_id != hero.invitation.person_id:
            also.setdefault(turn.invitation.person_id, turn)
    return _quote(hero, user), [_quote(turn, user) for turn in list(also.values())[:ALSO]]


def _quote(turn: Turn, user: User) -> Quote:
    return Quote(turn=turn, who=speaker(turn, user), mark=marked_words(turn))


def _promises(user: User) -> QuerySet[Promise]:
    """Return what this person promised and hasn't done, what is due first."""
    mine = Promise.objects.for_user(user).filter(owner=user, state=PromiseState.DOING)
    return mine.order_by("due", "pk")[:4]


def came_of_it(user: User, *, at: datetime) -> list[Card]:
    """Return what was done and told last."""
    told = in_place(Finding.objects.for_user(user), Place.TOLD, at=at)
    keys = told.order_by("-decision__promise__done_at", "-pk").values_list("pk", flat=True)[:ALSO]
    return cards_of(list(keys), user=user, at=at)

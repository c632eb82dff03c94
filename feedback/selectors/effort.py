"""Have we kept our word: the hours that went into an aspect, and how many noticed a change."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum

from accounts.models import User
from common.evidence import Evidence, Voice
from common.money import format_count
from feedback.models import Aspect, Effort, Invitation, Notice, NoticeKind, Turn
from feedback.selectors.trail import ENOUGH_TO_COUNT
from feedback.selectors.voices import speaker

LONGEST = timedelta(hours=2)
QUOTES = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """What an aspect cost us this year and its customers, and how many of them noticed a change."""

    aspect: Aspect
    hours: Decimal
    minutes: int
    noticed: int
    heard: int

    @property
    def hours_text(self) -> str:
        """Our hours: "1 140 hours"."""
        whole = round(self.hours)
        return f"{format_count(whole)} hour{'' if whole == 1 else 's'}"

    @property
    def time_text(self) -> str:
        """The time customers gave: "3 h 40 min"."""
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"

    @property
    def is_counted(self) -> bool:
        """Whether enough people were heard that a count may be shown."""
        return self.heard >= ENOUGH_TO_COUNT

    @property
    def noticed_text(self) -> str:
        """How many noticed, of those heard: "3 of 31"."""
        return f"{self.noticed} of {self.heard}"


def kept_word(user: User, aspect: Aspect, *, today: date) -> Kept:
    """Return the hours of this year on an aspect, the time its customers gave, and how many say a change helped."""
    spent = efforts_of(user, aspect, today=today).aggregate(hours=Sum("hours"))["hours"] or Decimal(0)
    times = list(_heard(aspect).values_list("person", "agreed_at", "finished_at"))
    noticed = _noticed(aspect).values("invitation__person").distinct().count()
    minutes = sum(_sat(agreed, finished) for _, agreed, finished in times)
    return Kept(aspect, spent, minutes, noticed, len({person for person, _, _ in times}))


def efforts_of(user: User, aspect: Aspect, *, today: date) -> QuerySet[Effort]:
    """Return the hours noted on an aspect this year, newest first."""
    noted = Effort.objects.for_user(user).filter(aspect=aspect, on__year=today.year)
    return noted.select_related("promise", "by").order_by("-on", "-pk")


def _heard(aspect: Aspect) -> QuerySet[Invitation]:
    """Return the conversations about an aspect in which somebody said something that stands."""
    said = Turn.objects.standing().values("invitation")
    return Invitation.objects.filter(session__aspect=aspect, pk__in=said)


def _noticed(aspect: Aspect) -> QuerySet[Notice]:
    """Return what people were told was done about an aspect and say helped."""
    return Notice.objects.filter(decision__finding__session__aspect=aspect, kind=NoticeKind.DONE, helped=True)


def _sat(agreed: datetime | None, finished: datetime | None) -> int:
    """Return the minutes from agreeing to the end, where it was one sitting; else none."""
    if agreed is None or finished is None or not timedelta(0) <= finished - agreed <= LONGEST:
        return 0
    return (finished - agreed) // timedelta(minutes=1)


def behind_the_hours(user: User, aspect: Aspect, *, today: date) -> Evidence:
    """Return what our hours went into, and the time customers gave."""
    found = kept_word(user, aspect, today=today)
    efforts = list(efforts_of(user, aspect, today=today))
    return Evidence(
        title=f"{found.hours_text} on {aspect.name.lower()}",
        say="Hours that colleagues noted on this aspect since January.",
        rows=tuple((one.what, f"{one.hours:f}".removesuffix(".0")) for one in efforts),
        total=("Hours", f"{found.hours:f}".removesuffix(".0")) if efforts else None,
        without=f"Hours nobody noted. Customers gave {found.time_text} to tell us about it, in one sitting each.",
        source=", ".join(sorted({one.source for one in efforts if one.source})) or "Noted by hand.",
    )


def behind_the_noticing(user: User, aspect: Aspect) -> Evidence | None:
    """Return who noticed a change; nothing where too few were heard."""
    heard = _heard(aspect).values("person").distinct().count()
    noticed = list(_noticed(aspect).select_related("decision__promise"))
    if heard < ENOUGH_TO_COUNT:
        return None
    people = len({notice.invitation_id for notice in noticed})
    counts: dict[str, int] = {}
    for notice in noticed:
        counts[notice.what] = counts.get(notice.what, 0) + 1
    return Evidence(
        title=f"{people} of {heard} noticed a change",
        say="Customers who said that something we did helped, of all who told us about this aspect.",
        rows=tuple((what, str(number)) for what, number in counts.items()),
        total=("Customers", str(people)),
        voices=tuple(
            Voice(text=one.helped_words, who=speaker(Turn(invitation=one.invitation), user))
            for one in _readable(user, aspect)
        ),
        without="People who were told nothing yet, and people who didn’t answer.",
        source="“Did it help?”, asked after each thing done.",
    )


def _readable(user: User, aspect: Aspect) -> QuerySet[Notice]:
    """Return what people wrote when it helped, in conversations that ``user`` reads."""
    told = _noticed(aspect).filter(pk__in=Notice.objects.for_user(user).values("pk")).exclude(helped_words="")
    return told.select_related("invitation__person", "invitation__customer").order_by("-helped_at", "-pk")[:QUOTES]

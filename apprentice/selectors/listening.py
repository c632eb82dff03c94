"""How we listened: figures from what happened, and "not known yet" where nothing has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from accounts.models import User
from common.evidence import Evidence
from feedback.models import Finding, Invitation, InvitationState, Notice, NoticeKind, Statement, StatementState
from feedback.selectors.loop import median_days_to_telling

QUARTER = timedelta(days=90)
PERCENT = 100
SHARES: dict[str, tuple[str, str, str, str]] = {
    "answered": (
        "people we asked have answered",
        "Answered",
        "Haven’t, or not now",
        "People who were chosen and not asked yet.",
    ),
    "confirmed": (
        "answered readings were right",
        "That’s it",
        "Not quite, in their words",
        "Readings that were sent and not answered.",
    ),
    "helped": (
        "people say that it helped",
        "It helped",
        "It didn’t",
        "People who were told and haven’t said.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One figure about how we listened; an empty text means that it isn't known yet."""

    slug: str
    label: str
    text: str
    percent: int | None = None
    warm: bool = False

    @property
    def sentence(self) -> str:
        """What the bar says to somebody who can't see it."""
        return f"{self.label}: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent; nothing of nothing isn't known."""
        return round(PERCENT * self.part / self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """The share in words."""
        return f"{self.part} of {self.whole}" if self.whole else ""


def listening(user: User, *, at: datetime) -> list[Gauge]:
    """Return the figures of the last ninety days that ``user`` may see."""
    answered, confirmed, helped = _answered(user, at=at), _confirmed(user, at=at), _helped(user, at=at)
    telling = median_days_to_telling(user, since=at - QUARTER)
    days = "" if telling is None else "1 day" if telling[0] == 1 else f"{telling[0]} days"
    return [
        _gauge("answered", "Asked, and answered", answered, warm=True),
        _gauge("confirmed", "Our reading was right", confirmed, warm=True),
        Gauge(slug="telling", label="From hearing to telling", text=days),
        _gauge("helped", "Told, and it helped", helped, warm=True),
    ]


def behind_listening(user: User, slug: str, *, at: datetime) -> Evidence | None:
    """Return what stands behind one of the figures; nothing for a figure we don't have."""
    source = "The last ninety days, counted just now."
    if slug == "telling":
        return _behind_telling(user, at=at, source=source)
    if slug not in SHARES:
        return None
    title, yes, no, without = SHARES[slug]
    share = {"answered": _answered, "confirmed": _confirmed, "helped": _helped}[slug](user, at=at)
    return Evidence(
        title=f"{share.part} of {share.whole} {title}",
        rows=((yes, str(share.part)), (no, str(share.whole - share.part))),
        total=("Together", str(share.whole)),
        without=without,
        source=source,
    )


def _gauge(slug: str, label: str, share: Share, *, warm: bool) -> Gauge:
    return Gauge(slug=slug, label=label, text=share.text, percent=share.percent, warm=warm)


def _answered(user: User, *, at: datetime) -> Share:
    asked = (
        Invitation.objects.for_user(user).filter(invited_at__gte=at - QUARTER).exclude(state=InvitationState.REVOKED)
    )
    found = asked.aggregate(
        whole=Count("pk", filter=Q(is_unseen=False)), part=Count("pk", filter=Q(finished_at__isnull=False))
    )
    return Share(part=found["part"], whole=found["whole"])


def _confirmed(user: User, *, at: datetime) -> Share:
    told_us = Statement.objects.for_user(user).filter(answered_at__gte=at - QUARTER)
    found = told_us.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(state=StatementState.CONFIRMED)))
    return Share(part=found["part"], whole=found["whole"])


def _helped(user: User, *, at: datetime) -> Share:
    asked = Notice.objects.filter(kind=NoticeKind.DONE, helped__isnull=False, helped_at__gte=at - QUARTER)
    mine = asked.filter(decision__finding__in=Finding.objects.for_user(user).values("pk"))
    found = mine.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(helped=True)))
    return Share(part=found["part"], whole=found["whole"])


def _behind_telling(user: User, *, at: datetime, source: str) -> Evidence:
    """Return the days from hearing to telling that the median is the middle of."""
    telling = median_days_to_telling(user, since=at - QUARTER)
    if telling is None:
        return Evidence(title="Not known yet", say="Nobody has been told that something is done.", source=source)
    median, days = telling
    return Evidence(
        title=f"{median} day{'' if median == 1 else 's'} from hearing to telling",
        say="The middle one of all, from the day somebody said it to the day they were told it’s done.",
        rows=(
            ("Fastest", str(days[0])),
            ("Middle", str(median)),
            ("Slowest", str(days[-1])),
            ("People told", str(len(days))),
        ),
        without="People who haven’t been told yet. They wait longer than any of these.",
        source=source,
    )

"""Dates and times in words. The clock is passed in."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext

QUIET_FROM, QUIET_UNTIL, SUNDAY = 20, 8, 6  # hours of the day where we are; the weekday as Python counts it
SOON = {-1: gettext_lazy("Yesterday"), 0: gettext_lazy("Today"), 1: gettext_lazy("Tomorrow")}
UNITS = (
    (ngettext_lazy("%(count)d year ago", "%(count)d years ago", "count"), timedelta(days=365)),
    (ngettext_lazy("%(count)d month ago", "%(count)d months ago", "count"), timedelta(days=30)),
    (ngettext_lazy("%(count)d week ago", "%(count)d weeks ago", "count"), timedelta(weeks=1)),
    (ngettext_lazy("%(count)d day ago", "%(count)d days ago", "count"), timedelta(days=1)),
    (ngettext_lazy("%(count)d hour ago", "%(count)d hours ago", "count"), timedelta(hours=1)),
    (ngettext_lazy("%(count)d minute ago", "%(count)d minutes ago", "count"), timedelta(minutes=1)),
)


def local_day(moment: date) -> date:
    """Return the calendar day of a moment where we are; a plain date is its own day."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def spoken(moment: date, *, now: datetime, full: bool = False) -> str:
    """Say when: "Yesterday, 16:10", "17 November", "17 November 2024"; ``full`` adds year and time always."""
    day, today = local_day(moment), local_day(now)
    clock = clock_time(moment) if isinstance(moment, datetime) else ""
    near = SOON.get((day - today).days)
    if full:
        words = written(day, pgettext("date format", "j F Y"))
    elif near:
        words = str(near)
    else:
        return named(day, now=now)
    return f"{words}, {clock}" if clock else words


def named(moment: date, *, now: datetime | None = None) -> str:
    """Name the day, with its year unless it is this one: "17 November", "17 November 2024"."""
    day = local_day(moment)
    this_year = now is None or day.year == local_day(now).year
    return written(day, pgettext("date format", "j F") if this_year else pgettext("date format", "j F Y"))


def weekday(moment: date) -> str:
    """Name the day of the week with the day: "Thursday 3 December"."""
    said = written(local_day(moment), pgettext("date format", "l j F"))
    return said[0].upper() + said[1:]


def short(moment: date, *, now: datetime) -> str:
    """Say the day in little space: "17 Nov", "17 Nov 2024"."""
    day = local_day(moment)
    this_year = day.year == local_day(now).year
    return written(day, pgettext("date format", "j M") if this_year else pgettext("date format", "j M Y"))


def clock_time(moment: datetime) -> str:
    """Say the time of day: "16:10"."""
    return written(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "H:i")


def ago(moment: datetime, *, now: datetime) -> str:
    """Say how long ago: "just now", "12 minutes ago", "3 weeks ago"."""
    passed = now - moment
    for said, length in UNITS:
        count = int(passed / length)
        if count >= 1:
            return str(said % {"count": count})
    return _("just now")


def is_quiet(moment: datetime) -> bool:
    """Say whether nobody should be written to now: nights, and Sundays."""
    local = timezone.localtime(moment)
    return not QUIET_UNTIL <= local.hour < QUIET_FROM or local.weekday() == SUNDAY


def to_the_day(moment: datetime) -> datetime:
    """Return when a moment's day began, where we are: all that is kept of a time that must tell nothing."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def months_later(day: date, months: int) -> date:
    """Return the same day that many months later, or that month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

"""Dates and times in words. The clock is passed in."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as written

SOON = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
UNITS = (
    ("year", timedelta(days=365)),
    ("month", timedelta(days=30)),
    ("week", timedelta(weeks=1)),
    ("day", timedelta(days=1)),
    ("hour", timedelta(hours=1)),
    ("minute", timedelta(minutes=1)),
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
        words = written(day, "j F Y")
    elif near:
        words = near
    else:
        return written(day, "j F" if day.year == today.year else "j F Y")
    return f"{words}, {clock}" if clock else words


def short(moment: date, *, now: datetime) -> str:
    """Say the day in little space: "17 Nov", "17 Nov 2024"."""
    day = local_day(moment)
    return written(day, "j M" if day.year == local_day(now).year else "j M Y")


def clock_time(moment: datetime) -> str:
    """Say the time of day: "16:10"."""
    return written(timezone.localtime(moment) if timezone.is_aware(moment) else moment, "H:i")


def ago(moment: datetime, *, now: datetime) -> str:
    """Say how long ago: "just now", "12 minutes ago", "3 weeks ago"."""
    passed = now - moment
    for unit, length in UNITS:
        count = int(passed / length)
        if count >= 1:
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "just now"


def months_later(day: date, months: int) -> date:
    """Return the same day that many months later, or that month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))

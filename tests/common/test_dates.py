from datetime import UTC, date, datetime, timedelta

import pytest

from common import dates

NOW = datetime(2025, 11, 18, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "Today, 12:00"),
        (datetime(2025, 11, 17, 15, 10, tzinfo=UTC), "Yesterday, 16:10"),
        (datetime(2025, 11, 16, 15, 10, tzinfo=UTC), "16 November"),
        (datetime(2024, 11, 17, 15, 10, tzinfo=UTC), "17 November 2024"),
        (date(2025, 11, 18), "Today"),
        (date(2025, 11, 19), "Tomorrow"),
        (date(2025, 12, 15), "15 December"),
        (date(2026, 1, 15), "15 January 2026"),
    ],
)
def test_moments_are_said_from_where_we_stand(moment, text):
    assert dates.spoken(moment, now=NOW) == text


def test_the_day_is_the_one_where_we_are():
    late_evening_in_utc = datetime(2025, 11, 17, 23, 30, tzinfo=UTC)
    assert dates.spoken(late_evening_in_utc, now=NOW) == "Today, 00:30"


def test_full_says_year_and_time_always():
    assert dates.spoken(NOW, now=NOW, full=True) == "18 November 2025, 12:00"


def test_naive_moments_are_taken_as_they_are():
    assert dates.spoken(NOW.replace(tzinfo=None), now=NOW) == "Today, 11:00"


@pytest.mark.parametrize(("day", "text"), [(date(2025, 3, 1), "1 Mar"), (date(2024, 3, 1), "1 Mar 2024")])
def test_short_days_name_another_year(day, text):
    assert dates.short(day, now=NOW) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=29), "4 weeks ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_ago_uses_the_largest_unit_that_has_passed(passed, text):
    assert dates.ago(NOW - passed, now=NOW) == text

"""Themes of two periods beside each other."""

import pytest

from feedback.scoring.text_model import drift


def period(of, **counts):
    return [{theme for theme, count in counts.items() if place < count} for place in range(of)]


def test_what_changed_most_stands_first_with_its_interval():
    rows = drift(period(200, Time=20, Food=40), period(200, Time=60, Food=42))

    assert [(row.theme, row.stands) for row in rows] == [("Time", True), ("Food", False)]
    assert round(rows[0].change, 6) == 0.2
    assert rows[0].low < 0.2 < rows[0].high
    assert rows[1].low < 0 < rows[1].high


def test_the_interval_lies_within_the_published_wider_one():
    """Newcombe (1998), table II, 56/70 and 48/80 by method 10: .0524 to .3339 at 95 %; ours is at 80 %."""
    row = drift(period(80, a=48), period(70, a=56))[0]

    assert (round(row.change, 4), row.low > 0.0524, row.high < 0.3339) == (0.2, True, True)


def test_a_theme_that_is_new_or_gone_is_compared_too():
    rows = drift(period(50, Old=30), period(50, New=30))

    assert [(row.theme, row.before.count, row.after.count, row.stands) for row in rows] == [
        ("New", 0, 30, True),
        ("Old", 30, 0, True),
    ]


def test_nothing_changes_when_everybody_names_it_in_both():
    assert [(row.p, row.stands) for row in drift(period(9, a=9), period(5, a=5))] == [(1.0, False)]


@pytest.mark.parametrize(("before", "after"), [([], []), ([], [{"a"}]), ([{"a"}], [])])
def test_a_period_without_comments_is_compared_with_nothing(before, after):
    assert drift(before, after) == []

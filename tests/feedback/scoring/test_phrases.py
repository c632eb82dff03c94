"""Phrases are found as words, never inside one."""

import pytest

from feedback.scoring.phrases import phrases


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("late", "It was LATE again", "LATE"),
        ("late", "Two plates, fine", None),
        ("late", "latest news", None),
        ("a week late", "A week,\nlate", "A week,\nlate"),
        ("deliver*", "they delivered it", "delivered"),
        ("deliver*", "undelivered", None),
        ("don't", "I don’t know", "don’t"),
        ("snø", "Snø i mai", "Snø"),
        ("c++", "c is a letter", "c"),
        ("...", "...", None),
        (".*", "anything", None),
    ],
)
def test_whole_words_whatever_their_case(rule, text, found):
    span = phrases([rule]).span(text)
    assert (text[slice(*span)] if span else None) == found


def test_what_forbids_wins_wherever_it_stands():
    rules = phrases(["late"], ["late winter"])
    assert rules.span("It came late, in late winter") is None
    assert rules.forbidden("late winter")
    assert not phrases(["late"]).forbidden("late winter")


def test_the_longest_phrase_is_found_where_two_begin_alike():
    assert phrases(["week", "week late"]).span("a week late") == (2, 11)

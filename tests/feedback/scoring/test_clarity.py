"""Phrases that could mean two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.clarity import unclear_phrases
from feedback.scoring.question_check import Known, check_question


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("He left it at the usual place.", ["the usual place"]),
        ("The ferry rule says so.", ["The ferry rule"]),
        ("They’re quick. I’ll give them quick.", ["quick"]),
        ("You are reliable, on the whole.", ["reliable"]),
        ("Quick: two days, every time.", []),
        ("Reliable means that it comes on a Friday.", []),
        ("Faster than last year, so quick.", []),
        ("It is not the same thing.", []),
        ("The last thing up the hill.", []),
        ("Fourteen harnesses for a course that started Thursday.", []),
        ("", []),
    ],
)
def test_what_could_mean_two_things_is_found_and_nothing_else(text, phrases):
    assert [phrase.text for phrase in unclear_phrases(text, asked="What happened?")] == phrases


def test_an_opening_pronoun_is_unclear_only_where_nothing_was_asked():
    assert [phrase.text for phrase in unclear_phrases("It never lies flat.")] == ["It"]
    assert unclear_phrases("It never lies flat.", asked="How is the bag?") == []


def test_what_the_question_named_or_somebody_explained_is_clear():
    text = "As always, at the usual place."
    assert unclear_phrases(text, asked="Did you find the usual place?") == []
    assert unclear_phrases(text, asked="?", known=["The usual place"]) == []


def test_references_come_first_and_most_are_kept_back():
    text = "Reliable, quick and easy, at the usual place."
    assert [phrase.kind for phrase in unclear_phrases(text, asked="?", most=2)] == ["reference", "quality"]


@given(st.text(max_size=200))
def test_every_span_lies_within_the_text(text):
    for phrase in unclear_phrases(text):
        assert text[phrase.start : phrase.end] == phrase.text


def test_fewer_than_none_is_refused():
    with pytest.raises(ValueError, match="fewer"):
        unclear_phrases("", most=-1)


@pytest.mark.parametrize("text", ["At the usual place.", "You are reliable.", "It never lies flat."])
def test_our_own_questions_pass_the_question_check(text):
    question = unclear_phrases(text)[0].question

    assert check_question(question, known=Known(quotes=(text,))).findings == ()

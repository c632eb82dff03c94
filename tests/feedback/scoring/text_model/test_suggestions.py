"""Needs, preferences, features, ideas and uses as spans of what was said."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.text_model import KINDS, extract

BETTER = "How could we improve?"


def found(text, question="", language="en"):
    return [(one.kind, text[one.start : one.end]) for one in extract(text, question, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We need to know the day before.", [("need", "We need to know the day before")]),
        ("I’d rather get a text.", [("preference", "I’d rather get a text")]),
        ("I wish it had a lid, because it spills.", [("feature", "I wish it had a lid")]),
        ("Why not send a map?", [("idea", "Why not send a map")]),
        ("Nice. We use the crate as a seat!", [("use", "We use the crate as a seat")]),
    ],
)
def test_a_span_runs_from_its_cue_to_the_end_of_the_clause(text, expected):
    assert found(text) == expected


def test_the_cue_says_what_made_us_think_so():
    assert [one.cue for one in extract("Honestly, I prefer the small boat.")] == ["I prefer"]


@pytest.mark.parametrize(
    "text",
    [
        "I need to say thank you.",
        "There is no need to apologise.",
        "I don't prefer either.",
        "I wish you all the best.",
        "I would recommend you to anyone.",
        "You should be proud of your crew.",
        "I used to come every year.",
        "",
        "needs",
    ],
)
def test_courtesy_and_denial_suggest_nothing(text):
    assert found(text) == []


def test_a_bare_answer_is_an_idea_only_under_a_question_that_asks_for_better():
    assert found("More chairs", BETTER) == [("idea", "More chairs")]
    assert found("More chairs", "What was good?") == []
    assert found("Nothing at all", BETTER) == []
    assert found("More than happy", BETTER) == []


def test_several_things_in_one_comment_are_told_apart():
    text = "I prefer early starts because of the light, but I need a lamp."

    assert found(text) == [("preference", "I prefer early starts"), ("need", "I need a lamp")]


def test_norwegian_has_cues_of_its_own():
    assert found("Det burde være en benk ved døra.", language="nb") == [("feature", "Det burde være en benk ved døra")]
    assert found("Jeg trenger ikke katalogen.", language="nb") == []


def test_an_unknown_language_is_read_as_english():
    assert found("I need a lamp", language="xx") == [("need", "I need a lamp")]


@given(st.text(st.sampled_from("I need, you should. More a wish?\n;"), max_size=80), st.sampled_from(["", BETTER]))
def test_spans_lie_in_the_text_in_order_and_never_overlap(text, question):
    spans = extract(text, question)

    assert all(one.kind in KINDS and 0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_a_long_text_is_read_in_its_beginning_and_in_no_time():
    assert len(extract("I need a lamp " * 5_000)) <= 1

"""A guide as a whole: what only shows when questions stand beside each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scoring.question_check import GUIDE_CHECKS, check_guide, reading_grade

GOOD = (
    "Tell us about the last time something was delivered to you.",
    "What did you do while you waited for it?",
    "Which messages, if any, did you get that day?",
    "Have you ordered from us before?",
    "What have we not asked that you would like to talk about?",
)


def found(questions, **given):
    return [(one.check, one.questions) for one in check_guide(questions, **given).findings]


def test_a_good_guide_has_nothing():
    checked = check_guide(GOOD)

    assert checked.findings == ()
    assert [one.findings for one in checked.questions] == [()] * len(GOOD)
    assert checked.asks == len(GOOD)


def test_an_empty_guide_has_nothing():
    checked = check_guide([])

    assert (checked.questions, checked.findings, checked.asks, checked.grade) == ((), (), 0, 0.0)


def test_blank_questions_are_no_asks():
    assert check_guide(["", "  ", GOOD[0]]).asks == 1


def test_general_comes_before_specific():
    questions = ["How long did you wait at the desk?", "Tell us about your last visit."]

    assert found(questions) == [("general_first", (1, 0))]
    assert found(questions[::-1]) == []


def test_an_ice_breaker_may_be_specific():
    questions = ["How long did you wait at the desk?", "Tell us about your last visit."]

    assert found(questions, kinds=("ice_breaker", "open")) == []


def test_open_comes_before_closed():
    questions = ["Was the ferry late?", "How did the ferry crossing go?"]

    assert found(questions) == [("open_first", (0, 1))]
    assert found(questions[::-1]) == []


def test_many_asks_are_named_from_the_first_that_is_too_many():
    questions = [f"What happened on day {day}{day}?" for day in range(13)]

    assert ("length", (12,)) in found(questions)


def test_a_long_question_is_named():
    assert ("length", (0,)) in found(["What did you do " + "and then " * 20 + "at last?"])


def test_a_hard_question_is_named():
    hard = "Which organisational considerations characterise institutional accountability?"

    assert found([hard]) == [("grade", (0,))]


def test_reading_grade_of_other_languages_is_lix():
    assert reading_grade("Hva skjedde da?", "no") < 9 < reading_grade("Organisasjonsmessige forutsetninger?", "no")


def test_several_aspects_are_named():
    questions = ["How did the parcel arrive?", "Who at the reception helped you?", "What did breakfast cost you?"]

    assert found(questions, aspects={"delivery": "parcel", "staff": "reception", "food": "breakfast"}) == [
        ("aspect", (1, 2))
    ]


def test_a_question_asked_twice_is_named():
    assert found(["What happened at the airport desk?", "At the airport desk, what happened?"])[0] == (
        "repeated",
        (0, 1),
    )


@pytest.mark.parametrize(
    ("question", "named"),
    (
        ("How was it: excellent, great, good or bad?", True),
        ("How was it: good, fair or bad?", False),
        ("How was it: terrible, awful, poor or good?", True),
    ),
)
def test_answers_that_lean_one_way_are_named(question, named):
    assert (("options", (0,)) in found([question])) == named


def test_a_language_without_rules_is_refused():
    with pytest.raises(ValueError, match="no rules"):
        check_guide([], language="tlh")


@settings(max_examples=40)
@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_guide_is_checked(questions):
    checked = check_guide(questions)

    assert len(checked.questions) == len(questions)
    assert all(one.check in GUIDE_CHECKS and one.reason and "{" not in one.reason for one in checked.findings)
    assert all(0 <= at < len(questions) for one in checked.findings for at in one.questions)

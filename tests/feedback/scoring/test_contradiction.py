"""Where words don't add up: every answer is a question, and what we don't hold is never compared."""

import pytest

from feedback.scoring.contradiction import (
    score_against_words,
    words_against_earlier,
    words_against_figures,
    words_against_record,
)
from feedback.scoring.doubt import Figure, Record, Saying, clipped, middle
from feedback.scoring.question_check import Known, check_question

ROLF = "I gave nine because Rolf is wonderful. But I’ve stopped ordering anything that has to be there on a day."
QUICK = Saying(1, "They’re quick. I’ll give them quick.")
DAYS = Figure(slug="days", name="Days", unit="days", value=2.1, target=2, better="lower", own=(1.8, 2, 4.3, 5.1, 9))
KNOWN = Figure(slug="known", name="Knew the day", unit="%", value=99.1, target=98, facet=7)


def test_a_high_score_beside_a_sorry_sentence_is_a_question():
    doubt = score_against_words(9, 10, [Saying(3, ROLF)])

    assert (doubt.key, doubt.figure, doubt.ref) == (3, "9 of 10", "score")
    assert doubt.quote == "But I’ve stopped ordering anything that has to be there on a day."


def test_a_low_score_beside_glad_words_is_a_question():
    assert score_against_words(2, 10, [Saying(1, "Rolf is wonderful.")]).figure == "2 of 10"


@pytest.mark.parametrize(
    ("score", "best", "text"),
    [(9, 10, "Rolf is wonderful."), (3, 10, "It was late."), (5, 10, ROLF), (4, 5, ""), (2, 5, ROLF)],
)
def test_what_goes_together_is_no_question(score, best, text):
    assert score_against_words(score, best, [Saying(1, text)]) is None


@pytest.mark.parametrize(("score", "best"), [(11, 10), (-1, 10), (1, 0)])
def test_a_score_off_its_scale_is_refused(score, best):
    with pytest.raises(ValueError, match="not on a scale"):
        score_against_words(score, best, [])


def test_quick_stands_beside_the_days_of_their_own_orders():
    [doubt] = words_against_record([QUICK], Record(), speed=DAYS)

    assert (doubt.but, doubt.figure) == ("but their last 5 orders took", "4.3 days")
    assert doubt.detail == "Our promise is 2. 3 of 5 took longer."


@pytest.mark.parametrize(
    ("text", "record", "figure"),
    [
        ("I can’t complain.", Record(complaints=2), "2 complaints"),
        ("I’ve stopped ordering.", Record(days_since_order=9), "9 days old"),
        ("I never sent anything back.", Record(returned=1), "1 order"),
        ("We order all the time.", Record(days_since_order=200), "200 days old"),
    ],
)
def test_what_they_say_stands_beside_our_record(text, record, figure):
    assert [doubt.figure for doubt in words_against_record([Saying(1, text)], record)] == [figure]
    assert words_against_record([Saying(1, text)], Record()) == []


def test_what_we_do_not_hold_is_never_compared():
    fast = Figure(slug="days", name="Days", unit="days", value=1, target=2, better="lower", own=(1.0, 2.0))
    assert words_against_record([QUICK], Record()) == []
    assert words_against_record([QUICK], Record(), speed=fast) == []
    assert words_against_record([QUICK], Record(), speed=Figure(slug="d", name="", unit="days", value=3)) == []


def test_stopping_for_one_kind_of_thing_is_not_stopping():
    assert words_against_record([Saying(1, ROLF)], Record(days_since_order=2)) == []


def test_a_sorry_sentence_on_a_part_where_our_figure_is_well():
    said = Saying(1, "It was late and nobody told me.", facets=frozenset({7}))
    low = Figure(slug="low", name="", unit="%", value=50, target=98, facet=7)

    assert [doubt.figure for doubt in words_against_figures([said], [KNOWN, low])] == ["99.1%"]
    assert words_against_figures([Saying(1, said.text)], [KNOWN]) == []
    assert words_against_figures([said], [KNOWN], quoted=[said.text]) == []


def test_earlier_words_on_the_same_part_in_another_tone():
    now = Saying(2, "It came too late.", facets=frozenset({7}))
    before = Saying(1, "It works well.", facets=frozenset({7}))

    [doubt] = words_against_earlier([now], [(before, "in March 2026")])

    assert (doubt.ref, doubt.but, doubt.figure) == ("words:1", "but in March 2026 they said", "“It works well.”")
    assert words_against_earlier([now], [(Saying(1, "It works well."), "in March")]) == []
    assert words_against_earlier([now], [(now, "in March")]) == []


def test_every_question_is_open_and_fair():
    doubts = [
        score_against_words(9, 10, [Saying(1, ROLF)]),
        *words_against_record([QUICK, Saying(2, "I can’t complain.")], Record(complaints=1), speed=DAYS),
        *words_against_figures([Saying(1, "It was late.", facets=frozenset({7}))], [KNOWN]),
    ]
    quotes = (ROLF, QUICK.text, "I can’t complain.", "It was late.")

    assert [check_question(one.question, known=Known(quotes=quotes)).level for one in doubts] == ["none"] * 4


def test_long_words_are_shortened_and_say_so():
    assert clipped("x" * 400).endswith(" [...]")


def test_the_middle_is_a_value_that_happened():
    assert middle([4, 1, 3, 2]) == 2
    with pytest.raises(ValueError, match="no middle"):
        middle([])

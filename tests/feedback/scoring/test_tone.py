"""Glad or sorry, by cues; and what they were asked is read too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.tone import sentences_with_tone, tone
from feedback.scoring.topics import stance_of


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("Rolf is wonderful.", "", 1.0),
        ("It came late again.", "", -1.0),
        ("It is not quick.", "", -1.0),
        ("Nothing went wrong.", "", 1.0),
        ("I can’t complain.", "", 1.0),
        ("Wonderful, and late.", "", 0.0),
        ("More chairs.", "What could be better?", -0.5),
        ("More chairs.", "What did you like?", 0.0),
        ("", "What could be better?", 0.0),
    ],
)
def test_a_text_has_its_tone(text, question, expected):
    assert tone(text, question=question) == expected


@given(st.text(max_size=200))
def test_a_tone_is_from_minus_one_to_one(text):
    assert -1 <= tone(text) <= 1


def test_nothing_within_a_sentence_is_changed():
    text = "Rolf is wonderful. But it came late"
    assert [said for said, _ in sentences_with_tone(text)] == ["Rolf is wonderful.", "But it came late"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("I use the sled harness to pull firewood.", "use"),
        ("I’d order more if the day were fixed.", "wish"),
        ("We are trying to open before Easter.", "goal"),
        ("It was late again.", "concern"),
        ("Two pairs of skis.", "interest"),
    ],
)
def test_words_suggest_a_stance(text, stance):
    assert stance_of(text) == stance

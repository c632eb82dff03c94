"""A first guess at sentiment before anybody has labelled."""

import pytest

from feedback.scoring.text_model import Comment, sentiment_prior

BETTER, GOOD = "How could we improve?", "What was good?"


@pytest.mark.parametrize(
    ("text", "question", "sentiment"),
    [
        ("The guides were patient and kind", "Why?", "positive"),
        ("A filthy room", "Why?", "negative"),
        ("Not helpful", "Why?", "negative"),
        ("Nothing", BETTER, "positive"),
        ("Nothing", GOOD, "negative"),
        ("A drying cupboard", BETTER, "negative"),
        ("A drying cupboard", GOOD, "positive"),
        ("Ikke bra", "Hvorfor?", "negative"),
        ("Veldig bra", "Hvorfor?", "positive"),
    ],
)
def test_it_reads_denial_and_the_question(text, question, sentiment):
    assert sentiment_prior([Comment(text, question)])[0].sentiment == sentiment


def test_chances_add_up():
    found = sentiment_prior([Comment("Fine, but slow"), Comment("")])

    assert [round(sum(one.chances.values()), 9) for one in found] == [1.0, 1.0]


def test_nothing_to_read_is_nothing_to_guess():
    assert sentiment_prior([]) == []

"""Sentiment and themes learnt from labelled comments of an invented company."""

import random

import pytest

from feedback.scoring.text_model import (
    SENTIMENTS,
    Comment,
    Labelled,
    ModelUnreadableError,
    dumps,
    fit,
    loads,
    predict,
)
from tests.feedback.scoring.text_model.world import BETTER, GOOD, comments

RARE = Labelled("The parking is steep", BETTER, "negative", ("Parking",))


@pytest.fixture(scope="module")
def rows():
    return comments(200)


@pytest.fixture(scope="module")
def model(rows):
    return fit([*rows, RARE, RARE, Labelled("Parking costs too much", BETTER, "negative", ("Parking",))])


def read(model, text, question=""):
    return predict(model, [Comment(text, question)])[0]


def test_it_tells_sentiment_and_theme_of_words_it_has_not_seen(model):
    found = [read(model, "The soup was cold at noon", GOOD), read(model, "An excellent captain", BETTER)]

    assert [(one.sentiment, [guess.theme for guess in one.themes]) for one in found] == [
        ("negative", ["Food"]),
        ("positive", ["Boats"]),
    ]


def test_the_same_words_mean_the_opposite_under_another_question(model):
    assert read(model, "The stove at the lake", BETTER).sentiment == "negative"
    assert read(model, "The stove at the lake", GOOD).sentiment == "positive"


def test_chances_add_up_and_the_likeliest_theme_stands_first(model):
    found = read(model, "The ferry was late", "Why?")
    chances = [guess.probability for guess in found.chances_of_themes]

    assert sum(found.chances.values()) == pytest.approx(1)
    assert found.chances_of_themes[0].theme == "Boats"
    assert chances == sorted(chances, reverse=True)
    assert all(0.01 <= chance <= 1 for chance in chances)


def test_a_theme_with_two_different_examples_is_never_suggested_and_says_how_many_are_missing(model):
    parking = {check.theme: check for check in model.themes}["Parking"]

    assert (parking.n, parking.trained, parking.reason) == (3, False, "3 more examples needed.")
    assert (parking.precision, parking.recall) == (None, None)
    assert "Parking" not in {guess.theme for guess in read(model, RARE.text, RARE.question).chances_of_themes}


def test_every_learnt_theme_shows_how_often_it_is_right_and_how_sure_that_is(model):
    food = {check.theme: check for check in model.themes}["Food"]

    assert food.recall.of == food.n
    assert food.precision.low <= food.precision.point <= food.precision.high
    assert food.precision.point > 0.9
    assert model.sentiment.accuracy.point > 0.9


def test_what_has_nothing_to_do_with_any_theme_is_unexpected(model):
    found = read(model, "xylophone quartz jumping", "Why?")

    near = read(model, "The soup was lovely", GOOD)

    assert (found.themes, found.unexpected, near.unexpected) == ((), True, False)
    assert found.strangeness > 0.8 > near.strangeness


def test_the_same_rows_and_seed_give_the_same_model(rows):
    assert dumps(fit(rows[:60], seed=3)) == dumps(fit(rows[:60], seed=3))


def test_order_of_rows_changes_no_answer_on_clear_words(rows):
    shuffled = random.Random(2).sample(rows, len(rows))

    assert read(fit(shuffled), "The bread was dirty", GOOD).sentiment == "negative"


def test_a_stored_model_says_the_same(model, rows):
    asked = [Comment(row.text, row.question) for row in rows[:20]]

    assert predict(loads(dumps(model)), asked) == predict(model, asked)
    assert loads(dumps(model)).themes == model.themes


@pytest.mark.parametrize("stored", [b"", b"nothing", dumps(fit([]))[:-40]])
def test_bytes_that_are_no_model_are_refused(stored):
    with pytest.raises(ModelUnreadableError, match="no stored model"):
        loads(stored)


def test_a_score_is_never_needed(rows):
    without = [Labelled(row.text, row.question, row.sentiment, row.themes) for row in rows[:80]]

    assert read(fit(without), "The boat was broken", GOOD).sentiment == "negative"


def test_themes_and_sentiment_may_be_labelled_on_different_comments(rows):
    half = [Labelled(row.text, row.question, row.sentiment) for row in rows[:100]]
    other = [Labelled(row.text, row.question, themes=row.themes) for row in rows[100:]]
    found = read(fit([*half, *other]), "The dinner was lovely", GOOD)

    assert (found.sentiment, [guess.theme for guess in found.themes]) == ("positive", ["Food"])


@pytest.mark.parametrize(
    ("labelled", "reason"),
    [
        ([], "Nobody has labelled a comment yet."),
        ([Labelled("late", "", "negative")] * 9, "At least two sentiments need 5 different comments each."),
        ([Labelled("late", "", one) for one in SENTIMENTS], "At least two sentiments need 5 different comments each."),
    ],
)
def test_few_rows_give_a_model_that_says_what_is_missing(labelled, reason):
    model = fit(labelled)

    assert (model.sentiment.trained, model.sentiment.reason) == (False, reason)
    assert (read(model, "late").sentiment, read(model, "late").chances) == ("", {})


def test_a_sentiment_that_is_none_is_refused():
    with pytest.raises(ValueError, match="angry is not one of negative, neutral, positive"):
        fit([Labelled("late", "", "angry")])


@pytest.mark.parametrize("text", ["", " ", "🙂", "\x00", "a" * 50_000, "!?" * 2_000, "نعم شكرا", "<script>"])
def test_any_text_can_be_read(model, text):
    assert read(model, text, text).sentiment in SENTIMENTS

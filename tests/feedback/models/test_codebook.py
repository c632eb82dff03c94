"""What the database refuses about themes, marks, readings and what was found; who may read and keep them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import Extraction, Theme, Words
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    ExtractionFactory,
    ReviewFactory,
    TextRunFactory,
    ThemeChangeFactory,
    ThemeFactory,
    ThemeMarkFactory,
    ThemeRuleFactory,
    TurnFactory,
    WordsFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: WordsFactory(review=None), "words_were_said_in_one_place"),
        (lambda: WordsFactory(turn=TurnFactory()), "words_were_said_in_one_place"),
        (lambda: WordsFactory(sentiment="angry"), "words_sentiment_is_known"),
        (lambda: WordsFactory(p_negative=1.2, p_positive=0.1), "words_chances_are_probabilities"),
        (lambda: WordsFactory(strangeness=-0.1), "words_strangeness_is_a_share"),
        (lambda: ThemeFactory(state="odd"), "theme_state_is_known"),
        (lambda: ThemeFactory(name=""), "theme_has_a_name"),
        (lambda: ThemeFactory(description="x" * 501), "theme_description_has_a_limit"),
        (lambda: ThemeFactory(merged_into=ThemeFactory()), "merged_theme_is_retired"),
        (lambda: ThemeRuleFactory(effect="odd"), "rule_effect_is_known"),
        (lambda: ThemeRuleFactory(phrase=""), "rule_has_words"),
        (lambda: ThemeChangeFactory(action="odd"), "theme_change_is_known"),
        (lambda: ThemeMarkFactory(state="odd", seen=True), "theme_mark_state_is_known"),
        (lambda: ThemeMarkFactory(origin="odd"), "theme_mark_origin_is_known"),
        (lambda: ThemeMarkFactory(state="accepted"), "theme_mark_is_decided_by_a_person"),
        (lambda: ThemeMarkFactory(probability=2), "theme_mark_p_is_a_probability"),
        (lambda: ThemeMarkFactory(start=4, end=4), "theme_mark_is_a_span"),
        (lambda: TextRunFactory(state="odd", finished_at=timezone.now()), "text_run_state_is_known"),
        (lambda: TextRunFactory(stage="odd"), "text_run_stage_is_known"),
        (lambda: TextRunFactory(done_count=2, total_count=1), "text_run_reads_at_most_all"),
        (lambda: TextRunFactory(state="done"), "ended_text_run_has_its_time"),
        (lambda: ExtractionFactory(kind="odd"), "extraction_kind_is_known"),
        (lambda: ExtractionFactory(state="odd", kept=True), "extraction_state_is_known"),
        (lambda: ExtractionFactory(start=3, end=3), "extraction_is_a_span"),
        (lambda: ExtractionFactory(state="accepted"), "extraction_is_decided_by_a_person"),
        (lambda: ExtractionFactory(state="declined", kept=True), "declined_extraction_has_a_reason"),
    ],
)
def test_what_must_never_be(make, name):
    with pytest.raises(IntegrityError, match=name):
        make()


def test_a_theme_never_stands_for_itself():
    theme = ThemeFactory(state="retired")
    with pytest.raises(IntegrityError, match="theme_is_not_merged_into_itself"):
        Theme.objects.filter(pk=theme.pk).update(merged_into=theme)


def test_once_per_name_words_place_and_queue():
    theme, words, review = ThemeFactory(name="The day"), WordsFactory(), ReviewFactory()
    WordsFactory(review=review)
    ThemeMarkFactory(theme=theme, words=words)
    ThemeRuleFactory(theme=theme, phrase="late")
    ExtractionFactory(words=words, start=0)
    TextRunFactory()
    twins = {
        "theme_once_per_name": lambda: ThemeFactory(name="the DAY"),
        "theme_mark_once_per_words": lambda: ThemeMarkFactory(theme=theme, words=words),
        "rule_once_per_theme_and_phrase": lambda: ThemeRuleFactory(theme=theme, phrase="late"),
        "extraction_once_per_place": lambda: ExtractionFactory(words=words, start=0, end=9),
        "one_text_run_at_a_time": lambda: TextRunFactory(state="running"),
        "review_id": lambda: WordsFactory(review=review),
    }
    for name, make in twins.items():
        with pytest.raises(IntegrityError, match=f"{name}|UNIQUE constraint failed"), transaction.atomic():
            make()


def test_a_name_is_free_again_once_its_theme_is_retired():
    ThemeFactory(name="The day", state="retired")
    assert ThemeFactory(name="The day").pk


def test_words_follow_the_gate_of_the_place_they_were_said_in():
    open_words = WordsFactory(review=None, turn=TurnFactory(invitation__words_use="without_name"))
    WordsFactory(review=None, turn=TurnFactory(invitation__words_use="ask_me"))
    review = WordsFactory()
    seen = Words.objects.for_user(UserFactory(roles=["analyst"])).order_by("pk")
    assert list(seen) == [open_words, review]
    assert not Words.objects.for_user(UserFactory(roles=["administrator"])).exists()


@pytest.mark.parametrize(
    ("role", "reads", "keeps"), [("analyst", 1, 1), ("executive", 1, 0), ("sales_rep", 0, 0), ("administrator", 0, 0)]
)
def test_who_reads_the_codebook_and_who_keeps_it(role, reads, keeps):
    ThemeFactory()
    ExtractionFactory()
    user = UserFactory(roles=[role])
    assert (Theme.objects.for_user(user).count(), Theme.objects.led_by(user).count()) == (reads, keeps)
    assert (Extraction.objects.for_user(user).count(), Extraction.objects.led_by(user).count()) == (reads, keeps)

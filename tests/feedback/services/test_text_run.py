"""A reading: asked for once, delivered twice, killed midway, stopped; and what it does with what people decided."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from feedback import tasks
from feedback.models import Extraction, TextModel, TextRun, Theme, ThemeMark, Words
from feedback.services import text_reading, text_run
from feedback.services.text_run import (
    RunRefused,
    cancel_reading,
    perform_reading,
    request_nightly_reading,
    request_reading,
    waiting_readings,
)
from feedback.services.words import gather_words
from tests.factories.accounts import UserFactory
from tests.factories.feedback import ReviewFactory, TextRunFactory, ThemeFactory, ThemeRuleFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def read(**kind):
    run = TextRunFactory(**kind)
    assert perform_reading(run_id=run.pk, now=timezone.now)
    run.refresh_from_db()
    return run


def test_everything_said_gets_one_row_and_a_second_reading_adds_none():
    turn, review = TurnFactory(), ReviewFactory(title="My third", text="I need a pocket for the map.", rating=2)
    run = read()
    assert (run.state, run.result["words"], run.done_count, run.total_count) == ("done", 2, 2, 2)
    found = list(Words.objects.order_by("pk").values_list("turn", "review", "person"))
    assert found == [(turn.pk, None, turn.invitation.person_id), (None, review.pk, None)]
    suggestions = Extraction.objects.count()
    read()
    assert (Words.objects.count(), Extraction.objects.count()) == (2, suggestions)


def test_delivered_twice_it_reads_once():
    ReviewFactory()
    run = TextRunFactory()
    assert [tasks.perform_reading(run_id=run.pk) for _ in range(2)] == [True, False]
    assert (TextModel.objects.count(), tasks.sweep_readings()) == (1, 0)


def test_the_night_asks_once_however_often_it_is_woken():
    assert tasks.request_nightly_reading() == tasks.request_nightly_reading()
    day = timezone.localdate()
    run = request_nightly_reading(day=day, at=NOW)
    TextRun.objects.filter(pk=run.pk).update(state="done", finished_at=NOW)
    assert request_nightly_reading(day=day, at=NOW).pk == run.pk
    assert request_nightly_reading(day=day + timedelta(days=1), at=NOW).pk != run.pk


def test_asked_for_while_one_is_under_way_it_is_that_one():
    going, mona = TextRunFactory(), UserFactory(roles=["analyst"])
    assert request_reading(by=mona, key=uuid.uuid4(), at=NOW) == going


def test_killed_midway_it_goes_on_after_the_last_words_it_read(monkeypatch):
    for _ in range(3):
        ReviewFactory()
    monkeypatch.setattr(text_reading, "CHUNK", 1)
    run, whole, seen = TextRunFactory(), text_reading.Reader.read_some, []

    def dies(self, run, **how):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(run.after)
        return whole(self, run, **how)

    monkeypatch.setattr(text_reading.Reader, "read_some", dies)
    with pytest.raises(KeyboardInterrupt):
        perform_reading(run_id=run.pk, now=timezone.now)
    monkeypatch.setattr(text_reading.Reader, "read_some", whole)
    run.refresh_from_db()
    assert (run.state, run.stage, run.done_count) == ("running", "read", 2)
    later = timezone.now() + text_run.STALE_AFTER + timedelta(seconds=1)
    assert waiting_readings(at=later) == [run.pk]
    monkeypatch.setattr(text_run, "learn", lambda: pytest.fail("It has learnt already"))
    assert perform_reading(run_id=run.pk, now=lambda: later)
    run.refresh_from_db()
    assert (run.state, run.done_count) == ("done", 3)
    assert not Words.objects.filter(read_at=None).exists()


def test_stopped_it_writes_nothing_more_and_stays_stopped():
    mona, run = UserFactory(roles=["analyst"]), TextRunFactory()
    cancel_reading(run=run, by=mona, at=NOW)
    assert not perform_reading(run_id=run.pk, now=timezone.now)
    with pytest.raises(RunRefused):
        cancel_reading(run=run, by=mona, at=NOW)
    run.refresh_from_db()
    assert (run.state, run.finished_at) == ("cancelled", NOW)


def test_stopped_while_it_works_it_lets_go(monkeypatch):
    run = TextRunFactory()
    monkeypatch.setattr(text_run, "gather_words", lambda: TextRun.objects.update(state="cancelled", finished_at=NOW))
    assert not perform_reading(run_id=run.pk, now=timezone.now)
    assert TextRun.objects.get().state == "cancelled"


def test_a_failure_says_so_and_can_be_asked_for_again(monkeypatch):
    run = TextRunFactory()
    monkeypatch.setattr(text_run, "learn", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        perform_reading(run_id=run.pk, now=timezone.now)
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "ZeroDivisionError: division by zero")
    assert request_reading(by=None, key=uuid.uuid4(), at=NOW) != run


def test_rules_count_and_forbid_and_never_overrule_a_person():
    theme, twin = ThemeFactory(), ThemeFactory(state="retired")
    Theme.objects.filter(pk=twin.pk).update(merged_into=theme)
    ThemeRuleFactory(theme=theme, phrase="late")
    ThemeRuleFactory(theme=theme, phrase="late winter", effect="forbids")
    ThemeRuleFactory(theme=twin, phrase="quay")
    counted, forbidden = ReviewFactory(text="Late again"), ReviewFactory(text="Came in late winter, late")
    merged, rejected = ReviewFactory(text="It lay at the quay"), ReviewFactory(text="Never late")
    gather_words()
    mona = UserFactory(roles=["analyst"])
    ThemeMark.objects.create(theme=twin, words=rejected.words, state="rejected", origin="person", by=mona, at=NOW)
    read()
    suggested = ThemeMark.objects.filter(by=None).order_by("words").values_list("words__review", "theme", "origin")
    assert list(suggested) == [(counted.pk, theme.pk, "rule"), (merged.pk, theme.pk, "rule")]
    mark = ThemeMark.objects.get(words=counted.words)
    assert (mark.start, mark.end) == (0, 4)
    assert not forbidden.words.marks.exists()
    assert Theme.objects.filter(pk=theme.pk, rules__isnull=False).exists()


def test_other_words_in_a_review_are_read_anew():
    review = ReviewFactory(text="I need a pocket.")
    read()
    words = review.words
    words.marks.create(theme=ThemeFactory(), state="accepted", by=UserFactory(roles=["analyst"]), at=NOW)
    type(review).objects.filter(pk=review.pk).update(text="Something else altogether.")
    read()
    read()
    assert Words.objects.get().pk != words.pk
    assert not ThemeMark.objects.exists()


def test_before_anybody_has_read_how_words_sound_is_a_first_guess():
    ReviewFactory(text="Terrible, it broke and it was late.", rating=5)
    read()
    words = Words.objects.get()
    assert (bool(words.sentiment), words.is_first_guess) == (True, True)


def test_a_person_who_heard_critical_words_under_five_stars_shows_the_contradiction():
    review = ReviewFactory(text="Great, as always late.", rating=5)
    gather_words()
    mona = UserFactory(roles=["analyst"])
    Words.objects.update(sentiment="negative", sentiment_by=mona)
    read()
    words = Words.objects.get(review=review)
    assert (words.sentiment, words.contradicts, words.is_first_guess) == ("negative", True, False)


def test_groups_of_what_has_no_theme_are_suggested_and_known_again():
    for number in range(18):
        ReviewFactory(text=f"The parcel lay at the quay across the fjord, parcel {number}")
        ReviewFactory(text=f"The zip of the jacket broke, jacket {number}")
    read()
    first = set(Theme.objects.filter(state="suggested").values_list("pk", flat=True))
    assert first
    assert all(theme.typical["size"] >= 5 for theme in Theme.objects.all())
    read()
    assert set(Theme.objects.filter(state="suggested").values_list("pk", flat=True)) == first

"""The codebook's pages: what is shown, what is not, and that everything works without JavaScript."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Extraction, MarkState, TextRun, Theme, ThemeMark, Words
from feedback.services.text_run import perform_reading
from relationships.models import TopicMention
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    AspectFactory,
    ExtractionFactory,
    ReviewFactory,
    TextRunFactory,
    ThemeFactory,
    ThemeMarkFactory,
    ThemeRuleFactory,
    TurnFactory,
    WordsFactory,
)
from tests.factories.relationships import CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mona():
    return UserFactory(roles=["analyst"])


def spoken(theme, number=5, **words):
    """Let so many people speak of a theme."""
    return [
        ThemeMarkFactory(
            theme=theme, words=WordsFactory(review__text=f"The parcel came a week late, number {n}", **words)
        )
        for n in range(number)
    ]


def at(name, *args):
    return reverse(f"feedback:{name}", args=args)


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_overview_leads_with_what_is_spoken_of_most(signed_in, mona):
    theme = ThemeFactory(name="The day it comes")
    spoken(theme, sentiment="negative")
    WordsFactory()
    page = text_of(signed_in(mona).get(at("themes")))
    assert "Most of all, customers speak of <b>the day it comes</b>" in page
    assert "number 4" in page
    assert "1 of 6</a> have no theme yet" in page


def test_a_theme_of_fewer_than_five_people_shows_no_figures_and_no_words(signed_in, mona):
    theme = ThemeFactory(name="The quay")
    spoken(theme, number=4)
    browser = signed_in(mona)
    page = text_of(browser.get(at("themes")))
    assert "Fewer than five people" in page
    assert "number 3" not in page
    assert browser.get(at("theme-figure", theme.pk, "said")).status_code == 404


def test_five_things_said_by_one_person_are_not_five_people(signed_in, mona):
    theme, person = ThemeFactory(name="The quay"), CustomerFactory().person
    spoken(theme, person=person)
    assert "number 3" not in text_of(signed_in(mona).get(at("themes")))


def test_merged_themes_count_as_one_and_words_once(signed_in, mona):
    theme = ThemeFactory(name="The day")
    twin = ThemeFactory(state="retired", merged_into=theme)
    for mark in spoken(theme):
        ThemeMarkFactory(theme=twin, words=mark.words)
    assert "5 things said by 5 people" in text_of(signed_in(mona).get(at("theme-figure", theme.pk, "said")))


def test_no_name_is_shown_but_where_it_may_be(signed_in, mona):
    theme = ThemeFactory()
    names = []
    for use in ("without_name", "ask_me"):
        turn = TurnFactory(text="I need it on the day, and it came a week late.", invitation__words_use=use)
        names.append(turn.invitation.person.name)
        words = WordsFactory(
            review=None, turn=turn, person=turn.invitation.person, contradicts=True, is_unexpected=True
        )
        ThemeMarkFactory(theme=theme, words=words)
        ExtractionFactory(words=words)
    unsigned = ReviewFactory(customer=CustomerFactory())
    names.append(unsigned.customer.name)
    ThemeMarkFactory(theme=theme, words=WordsFactory(review=unsigned, person=unsigned.customer.person))
    signed = ReviewFactory(customer=CustomerFactory(), with_name=True)
    ThemeMarkFactory(theme=theme, words=WordsFactory(review=signed))
    browser = signed_in(mona)
    pages = [
        at("themes"),
        at("theme", theme.pk),
        at("theme-words", "unheard"),
        at("theme-words", "no-theme"),
        at("found"),
    ]
    pages += [
        at("theme-figure", theme.pk, "said"),
        at("theme-split", theme.pk),
        at("settle-words", Words.objects.first().pk),
    ]
    pages.append(at("found-keep", Extraction.objects.first().pk))
    shown = "".join(browser.get(page).content.decode() for page in pages)
    assert [name for name in names if name in shown] == []
    assert signed.customer.name in shown
    assert "ask_me" not in shown


def test_words_only_their_readers_may_read_are_counted_nowhere(signed_in, mona):
    theme = ThemeFactory(name="Hidden")
    for number in range(6):
        turn = TurnFactory(text=f"Only for my reader, {number}", invitation__words_use="ask_me")
        ThemeMarkFactory(theme=theme, words=WordsFactory(review=None, turn=turn))
    browser = signed_in(mona)
    assert "Only for my reader" not in text_of(browser.get(at("themes"))) + text_of(browser.get(at("theme", theme.pk)))
    foreign = Words.objects.first()
    data = {"words": foreign.pk, "said": "in"}
    assert browser.post(at("theme-mark", theme.pk), data).status_code == 404
    assert browser.get(at("settle-words", foreign.pk)).status_code == 404


def test_a_mark_is_accepted_rejected_and_taken_back_by_form_and_by_htmx(signed_in, mona):
    mark, browser = ThemeMarkFactory(probability=0.81), signed_in(mona)
    address = at("theme-mark", mark.theme_id)
    assert "suggested, 81% sure" in text_of(browser.get(at("theme", mark.theme_id)))
    answer = browser.post(address, {"words": mark.words_id, "said": "in", "show": "look"})
    assert answer.url == at("theme", mark.theme_id) + "?show=look"
    row = text_of(browser.post(address, {"words": mark.words_id, "said": "out"}, headers={"HX-Request": "true"}))
    assert ("Not in there" in row, mona.name in row, "<html" in row) == (True, True, False)
    browser.post(address, {"words": mark.words_id, "said": "again"})
    mark.refresh_from_db()
    assert mark.state == MarkState.SUGGESTED


@pytest.mark.parametrize(("show", "number"), [("", 2), ("look", 1), ("in", 1), ("out", 1), ("nonsense", 2)])
def test_a_theme_shows_what_waits_what_was_seen_and_what_is_not_in_there(signed_in, mona, show, number):
    theme = ThemeFactory()
    ThemeMarkFactory(theme=theme)
    ThemeMarkFactory(theme=theme, seen=True)
    ThemeMarkFactory(theme=theme, seen=True, state="rejected")
    page = signed_in(mona).get(at("theme", theme.pk), {"show": show})
    assert len(page.context["rows"]) == number


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_however_much_was_said(signed_in, mona, rows, django_assert_num_queries):
    theme = ThemeFactory()
    for mark in spoken(theme, number=4 + rows, contradicts=True):
        ExtractionFactory(words=mark.words)
        ThemeRuleFactory(theme=theme)
    browser = signed_in(mona)
    browser.get(at("themes"))
    for page, queries in (
        (at("themes"), 13),
        (at("theme", theme.pk), 15),
        (at("theme-words", "against-their-stars"), 5),
        (at("found"), 6),
        (at("theme-split", theme.pk), 6),
    ):
        with django_assert_num_queries(queries):
            browser.get(page)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_readings_costs_the_same(signed_in, mona, rows, django_assert_num_queries):
    for number in range(rows):
        TextRunFactory(done=True, finished_at=timezone.now() + timedelta(minutes=number))
    browser = signed_in(mona)
    with django_assert_num_queries(5):
        browser.get(at("readings"))


def test_themes_are_made_named_merged_split_and_retired_by_form(signed_in, mona):
    browser, group = signed_in(mona), ThemeFactory(state="suggested", name="date, quay", typical={"quotes": []})
    form = {"name": "The day", "description": "When it comes", "key": uuid.uuid4()}
    for _ in range(2):
        assert browser.post(at("new-theme"), form).url == at("theme", Theme.objects.get(name="The day").pk)
    theme = Theme.objects.get(name="The day")
    twin = browser.post(at("edit-theme", group.pk), {"name": "the DAY"})
    assert (twin.status_code, "Another theme has this name" in twin.content.decode()) == (422, True)
    browser.post(at("edit-theme", group.pk), {"name": "The quay"})
    browser.post(at("theme-rule", theme.pk), {"phrase": "Late", "effect": "counts"})
    browser.post(at("theme-rule", theme.pk), {"phrase": "", "effect": "counts"})
    browser.post(at("theme-rule", theme.pk), {"drop": theme.rules.get().pk})
    browser.post(at("theme-merge", group.pk), {"into": theme.pk})
    group.refresh_from_db()
    assert group.merged_into == theme
    assert "part of" in text_of(browser.get(at("theme", group.pk)))
    assert "The quay" in text_of(browser.get(at("theme", theme.pk)))
    browser.post(at("theme-retire", theme.pk))
    browser.post(at("theme-apart", group.pk))
    browser.post(at("theme-merge", theme.pk), {"into": theme.pk})
    mark = ThemeMarkFactory(theme=theme, seen=True)
    split = {"name": "The ferry", "words": [mark.words_id, "odd"], "key": uuid.uuid4()}
    assert browser.post(at("theme-split", theme.pk), {**split, "words": []}).status_code == 422
    made = browser.post(at("theme-split", theme.pk), split)
    assert made.url == at("theme", Theme.objects.get(name="The ferry").pk)
    browser.post(at("theme-retire", theme.pk))
    browser.post(at("theme-apart", theme.pk))
    theme.refresh_from_db()
    assert theme.state == "named"


def test_words_are_read_for_all_themes_at_once(signed_in, mona):
    words, theme, browser = WordsFactory(), ThemeFactory(), signed_in(mona)
    page = text_of(browser.get(at("settle-words", words.pk)))
    assert theme.name in page
    data = {"themes": [theme.pk], "sentiment": "positive", "back": "https://elsewhere.example/"}
    assert browser.post(at("settle-words", words.pk), data).url == at("themes")
    assert browser.post(at("settle-words", words.pk), {"sentiment": "angry"}).status_code == 422
    words.refresh_from_db()
    assert (words.sentiment, ThemeMark.objects.get().state) == ("positive", "accepted")


def test_what_was_found_is_kept_left_and_looked_at_again(signed_in, mona):
    turn = TurnFactory(text="I need a pocket that opens with mittens on.")
    found, aspect = ExtractionFactory(words=WordsFactory(review=None, turn=turn), start=0, end=8), AspectFactory()
    browser = signed_in(mona)
    assert "<mark>I need a</mark>" in text_of(browser.get(at("found")))
    assert browser.post(at("found-keep", found.pk), {"note": ""}).status_code == 422
    assert browser.post(at("found-decline", found.pk), {}).status_code == 422
    browser.post(at("found-keep", found.pk), {"aspect": aspect.pk, "topic": "Mittens"})
    assert "as their topic “Mittens”" in text_of(browser.get(at("found"), {"state": "accepted"}))
    browser.post(at("found-again", found.pk))
    browser.post(at("found-decline", found.pk), {"reason": "In passing"})
    assert "In passing" in text_of(browser.get(at("found"), {"state": "declined"}))
    assert not TopicMention.objects.exists()
    assert "Nothing waits here" in text_of(browser.get(at("found"), {"kind": "idea"}))


def test_a_reading_is_started_watched_and_stopped(signed_in, mona):
    ReviewFactory()
    browser, key = signed_in(mona), uuid.uuid4()
    for _ in range(2):
        shown = browser.post(at("start-reading"), {"key": key})
    run = TextRun.objects.get()
    assert shown.url == at("reading", run.pk)
    perform_reading(run_id=run.pk, now=timezone.now)
    assert browser.get(at("reading", run.pk), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "1 things read" in text_of(browser.get(at("reading", run.pk)))
    browser.post(at("cancel-reading", run.pk))
    waiting = TextRunFactory()
    assert "Waiting for a worker" in text_of(browser.get(at("reading", waiting.pk)))
    browser.post(at("cancel-reading", waiting.pk))
    assert "Stopped" in text_of(browser.get(at("reading", waiting.pk)))
    assert "Read all words now" in text_of(browser.get(at("readings")))


def test_an_executive_reads_and_is_offered_nothing_they_cannot_do(signed_in):
    theme = ThemeFactory()
    spoken(theme)
    browser = signed_in(roles=["executive"])
    shown = text_of(browser.get(at("themes"))) + text_of(browser.get(at("theme", theme.pk)))
    assert "In there<" not in shown
    assert "Add a theme" not in shown
    assert "Retire it" not in shown


def test_voices_are_filtered_by_theme_and_sentiment_for_those_who_read_the_codebook(signed_in, mona):
    theme = ThemeFactory(name="The quay")
    twin = ThemeFactory(state="retired", merged_into=theme)
    for text, sentiment, of in (
        ("At the quay", "negative", twin),
        ("On the quay", "positive", theme),
        ("Elsewhere", "", None),
    ):
        turn = TurnFactory(text=text, invitation__words_use="with_name")
        words = WordsFactory(review=None, turn=turn, sentiment=sentiment)
        if of:
            ThemeMarkFactory(theme=of, words=words)
    browser, floor = signed_in(mona), signed_in(roles=["floor_staff"])

    def heard(who, **query):
        return {row.turn.text for row in who.get(at("voices"), query).context["rows"]}

    assert heard(browser, theme=theme.pk) == {"At the quay", "On the quay"}
    assert heard(browser, theme=theme.pk, sentiment="negative") == {"At the quay"}
    assert heard(browser, sentiment="positive") == {"On the quay"}
    assert len(heard(browser, theme="odd", sentiment="odd")) == 3
    assert len(heard(floor, theme=theme.pk, sentiment="negative")) == 3
    assert "in which we see the quay" in text_of(browser.get(at("voices"), {"theme": theme.pk}))


def test_a_voice_says_what_it_is_about_to_those_who_read_the_codebook(signed_in, mona):
    turn, theme = TurnFactory(), ThemeFactory(name="The quay")
    assert "What it is about" not in text_of(signed_in(mona).get(at("voice", turn.pk)))
    ThemeMarkFactory(theme=theme, words=WordsFactory(review=None, turn=turn, sentiment="negative"))
    page = text_of(signed_in(mona).get(at("voice", turn.pk)))
    assert ("What it is about" in page, "It sounds critical, as read by the model" in page) == (True, True)
    assert "The quay" not in text_of(signed_in(roles=["floor_staff"]).get(at("voice", turn.pk)))


def test_what_was_kept_stands_on_the_page_of_its_aspect(signed_in, mona):
    aspect = AspectFactory()
    words = WordsFactory(review=ReviewFactory(text="I need a pocket."))
    ExtractionFactory(words=words, kept=True, aspect=aspect, note="Pockets", start=0, end=15)
    page = text_of(signed_in(mona).get(at("aspect", aspect.pk)))
    assert ("What people need, want and do" in page, "I need a pocket" in page, "Pockets" in page) == (True, True, True)
    assert "I need a pocket" not in text_of(signed_in(roles=["sales_rep"]).get(at("aspect", aspect.pk)))


def test_nothing_yet_says_what_would_be_here(signed_in, mona):
    browser = signed_in(mona)
    assert "Nothing has been read yet" in text_of(browser.get(at("themes")))
    assert "Not in anybody’s words yet" in text_of(browser.get(at("theme", ThemeFactory().pk)))
    assert "Everything has a theme." in text_of(browser.get(at("theme-words", "no-theme")))
    assert browser.get(at("theme-words", "odd")).status_code == 404

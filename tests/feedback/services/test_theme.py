"""The codebook is kept: named, merged, split, ruled and retired, each with who and when, each undone."""

import uuid

import pytest
from django.utils import timezone

from feedback.models import Theme, ThemeMark, Words
from feedback.services.theme import (
    Described,
    ThemeRefused,
    add_rule,
    change_theme,
    make_theme,
    merge_themes,
    remove_rule,
    retire_theme,
    split_theme,
    take_apart,
)
from feedback.services.theme_mark import decide_mark, forget_decision, settle_words
from tests.factories.accounts import UserFactory
from tests.factories.feedback import ThemeFactory, ThemeMarkFactory, WordsFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def mona():
    return UserFactory(roles=["analyst"])


def actions(theme):
    return list(theme.changes.order_by("pk").values_list("action", flat=True))


def test_the_same_form_twice_makes_one_theme(mona):
    key = uuid.uuid4()
    made = [make_theme(described=Described(name=" The  day "), by=mona, key=key, at=NOW) for _ in range(2)]
    assert (made[0], Theme.objects.get().name, actions(made[0])) == (made[1], "The day", ["named"])


@pytest.mark.parametrize("name", ["", "  ", "the DAY"])
def test_a_name_is_needed_and_belongs_to_one_theme(mona, name):
    ThemeFactory(name="The day")
    with pytest.raises(ThemeRefused):
        make_theme(described=Described(name=name), by=mona, key=uuid.uuid4(), at=NOW)
    assert Theme.objects.count() == 1


def test_a_suggested_group_is_a_theme_once_it_has_a_name(mona):
    theme = ThemeFactory(state="suggested", name="date, quay, ferry")
    change_theme(theme=theme, described=Described(name="The day it comes"), by=mona, at=NOW)
    theme.refresh_from_db()
    assert (theme.name, theme.state, actions(theme)) == ("The day it comes", "named", ["named"])


def test_a_retired_theme_is_not_renamed(mona):
    theme = ThemeFactory(state="retired")
    stale = Theme(pk=theme.pk, key=theme.key, name=theme.name, state="named", made_at=theme.made_at)
    for one in (theme, stale):
        with pytest.raises(ThemeRefused):
            change_theme(theme=one, described=Described(name="Another"), by=mona, at=NOW)


def test_a_merge_keeps_everything_and_can_be_undone(mona):
    parcel, day = ThemeFactory(name="Parcels"), ThemeFactory(name="The day")
    mark = ThemeMarkFactory(theme=parcel, seen=True)
    merge_themes(theme=parcel, into=day, by=mona, at=NOW)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.merged_into, mark.theme) == ("retired", day, parcel)
    take_apart(theme=parcel, by=mona, at=NOW)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.merged_into) == ("named", None)
    assert (actions(parcel), actions(day)) == (["merged", "unmerged"], ["merged", "unmerged"])


def test_merging_goes_one_step_and_never_into_itself_or_into_what_has_no_name(mona):
    one, two, three = ThemeFactory(), ThemeFactory(), ThemeFactory(state="suggested")
    for theme, into in ((one, one), (one, three)):
        with pytest.raises(ThemeRefused):
            merge_themes(theme=theme, into=into, by=mona, at=NOW)
    merge_themes(theme=one, into=two, by=mona, at=NOW)
    with pytest.raises(ThemeRefused):
        merge_themes(theme=two, into=ThemeFactory(), by=mona, at=NOW)
    with pytest.raises(ThemeRefused):
        merge_themes(theme=one, into=ThemeFactory(), by=mona, at=NOW)
    with pytest.raises(ThemeRefused):
        retire_theme(theme=two, by=mona, at=NOW)


def test_a_retired_theme_comes_back_unless_its_name_is_taken(mona):
    theme = ThemeFactory(name="The day")
    assert [retire_theme(theme=theme, by=mona, at=NOW) for _ in range(2)] == [True, False]
    ThemeFactory(name="The day")
    theme.refresh_from_db()
    with pytest.raises(ThemeRefused):
        take_apart(theme=theme, by=mona, at=NOW)


def test_a_split_moves_the_words_that_were_chosen(mona):
    theme = ThemeFactory(name="Delivery")
    stays, goes = ThemeMarkFactory(theme=theme, seen=True), ThemeMarkFactory(theme=theme)
    key, words = uuid.uuid4(), [goes.words_id, 10**9]
    made = [
        split_theme(theme=theme, described=Described(name="The quay"), words=words, by=mona, key=key, at=NOW)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert list(made[0].marks.values_list("words", "state", "by")) == [(goes.words_id, "accepted", mona.pk)]
    states = dict(ThemeMark.objects.filter(theme=theme).values_list("words", "state"))
    assert states == {stays.words_id: "accepted", goes.words_id: "rejected"}


def test_a_split_needs_words(mona):
    with pytest.raises(ThemeRefused):
        split_theme(theme=ThemeFactory(), described=Described(name="New"), words=[], by=mona, key=uuid.uuid4(), at=NOW)
    assert not Theme.objects.filter(name="New").exists()


def test_rules_are_kept_in_small_letters_once_and_go(mona):
    theme = ThemeFactory()
    rule = add_rule(theme=theme, phrase=" A week   LATE! ", effect="counts", by=mona, at=NOW)
    again = add_rule(theme=theme, phrase="a week late", effect="forbids", by=mona, at=NOW)
    assert (again.pk, again.phrase, again.effect, theme.rules.count()) == (rule.pk, "a week late", "forbids", 1)
    with pytest.raises(ThemeRefused):
        add_rule(theme=theme, phrase="...", effect="counts", by=mona, at=NOW)
    for _ in range(2):
        remove_rule(theme=theme, rule_id=rule.pk, by=mona, at=NOW)
    assert actions(theme) == ["rule_added", "rule_added", "rule_removed"]


def test_a_persons_word_stands_and_can_be_taken_back(mona):
    mark = ThemeMarkFactory(probability=0.7)
    for is_in, state in ((True, "accepted"), (False, "rejected")):
        decide_mark(theme=mark.theme, words=mark.words, is_in=is_in, by=mona, at=NOW)
        mark.refresh_from_db()
        assert (mark.state, mark.by, mark.probability, mark.origin) == (state, mona, 0.7, "model")
    forget_decision(theme=mark.theme, words=mark.words)
    mark.refresh_from_db()
    assert (mark.state, mark.by) == ("suggested", None)


def test_what_only_a_person_saw_goes_when_they_take_it_back(mona):
    theme, words = ThemeFactory(), WordsFactory()
    decide_mark(theme=theme, words=words, is_in=True, by=mona, at=NOW)
    forget_decision(theme=theme, words=words)
    assert not ThemeMark.objects.exists()


def test_reading_for_all_themes_says_of_each_suggestion_yes_or_no(mona):
    words = WordsFactory()
    yes, no, other = (ThemeFactory() for _ in range(3))
    ThemeMarkFactory(theme=no, words=words)
    settle_words(words=words, themes={yes.pk}, sentiment="negative", by=mona, at=NOW)
    words = Words.objects.get()
    states = dict(ThemeMark.objects.values_list("theme", "state"))
    assert states == {yes.pk: "accepted", no.pk: "rejected"}
    assert (words.settled_by, words.sentiment, words.sentiment_by) == (mona, "negative", mona)
    settle_words(words=words, themes=set(), sentiment="", by=mona, at=NOW)
    assert set(ThemeMark.objects.values_list("state", flat=True)) == {"rejected"}
    assert Words.objects.get().sentiment == "negative"
    assert not other.marks.exists()

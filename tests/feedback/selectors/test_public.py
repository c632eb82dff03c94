"""What everybody may read names nobody and quotes nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Notice
from feedback.selectors.public import stories
from tests.factories.feedback import DecisionFactory, FindingFactory, NoticeFactory, PromiseFactory, TurnFactory

pytestmark = pytest.mark.django_db


def shown():
    return stories(at=timezone.now())


def told(kind="done", person="Eva Strømme", **fields):
    promise = PromiseFactory(done=kind == "done", **fields)
    return _named(NoticeFactory(decision=promise.decision, kind=kind), person)


def _named(notice, name):
    notice.invitation.person.name = name
    notice.invitation.person.save()
    return notice


def test_a_story_has_three_parts_and_no_words_of_theirs():
    notice = told()

    story = shown()[0]

    promise = notice.decision.promise
    assert (story.what, story.value_for_you, story.for_your_goal) == (
        promise.done_what,
        promise.value_for_you,
        promise.for_your_goal,
    )
    assert (story.said, story.told, story.is_done) == (notice.decision.finding.text, 1, True)


def test_what_was_not_told_is_not_shown():
    PromiseFactory(done=True)

    assert shown() == []


@pytest.mark.parametrize("text", ["Thank you, Eva", "STRØMME asked for it", "For eva’s boots"])
def test_a_story_that_names_somebody_stays_inside(text):
    told(what=text, done_what=text)

    assert shown() == []


def test_only_a_confirmed_reading_of_ours_is_shown():
    corrected = FindingFactory(statement__confirmed=False, statement__corrected=True, text="Their own words, exactly.")
    NoticeFactory(decision=DecisionFactory(finding=corrected, kind="decline"), kind="wont")

    assert shown()[0].said == ""


def test_a_story_is_told_once_as_it_stands_now():
    notice = told("done")
    NoticeFactory(decision=notice.decision, kind="will", told_at=notice.told_at - timedelta(days=9))

    assert [story.kind for story in shown()] == ["done"]


def test_what_did_not_help_is_said_so():
    told()
    Notice.objects.update(helped=False)

    assert shown()[0].is_open_again


@pytest.mark.parametrize("text", ["Anne wants a date", "Lise wants a date", "Anne-Lises butikk"])
def test_who_said_it_is_not_named_though_only_others_were_told(text):
    notice = told(what=text, done_what="")
    author = notice.invitation
    author.person.name = "Anne-Lise Moe"
    author.person.save()
    Notice.objects.update(invitation=TurnFactory().invitation)

    assert shown() == []

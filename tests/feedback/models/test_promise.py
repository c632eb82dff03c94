"""What the database refuses about promises and notices."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.feedback import DecisionFactory, NoticeFactory, PromiseFactory

pytestmark = pytest.mark.django_db


def refuses(name, work):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        work()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("promise_state_is_known", {"done": True, "state": "hoped"}),
        ("promise_has_three_parts", {"what": ""}),
        ("promise_has_three_parts", {"value_for_you": ""}),
        ("promise_has_three_parts", {"for_your_goal": ""}),
        ("done_promise_has_its_time", {"state": "done", "done_at": None}),
    ],
)
def test_a_promise_that_cannot_be_is_refused(name, fields):
    refuses(name, lambda: PromiseFactory(**fields))


def test_a_decision_is_promised_once():
    promise = PromiseFactory()

    refuses("decision_id|feedback_promise", lambda: PromiseFactory(decision=promise.decision))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("notice_kind_is_known", {"kind": "maybe"}),
        ("notice_has_three_parts", {"value_for_you": ""}),
        ("notice_has_three_parts", {"kind": "done", "for_your_goal": ""}),
        ("only_done_can_have_helped", {"kind": "will", "helped": True}),
        ("helped_words_have_a_limit", {"kind": "done", "helped": True, "helped_words": "x" * 10_001}),
    ],
)
def test_a_notice_that_cannot_be_is_refused(name, fields):
    refuses(name, lambda: NoticeFactory(**fields))


def test_a_no_needs_only_its_reason():
    notice = NoticeFactory(kind="wont", value_for_you="", for_your_goal="")

    assert notice.pk


def test_a_person_is_told_one_thing_once_a_round():
    notice = NoticeFactory(kind="done")

    refuses(
        "told_once_per_person_and_kind|feedback_notice",
        lambda: NoticeFactory(decision=notice.decision, invitation=notice.invitation, kind="done"),
    )
    again = NoticeFactory(decision=notice.decision, invitation=notice.invitation, kind="done", round=2)

    assert again.round == 2


def test_two_decisions_tell_apart():
    NoticeFactory(kind="done")

    assert NoticeFactory(decision=DecisionFactory(), kind="done").pk

"""Promises are made once, kept once, and opened again when they didn't help."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models import Promise
from feedback.services.promise import PromiseRefused, ThreeParts, finish_promise, make_promise, take_up_again
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, NoticeFactory, PromiseFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
SOON = timezone.localdate(NOW) + timedelta(days=10)
PARTS = ThreeParts(what="A date field", value_for_you="A date we keep", for_your_goal="Order the week before")


def make(decision, **fields):
    fields = {"parts": PARTS, "owner": decision.decided_by, "due": SOON, **fields}
    return make_promise(decision=decision, by=decision.decided_by, at=NOW, **fields)


def test_promising_twice_promises_once():
    decision = DecisionFactory()

    assert make(decision) == make(decision, owner=UserFactory())
    assert Promise.objects.get().for_your_goal == "Order the week before"


@pytest.mark.parametrize("kind", ["investigate", "decline"])
def test_only_what_we_decided_to_do_is_promised(kind):
    with pytest.raises(PromiseRefused, match="decided to do"):
        make(DecisionFactory(kind=kind))


def test_a_promise_is_not_due_before_it_is_made():
    with pytest.raises(PromiseRefused) as refused:
        make(DecisionFactory(), due=SOON - timedelta(days=11))

    assert refused.value.field == "due"


def test_finishing_twice_keeps_the_first_words():
    promise = PromiseFactory()

    assert finish_promise(promise=promise, done_what="Live in Oslo.", by=promise.owner, at=NOW)
    assert not finish_promise(promise=promise, done_what="Other.", by=promise.owner, at=NOW + timedelta(days=1))

    promise.refresh_from_db()
    assert (promise.state, promise.done_what, promise.done_at) == ("done", "Live in Oslo.", NOW)


def again(promise, **fields):
    fields = {"what": "Fold them by hand", "due": SOON, **fields}
    return take_up_again(promise=promise, by=promise.owner, at=NOW, **fields)


def test_what_did_not_help_is_taken_up_once_and_keeps_its_history():
    promise = PromiseFactory(done=True)
    notice = NoticeFactory(decision=promise.decision, kind="done", helped=False, helped_at=NOW)

    assert again(promise)
    assert not again(promise)

    promise.refresh_from_db()
    assert (promise.state, promise.round, promise.what, promise.done_at) == ("doing", 2, "Fold them by hand", None)
    assert list(promise.decision.notices.all()) == [notice]


@pytest.mark.parametrize("helped", [True, None])
def test_what_helped_is_not_opened_again(helped):
    promise = PromiseFactory(done=True)
    NoticeFactory(decision=promise.decision, kind="done", helped=helped)

    with pytest.raises(PromiseRefused, match="didn’t help"):
        again(promise)


def test_a_promise_is_not_taken_up_for_a_day_that_passed():
    promise = PromiseFactory(done=True)

    with pytest.raises(PromiseRefused):
        again(promise, due=SOON - timedelta(days=11))

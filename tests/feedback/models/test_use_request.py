"""What the database refuses of an asking, and who reads the words after an answer."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.models import Invitation, Turn, UseRequest, UseState
from feedback.selectors.voices import speaker, voices
from tests.factories.accounts import UserFactory
from tests.factories.reflection import UseRequestFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def read_by_others(turn):
    return list(Turn.objects.for_user(UserFactory(roles=["floor_staff"]))) == [turn]


@pytest.mark.parametrize(
    ("change", "guard"),
    (
        ({"state": "perhaps", "answered_at": NOW}, "use_request_state_is_known"),
        ({"why": ""}, "use_request_says_why"),
        ({"state": "refused"}, "answered_use_request_has_its_time"),
    ),
)
def test_an_asking_that_makes_no_sense_is_refused(change, guard):
    asked = UseRequestFactory()

    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        UseRequest.objects.filter(pk=asked.pk).update(**change)


def test_the_reason_has_a_limit():
    asked = UseRequestFactory()

    with pytest.raises(Exception, match=r"use_request_why_has_a_limit|too long"), transaction.atomic():
        UseRequest.objects.filter(pk=asked.pk).update(why="x" * 401)


def test_words_are_asked_about_once():
    asked = UseRequestFactory(state="refused")

    with pytest.raises(IntegrityError), transaction.atomic():
        UseRequestFactory(turn=asked.turn)


@pytest.mark.parametrize(
    ("state", "reads"),
    (
        (UseState.ASKED, False),
        (UseState.WITH_NAME, True),
        (UseState.WITHOUT_NAME, True),
        (UseState.REFUSED, False),
        (UseState.WITHDRAWN, False),
    ),
)
def test_others_read_the_words_only_after_a_yes(state, reads):
    asked = UseRequestFactory(state=state)

    assert read_by_others(asked.turn) is reads


@pytest.mark.parametrize("state", ("refused", "withdrawn"))
def test_a_no_to_these_words_stands_when_the_rest_is_opened(state):
    asked = UseRequestFactory(state=state)
    Invitation.objects.update(words_use="with_name")

    assert read_by_others(asked.turn) is False


def test_a_yes_ends_where_nothing_is_allowed_any_more():
    asked = UseRequestFactory(state="allowed_with_name")
    Invitation.objects.update(words_use="")

    assert read_by_others(asked.turn) is False


@pytest.mark.parametrize(("state", "named"), (("allowed_with_name", True), ("allowed_without_name", False)))
def test_the_name_follows_the_yes(state, named):
    asked = UseRequestFactory(state=state)
    floor = UserFactory(roles=["floor_staff"])

    found = voices(floor).get()
    of_theirs = voices(floor, person_id=asked.turn.invitation.person_id)

    assert (speaker(found, floor).person_id is not None, of_theirs.exists()) == (named, named)


def test_askings_are_seen_by_those_who_read_the_session():
    asked = UseRequestFactory(state="allowed_with_name")
    owner, other = asked.asked_by, UserFactory(roles=["cx_manager"])

    assert [list(UseRequest.objects.for_user(user)) for user in (owner, other)] == [[asked], []]

"""Asking for particular words once, the letter about it, and the answer."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from accounts.models import OutboxMessage
from accounts.services.link import revoke_link
from feedback.models import Invitation, UseRequest, UseState
from feedback.services.answering import take_back
from feedback.services.use_request import UseRefused, answer_use, ask_to_use, write_use_letter, write_use_letters
from relationships.models import Person
from tests.factories.feedback import InvitationFactory, TurnFactory
from tests.factories.reflection import UseRequestFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=ZoneInfo(settings.TIME_ZONE))
NIGHT = MONDAY.replace(hour=22)


@pytest.fixture
def turn():
    invitation = InvitationFactory(finished=True, words_use="ask_me")
    return TurnFactory(invitation=invitation, text="We drove home.")


@pytest.fixture(autouse=True)
def links_live(turn):
    link = turn.invitation.link
    type(link).objects.filter(pk=link.pk).update(expires_at=MONDAY + timedelta(days=100))
    link.refresh_from_db()


def asked(turn, **changes):
    fields = {"key": uuid4(), "turn": turn, "why": "The packers should read it.", "at": MONDAY} | changes
    return ask_to_use(by=turn.invitation.session.owner, **fields)


def letters():
    return OutboxMessage.objects.filter(key__startswith="use:")


def test_the_same_form_twice_asks_once(turn):
    key = uuid4()

    assert asked(turn, key=key) == asked(turn, key=key)


@pytest.mark.parametrize("state", UseState.values)
def test_words_are_never_asked_for_twice(turn, state):
    UseRequestFactory(turn=turn, state=state)

    with pytest.raises(UseRefused, match="We don’t ask twice"):
        asked(turn)


@pytest.mark.parametrize("use", ("", "with_name", "without_name"))
def test_only_those_who_want_to_be_asked_are_asked(turn, use):
    turn.invitation.words_use = use

    with pytest.raises(UseRefused, match="their choice holds"):
        asked(turn)


def test_somebody_left_alone_is_not_asked(turn):
    turn.invitation.person.do_not_ask = True

    with pytest.raises(UseRefused, match="left alone"):
        asked(turn)


def test_somebody_whose_link_ended_is_not_asked(turn):
    revoke_link(link=turn.invitation.link, at=MONDAY)
    turn.invitation.link.refresh_from_db()

    with pytest.raises(UseRefused, match="link has ended"):
        asked(turn)


def test_a_fourth_question_waits(turn):
    for _ in range(3):
        other = TurnFactory(invitation=turn.invitation, question=None, kind="else")
        UseRequestFactory(turn=other)

    with pytest.raises(UseRefused, match="Three such questions"):
        asked(turn)


def test_one_letter_tells_of_all_that_waits_and_twice_is_once(turn):
    asked(turn)
    asked(TurnFactory(invitation=turn.invitation, question=None, kind="else"))

    written = [write_use_letters(at=MONDAY), write_use_letters(at=MONDAY)]

    assert (written, letters().count()) == ([1, 0], 1)
    assert "2 things" in letters().get().body
    assert "We drove home." not in letters().get().body


def test_a_late_second_delivery_writes_nothing(turn):
    asked(turn)
    write_use_letter(invitation=turn.invitation, at=MONDAY)

    assert write_use_letter(invitation=turn.invitation, at=MONDAY + timedelta(days=9)) is False


@pytest.mark.parametrize("moment", (NIGHT, MONDAY - timedelta(days=1)))
def test_nobody_is_written_to_at_night_or_on_a_sunday(turn, moment):
    asked(turn)

    assert (write_use_letters(at=moment), letters().count()) == (0, 0)


def test_somebody_reminded_yesterday_is_left_in_peace(turn):
    asked(turn)
    Person.objects.update(reminded_last_at=MONDAY - timedelta(days=1))

    assert [write_use_letters(at=MONDAY), write_use_letters(at=MONDAY + timedelta(days=2))] == [0, 1]


def test_an_answered_question_needs_no_letter(turn):
    answer_use(asked=asked(turn), said=UseState.WITHOUT_NAME, at=MONDAY)

    assert write_use_letters(at=MONDAY) == 0


def test_the_letter_is_in_their_language(turn):
    Invitation.objects.update(language="nb")
    asked(turn)

    write_use_letters(at=MONDAY)

    assert letters().get().subject == "Kan andre hos oss lese ordene dine?"


@pytest.mark.parametrize(
    ("before", "said", "after"),
    (
        ("asked", "refused", "refused"),
        ("asked", "allowed_with_name", "allowed_with_name"),
        ("allowed_with_name", "allowed_without_name", "allowed_without_name"),
        ("allowed_with_name", "refused", "withdrawn"),
        ("withdrawn", "refused", "withdrawn"),
        ("refused", "allowed_without_name", "allowed_without_name"),
    ),
)
def test_the_customer_says_and_says_otherwise(turn, before, said, after):
    use = UseRequestFactory(turn=turn, state=before)

    answer_use(asked=use, said=UseState(said), at=MONDAY)

    use.refresh_from_db()
    assert use.state == after


def test_the_same_answer_twice_keeps_the_first_time(turn):
    use = asked(turn)
    for later in (0, 1):
        answer_use(asked=use, said=UseState.REFUSED, at=MONDAY + timedelta(hours=later))

    use.refresh_from_db()
    assert use.answered_at == MONDAY


def test_words_taken_back_take_the_question_with_them(turn):
    asked(turn)

    take_back(turn=turn, at=MONDAY)

    assert UseRequest.objects.exists() is False

"""One more question after the session, and its answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from accounts.services.link import revoke_link
from feedback.models import Clarification
from feedback.selectors.led import led_answers
from feedback.services.answering import Sent, take_back
from feedback.services.clarification import Asking, ClarificationRefused, answer, ask
from tests.factories.feedback import TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def turn():
    return TurnFactory(text="At the usual place.")


def asked(turn, **fields):
    asking = Asking(text="Which one did you have in mind?", turn=turn, phrase="the usual place", **fields)
    return ask(key=uuid4(), invitation=turn.invitation, asking=asking, by=turn.invitation.session.owner, at=NOW)


def said(words="The kiosk."):
    return Sent(key=uuid4(), words=words)


def test_a_question_goes_to_their_page_and_by_letter(turn):
    found = asked(turn)

    letter = OutboxMessage.objects.get(key=f"clarify:{found.pk}")
    assert found.text in letter.body


def test_the_answer_is_words_of_its_own_tied_to_the_question(turn):
    found = asked(turn)

    told = answer(clarification=found, sent=said(), at=NOW)

    found.refresh_from_db()
    assert (found.answer, told.kind, told.text) == (told, "else", "The kiosk.")


def test_the_same_form_answers_once_and_another_answer_is_kept_beside_it(turn):
    found, form = asked(turn), said()
    first = answer(clarification=found, sent=form, at=NOW)

    assert answer(clarification=found, sent=form, at=NOW) == first
    answer(clarification=found, sent=said("Or the quay."), at=NOW)
    found.refresh_from_db()
    assert (found.answer, turn.invitation.turns.count()) == (first, 3)


def test_an_answer_taken_back_makes_room_for_another(turn):
    found = asked(turn)
    take_back(turn=answer(clarification=found, sent=said(), at=NOW), at=NOW)

    again = answer(clarification=found, sent=said("The quay."), at=NOW)

    found.refresh_from_db()
    assert found.answer == again


def test_what_was_kept_against_the_check_leads_its_answer(turn):
    told = answer(clarification=asked(turn, flags=("leading",), why="On the phone."), sent=said(), at=NOW)

    assert led_answers([told, turn])[told.pk].words == "led: leading, counts 0.5"
    assert list(led_answers([turn])) == []


def test_what_cannot_be_asked_is_refused(turn):
    with pytest.raises(ClarificationRefused, match="Say why"):
        asked(turn, flags=("leading",))
    other = TurnFactory()
    asking = Asking(text="Which?", turn=other)
    with pytest.raises(ClarificationRefused, match="this person"):
        ask(key=uuid4(), invitation=turn.invitation, asking=asking, by=turn.invitation.session.owner, at=NOW)


def test_nobody_has_more_than_three_questions_open(turn):
    for _ in range(3):
        asked(turn)
    with pytest.raises(ClarificationRefused, match="Three"):
        asked(turn)


def test_whoever_cannot_answer_is_not_asked(turn):
    revoke_link(link=turn.invitation.link, at=NOW - timedelta(minutes=1))
    turn.invitation.link.refresh_from_db()

    with pytest.raises(ClarificationRefused, match="link has ended"):
        asked(turn)
    assert not Clarification.objects.exists()

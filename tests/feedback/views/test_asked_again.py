"""The customer's pages after the session: one question more, and a number if they like."""

import pytest

from feedback.models import Clarification, Score
from tests.factories.feedback import InvitationFactory, TurnFactory
from tests.factories.reflection import ClarificationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn():
    return TurnFactory(text="At the usual place.")


@pytest.fixture
def visitor(guest, turn):
    return guest(turn.invitation)


def test_a_question_waits_on_their_page_until_they_answer(visitor, turn):
    asked = ClarificationFactory(turn=turn)
    assert asked.text in visitor.get("what-happened").content.decode()

    page = visitor.get("clarify", asked.pk).content.decode()
    assert (turn.text in page, asked.text in page) == (True, True)
    form = {"key": visitor.form("clarify", asked.pk)["key"]}
    for _ in range(2):
        visitor.post("clarify", asked.pk, words="The kiosk.", **form)

    assert Clarification.objects.get().answer.text == "The kiosk."
    assert turn.invitation.turns.count() == 2
    assert visitor.url("clarify", asked.pk) not in visitor.get("what-happened").content.decode()


def test_an_empty_answer_is_told_so(visitor, turn):
    asked = ClarificationFactory(turn=turn)

    assert visitor.post("clarify", asked.pk, words=" ").status_code == 422


def test_questions_to_others_do_not_exist(visitor):
    assert visitor.get("clarify", ClarificationFactory().pk).status_code == 404


def test_a_number_is_offered_after_the_words_and_can_be_changed(visitor, turn):
    assert visitor.url("number") in visitor.get("thanks").content.decode()
    for value in (9, 4):
        visitor.post("number", value=value)

    assert Score.objects.get().value == 4
    assert visitor.post("number", value=11).status_code == 422
    assert visitor.get("number").status_code == 200


def test_before_the_words_there_is_no_number(guest):
    early = guest(InvitationFactory(invited=True))

    assert early.get("number").status_code == 302
    early.post("number", value=9)
    assert not Score.objects.exists()

import pytest
from django.utils import timezone

from feedback.selectors.session import session_view
from tests.factories.feedback import LiveTurnFactory, TurnFactory

pytestmark = pytest.mark.django_db


def test_words_said_in_a_room_stand_under_their_own_heading():
    said = LiveTurnFactory()
    more = TurnFactory(invitation=said.invitation, question=None, kind="else")
    session = said.invitation.session
    view = session_view(session.owner, session, at=timezone.now())
    assert [(asked.heading, [heard.turn for heard in asked.words]) for asked in view.asked] == [
        ("Said in the room", [said]),
        ("Anything else", [more]),
    ]


def test_words_said_in_a_room_know_what_they_answer(client_of):
    said = LiveTurnFactory()
    client = client_of(said.invitation.session.owner)
    for address in (f"/reflections/{said.invitation_id}/", f"/voices/{said.pk}/"):
        assert said.live_question.text in client.get(address).content.decode()


def test_the_api_tells_what_the_host_asked(api_of):
    said = LiveTurnFactory()
    voice = api_of(said.invitation.session.owner).get(f"/api/v1/voices/{said.pk}/").json()
    assert voice["question"] == "What happened then?"

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.feedback import LiveQuestionFactory, LiveTurnFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def said():
    asked = LiveQuestionFactory(text="Wasn’t it late?", flagged=[{"kind": "leading"}])
    return LiveTurnFactory(live_question=asked)


def test_a_transcript_is_read_in_order_by_whoever_reads_the_session(api_of, said):
    room = said.live_question.room
    reader = UserFactory(roles=["executive"])
    room.invitation.session.readers.add(reader)
    told = api_of(reader).get(reverse("api:room", args=[room.pk])).json()
    lines = [(line["kind"], line["text"], line["voice"], line["flagged"]) for line in told["lines"]]
    assert lines == [("asked", "Wasn’t it late?", None, ["leading"]), ("said", said.text, said.pk, [])]
    assert (told["who"]["name"], told["phase"]) == (room.invitation.person.name, "welcome")


def test_strangers_read_no_room(api_of, said):
    stranger = api_of(UserFactory(roles=["cx_manager"]))
    assert stranger.get(reverse("api:room", args=[said.live_question.room_id])).status_code == 404
    assert stranger.get(reverse("api:rooms")).json()["results"] == []


@pytest.mark.parametrize("rows", (1, 3))
def test_the_list_costs_as_many_queries_however_long_it_is(api_of, rows, django_assert_num_queries):
    first = RoomFactory()
    for _ in range(rows - 1):
        RoomFactory(invitation__session=first.invitation.session)
    program = api_of(first.host)
    program.get(reverse("api:me"))
    with django_assert_num_queries(9):
        found = program.get(reverse("api:rooms")).json()["results"]
    assert len(found) == rows

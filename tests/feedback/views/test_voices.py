"""The pages of voices, for everybody who works here and listens."""

import pytest
from django.urls import reverse

from feedback.models import Invitation
from feedback.services.answering import take_back
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    DecisionFactory,
    FindingFactory,
    InvitationFactory,
    PromiseFactory,
    StatementFactory,
    TurnFactory,
)

pytestmark = pytest.mark.django_db
VOICES = "/voices/"
HOSTILE = '"><svg/onload=alert(1)><script>alert(2)</script>'


@pytest.fixture
def floor(client_of):
    return client_of(UserFactory(roles=["floor_staff"]))


def show(turn):
    return reverse("feedback:voice", args=[turn.pk])


def test_administrator_and_strangers_stay_outside(client, client_of):
    turn = TurnFactory()
    for address in (VOICES, "/voices/count/", show(turn)):
        assert client.get(address).status_code == 302
        assert client_of(UserFactory(roles=["administrator"])).get(address).status_code == 403


def test_nobody_has_spoken_yet(floor):
    assert "Nobody has taught us anything yet" in floor.get(VOICES).content.decode()


def test_words_are_shown_with_their_speaker(floor):
    TurnFactory(text="It was across the fjord.", invitation__person__name="Marit Lunde")
    page = floor.get(VOICES).content.decode()
    assert "It was across the fjord." in page
    assert "Marit Lunde" in page


def test_name_that_was_not_given_is_on_no_page(floor):
    turn = TurnFactory(invitation__person__name="Marit Lunde", invitation__words_use="without_name")
    StatementFactory(invitation=turn.invitation, turn=turn, sent=True, text="Marit plans around us.")
    addresses = (VOICES, f"{VOICES}?aspect={turn.invitation.session.aspect_id}", "/voices/count/", show(turn))
    for address in (*addresses, f"{VOICES}?person={turn.invitation.person_id}"):
        assert "Marit" not in floor.get(address).content.decode()


@pytest.mark.parametrize("use", ("", "ask_me"))
def test_words_kept_to_their_readers_are_404_to_others(floor, use):
    turn = TurnFactory()
    Invitation.objects.update(words_use=use)
    assert floor.get(show(turn)).status_code == 404
    assert turn.text not in floor.get(VOICES).content.decode()


def test_words_taken_back_are_gone(floor, client_of):
    turn = TurnFactory(text="Forget this")
    take_back(turn=turn, at=turn.at)
    owner = client_of(turn.invitation.session.owner)
    for browser in (floor, owner):
        assert browser.get(show(turn)).status_code == 404
        assert "Forget this" not in browser.get(VOICES).content.decode()


def test_filter_by_aspect_and_by_person(floor):
    one, other = TurnFactory(text="About one"), TurnFactory(text="About another")
    by_aspect = floor.get(VOICES, {"aspect": one.invitation.session.aspect_id}).content.decode()
    by_person = floor.get(VOICES, {"person": other.invitation.person_id}).content.decode()
    assert ("About one" in by_aspect, "About another" in by_aspect) == (True, False)
    assert ("About one" in by_person, "About another" in by_person) == (False, True)


@pytest.mark.parametrize(
    "query", ({"aspect": "x"}, {"aspect": "9" * 30}, {"person": "-1"}, {"person": "9" * 30}, {"page": "x"})
)
def test_nonsense_in_the_address_filters_nothing(floor, query):
    TurnFactory(text="Still here")
    response = floor.get(VOICES, query)
    assert response.status_code == 200
    assert "Still here" in response.content.decode()


def test_fifty_at_a_time_then_show_more(floor):
    invitation = InvitationFactory(finished=True)
    TurnFactory.create_batch(51, invitation=invitation, question=None, kind="else")
    assert len(floor.get(VOICES).context["rows"]) == 50
    more = floor.get(VOICES, {"page": 2}, headers={"HX-Request": "true"})
    assert len(more.context["rows"]) == 1
    assert "<html" not in more.content.decode()


def test_count_opens_its_evidence(floor):
    TurnFactory()
    drawer = floor.get("/voices/count/", headers={"HX-Request": "true"}).content.decode()
    assert "One thing said by one person" in drawer
    assert "<html" not in drawer


def test_voice_tells_what_became_of_it(client_of):
    turn = TurnFactory()
    finding = FindingFactory(statement=StatementFactory(invitation=turn.invitation, turn=turn, confirmed=True))
    PromiseFactory(decision=DecisionFactory(finding=finding), what="A date before you pay.", done=True)
    page = client_of(turn.invitation.session.owner).get(show(turn)).content.decode()
    decided = ("Eleven people plan around us.", "A date before you pay.")
    for part in (turn.question.text, "Confirmed", finding.text, *decided):
        assert part in page
    assert "Nobody has been told yet." in page


def test_one_who_leads_moves_the_highlight_and_never_the_words(client_of):
    turn = TurnFactory(text="It said delivered. It was across the fjord.")
    leader = client_of(turn.invitation.session.owner)
    assert leader.post(show(turn), {"mark": "across the fjord"}).status_code == 302
    turn.refresh_from_db()
    assert turn.text[turn.mark_start : turn.mark_end] == "across the fjord"
    assert "<mark>across the fjord</mark>" in leader.get(show(turn)).content.decode()
    leader.post(show(turn), {"mark": ""})
    turn.refresh_from_db()
    assert (turn.mark_start, turn.text) == (None, "It said delivered. It was across the fjord.")


def test_words_that_nobody_said_cannot_be_highlighted(client_of):
    turn = TurnFactory()
    response = client_of(turn.invitation.session.owner).post(show(turn), {"mark": "never said"})
    assert response.status_code == 422
    assert "never said" in response.content.decode()


def test_reader_who_does_not_lead_cannot_move_the_highlight(floor, client_of):
    turn = TurnFactory()
    reader = UserFactory(roles=["cx_manager"])
    turn.invitation.session.readers.add(reader)
    for browser in (floor, client_of(reader)):
        assert "Move the highlight" not in browser.get(show(turn)).content.decode()
        assert browser.post(show(turn), {"mark": "It said"}).status_code == 404
    turn.refresh_from_db()
    assert turn.mark_start is None


def test_hostile_words_and_names_are_text(client_of):
    turn = TurnFactory(text=HOSTILE, invitation__person__name=HOSTILE, mark_start=0, mark_end=len(HOSTILE))
    leader = client_of(turn.invitation.session.owner)
    for address in (VOICES, show(turn), "/voices/count/"):
        page = leader.get(address).content.decode()
        assert "<svg/onload" not in page
        assert "<script>alert" not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_query_count_does_not_grow(floor, rows, django_assert_num_queries):
    for number in range(rows):
        TurnFactory(invitation__words_use=["with_name", "without_name"][number % 2])
    with django_assert_num_queries(9):
        floor.get(VOICES)

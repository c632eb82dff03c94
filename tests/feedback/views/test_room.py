from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services.link import token_of
from feedback.models import Invitation, LiveQuestion, ParkedTopic, Room, Turn
from feedback.views.room_live import BEGIN
from tests.factories.accounts import UserFactory
from tests.factories.feedback import (
    InvitationFactory,
    LiveQuestionFactory,
    LiveTurnFactory,
    RoomFactory,
    RoomStepFactory,
)

pytestmark = pytest.mark.django_db
LEADING = "Wasn’t it terrible that the van was late?"
JSON = {"Accept": "application/json"}


def at(name, room, *more):
    return reverse(f"feedback:{name}", args=[room.pk, *more])


@pytest.fixture
def said():
    return LiveTurnFactory()


@pytest.fixture
def room(said):
    return said.live_question.room


@pytest.fixture
def host(client_of, room):
    return client_of(room.host)


@pytest.fixture
def customer(client, room):
    client.get(reverse("feedback:secret-link", args=[token_of(room.invitation.link)]))
    return client


def test_meeting_somebody_opens_their_room_and_leads_into_it(client_of):
    invitation = InvitationFactory(invited=True)
    client = client_of(invitation.session.owner)
    address = reverse("feedback:open-room", args=[invitation.session_id, invitation.pk])
    assert "Meet now" in client.get(reverse("feedback:session", args=[invitation.session_id])).content.decode()
    answers = [client.post(address)["Location"] for _ in range(2)]
    room = Room.objects.get()
    assert answers == [at("room", room)] * 2
    assert "Go in" in client.get(reverse("feedback:session", args=[invitation.session_id])).content.decode()


def test_somebody_who_said_no_is_not_met(client_of):
    invitation = InvitationFactory(invited=True, state="declined")
    client = client_of(invitation.session.owner)
    client.post(reverse("feedback:open-room", args=[invitation.session_id, invitation.pk]))
    assert Room.objects.count() == 0


def test_the_host_asks_and_the_form_sent_twice_is_one_question(host, room):
    form = {"words": "And what did you do?", "key": "8c6f1d2e-0000-4000-8000-000000000001"}
    answers = [host.post(at("room-ask", room), form, headers=JSON) for _ in range(2)]
    asked = LiveQuestion.objects.get(text="And what did you do?")
    assert [answer.json() for answer in answers] == [{"key": str(asked.key)}] * 2


def test_a_flagged_question_waits_once_and_goes_out_with_its_flags(host, room):
    first = host.post(at("room-ask", room), {"words": LEADING}, headers=JSON)
    assert (first.status_code, first.json()) == (422, {"errors": [], "flagged": True})
    page = host.post(at("room-ask", room), {"words": LEADING})
    assert (page.status_code, "Send as it is" in page.content.decode()) == (422, True)
    assert host.post(at("room-ask", room), {"words": LEADING, "as_it_is": "1"}, headers=JSON).status_code == 200
    assert LiveQuestion.objects.get(text=LEADING).flagged_kinds != ()
    assert "badge-risk" in host.get(at("room", room)).content.decode()


def test_a_question_is_checked_while_it_is_written_and_nothing_is_kept(host, room):
    answer = host.post(at("room-check", room), {"words": LEADING}).content.decode()
    assert ('data-level="stop"' in answer, "Use this" in answer) == (True, True)
    assert LiveQuestion.objects.filter(text=LEADING).count() == 0


def test_an_empty_or_endless_question_comes_back(host, room):
    for text, said in (("", "nothing in the box"), ("x" * 1001, "longer than 1000")):
        answer = host.post(at("room-ask", room), {"words": text}, headers=JSON)
        assert (answer.status_code, said in answer.json()["errors"][0]) == (422, True)


def test_news_are_what_came_since_a_version(host, room, said):
    since = said.live_question.version
    answer = host.get(at("room-talk", room), {"since": since})
    html = answer.content.decode()
    assert (f'id="said-{said.pk}"' in html, f'id="asked-{said.live_question_id}"' in html) == (True, False)
    assert answer["X-Room-Version"] == str(room.version)


@pytest.mark.parametrize("since", ["", "-1", "no", "9" * 30])
def test_whoever_names_no_version_that_can_be_gets_an_answer(host, room, since):
    assert host.get(at("room-talk", room), {"since": since}).status_code == 200


def tick_of(client, page):
    return page.content.decode().partition('data-tick="')[2].partition('"')[0]


def test_the_tick_answers_304_until_something_happens(host, room, django_assert_num_queries):
    address = tick_of(host, host.get(at("room", room)))
    first = host.get(address)
    assert (first.status_code, first.json()["version"]) == (200, room.version)
    with django_assert_num_queries(1):
        again = host.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    LiveQuestionFactory(room=room)
    assert host.get(address, headers={"If-None-Match": first["ETag"]}).json()["version"] == room.version


def test_the_tick_tells_that_somebody_writes_and_never_what(host, customer, room):
    page = customer.get(reverse("feedback:live", args=[room.invitation.public_id]))
    assert customer.post(tick_of(customer, page), {"words": "secret"}).status_code == 204
    news = host.get(tick_of(host, host.get(at("room", room))))
    assert news.json() == {"version": room.version, "writing": True, "here": True}
    room.refresh_from_db()
    assert room.version == 2


def test_a_forged_or_old_ticket_opens_nothing(client, host, room):
    address = tick_of(host, host.get(at("room", room)))
    assert client.get(address.replace(":", "x", 1)).status_code == 404
    assert client.get(reverse("feedback:room-tick", args=["nothing"])).status_code == 404
    room.invitation.delete()
    assert client.get(address).status_code == 404


def test_who_was_seen_a_moment_ago_is_not_written_again(host, room):
    address = tick_of(host, host.get(at("room", room)))
    seen = timezone.now() - timedelta(seconds=5)
    Room.objects.filter(pk=room.pk).update(host_seen_at=seen)
    host.get(address)
    assert Room.objects.get(pk=room.pk).host_seen_at == seen
    Room.objects.filter(pk=room.pk).update(host_seen_at=seen - timedelta(minutes=1))
    host.get(address)
    assert Room.objects.get(pk=room.pk).host_seen_at > seen


def test_what_is_said_on_the_phone_is_written_down_after_consent(client_of):
    room = RoomFactory(invitation=InvitationFactory(invited=True))
    host = client_of(room.host)
    assert "tick what they say" in host.get(at("room", room)).content.decode()
    assert host.post(at("room-consent", room), {}).status_code == 422
    host.post(at("room-consent", room), {"words_use": "without_name"})
    host.post(at("room-write-down", room), {"words": "It was late.", "key": "8c6f1d2e-0000-4000-8000-000000000001"})
    turn = Turn.objects.get()
    assert (turn.written_by, turn.text) == (room.host, "It was late.")
    assert "wrote this down" in host.get(at("room", room)).content.decode()
    assert host.post(at("room-write-down", room), {"words": ""}).status_code == 422


def test_phases_pauses_and_parking_are_one_press_each(host, room, said):
    host.post(at("room-phase", room), {"phase": "story"})
    host.post(at("room-phase", room), {"phase": "nowhere"})
    host.post(at("room-pause", room), {"do": "pause"})
    host.post(at("room-park", room), {"turn": said.pk}, headers=JSON)
    room.refresh_from_db()
    assert (room.phase, room.paused_at is not None, ParkedTopic.objects.get().turn) == ("story", True, said)
    host.post(at("room-pause", room), {"do": "resume"})
    host.post(at("room-park", room), {"turn": said.pk, "do": "unpark"})
    room.refresh_from_db()
    assert (room.paused_at, ParkedTopic.objects.count()) == (None, 0)
    assert host.post(at("room-park", room), {"turn": "x"}).status_code == 404


def test_an_early_end_asks_once(host, room):
    first = host.post(at("room-end", room))
    assert (first.status_code, "They may be done. They may not." in first.content.decode()) == (200, True)
    assert Room.objects.get(pk=room.pk).ended_at is None
    assert host.post(at("room-end", room), headers={"HX-Request": "true"})["HX-Redirect"] == at("room", room)
    assert Room.objects.get(pk=room.pk).ended_at is not None
    assert "Reflect on it" in host.get(at("room", room)).content.decode()


def test_an_end_with_nothing_left_open_asks_nothing(host, room, said):
    RoomStepFactory(room=room, phase="else")
    LiveQuestionFactory(room=room, text=said.text)
    assert host.post(at("room-end", room)).status_code == 302


def test_readers_read_the_talk_and_strangers_do_not(client_of, room):
    reader, stranger = UserFactory(roles=["executive"]), UserFactory(roles=["cx_manager"])
    room.invitation.session.readers.add(reader)
    page = client_of(reader).get(at("room", room)).content.decode()
    assert ("It said delivered" in page, "Who is talking" in page, "Say thanks" in page) == (True, False, False)
    assert client_of(stranger).get(at("room", room)).status_code == 404
    assert client_of(reader).get(at("room-figure", room, "share")).status_code == 404


@pytest.mark.parametrize("what", ["clock", "share", "focus", "silence"])
def test_every_figure_opens(host, room, what):
    assert host.get(at("room-figure", room, what)).status_code == 200
    assert host.get(at("room-figure", room, "luck")).status_code == 404


def test_the_customer_talks_in_the_room(customer, room):
    address = reverse("feedback:live", args=[room.invitation.public_id])
    assert customer.get(reverse("feedback:listen", args=[room.invitation.public_id]))["Location"] == address
    assert "What happened then?" in customer.get(address).content.decode()
    form = {"words": "Then it came on Saturday.", "key": "8c6f1d2e-0000-4000-8000-000000000001"}
    assert customer.post(address, form)["Location"] == f"{address}#now"
    assert customer.post(address, form, headers=JSON).json() == {"key": str(Turn.objects.latest("pk").key)}
    assert Turn.objects.filter(text="Then it came on Saturday.").count() == 1
    assert customer.post(address, {"words": ""}).status_code == 422
    assert customer.post(address, {"words": ""}, headers=JSON).status_code == 422


def test_the_customer_begins_at_the_rules_and_then_is_in_the_talk(client):
    room = RoomFactory(invitation=InvitationFactory(invited=True), host_seen_at=timezone.now())
    page = client.get(reverse("feedback:secret-link", args=[token_of(room.invitation.link)]), follow=True)
    assert f"{room.host.name.split()[0]} is here now" in page.content.decode()
    address = reverse("feedback:live", args=[room.invitation.public_id])
    assert client.get(address).status_code == 302
    assert client.get(reverse("feedback:live-talk", args=[room.invitation.public_id])).status_code == 204
    rules = reverse("feedback:rules", args=[room.invitation.public_id])
    assert client.post(rules, {"words_use": "with_name"})["Location"] == address


COACH = ("Who is talking", "Focus", "followed", "Let ", "coach", "percent", "Leading", "badge-risk", "/rooms/", "gauge")


def test_the_customer_never_sees_a_byte_of_the_coach(customer, room, said):
    LiveQuestionFactory(room=room, text="Was it late?", cut_in=True, flagged=[{"kind": "leading"}])
    public = room.invitation.public_id
    answers = [
        customer.get(reverse("feedback:live", args=[public])),
        customer.get(reverse("feedback:live-talk", args=[public])),
        customer.get(tick_of(customer, customer.get(reverse("feedback:live", args=[public])))),
    ]
    text = "".join(answer.content.decode() for answer in answers)
    assert [word for word in COACH if word in text] == []
    closed = [at(name, room) for name in ("room", "room-coach", "room-talk")] + [at("room-figure", room, "share")]
    assert {customer.get(address).status_code for address in closed} == {302}


def test_words_taken_back_keep_their_place_without_a_word(customer, host, room, said):
    customer.post(reverse("feedback:take-back", args=[room.invitation.public_id, said.key]), {"confirmed": "1"})
    page = host.get(at("room", room)).content.decode()
    assert (said.text in page, "took this back" in page) == (False, True)


def test_changed_words_lead_back_into_the_talk(customer, room, said):
    address = reverse("feedback:own-words", args=[room.invitation.public_id, said.key])
    seen = customer.get(address).content.decode().partition('name="seen" value="')[2].partition('"')[0]
    answer = customer.post(address, {"words": "It came late.", "seen": seen})
    assert answer["Location"] == reverse("feedback:live", args=[room.invitation.public_id])


def test_after_the_end_the_customer_is_thanked_and_can_still_read(customer, room):
    Room.objects.filter(pk=room.pk).update(ended_at=room.started_at, phase="thanks")
    page = customer.get(reverse("feedback:live", args=[room.invitation.public_id])).content.decode()
    assert ("Thank you" in page, "You haven’t used up your turn" in page, "Anything else?" in page) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize("lines", (1, 3))
def test_the_talk_costs_as_many_queries_however_long_it_is(client_of, lines, django_assert_num_queries):
    room = RoomFactory()
    for _ in range(lines):
        LiveTurnFactory(live_question=LiveQuestionFactory(room=room))
    client = client_of(room.host)
    with django_assert_num_queries(13):
        client.get(at("room", room))
    with django_assert_num_queries(7):
        client.get(at("room-talk", room), {"since": 0})


@pytest.mark.parametrize("lines", (1, 3))
def test_the_customers_side_costs_as_many_queries_however_long_it_is(client, lines, django_assert_num_queries):
    room = RoomFactory()
    for _ in range(lines):
        LiveTurnFactory(live_question=LiveQuestionFactory(room=room))
    client.get(reverse("feedback:secret-link", args=[token_of(room.invitation.link)]))
    with django_assert_num_queries(4):
        client.get(reverse("feedback:live-talk", args=[room.invitation.public_id]))
    assert Invitation.objects.count() == 1


def test_the_door_knows_the_address_of_a_poll():
    assert reverse("feedback:room-tick", args=["ticket"]) == f"{BEGIN}ticket/"

"""A customer's first and last pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from feedback.models import Invitation, SessionState, Turn
from tests.factories.accounts import UserFactory
from tests.factories.feedback import InvitationFactory, NoticeFactory, PromiseFactory, QuestionFactory, TurnFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def marit(guest):
    """Return a customer who has just been invited, with one question."""
    invitation = InvitationFactory(
        invited=True,
        person__name="Marit Lunde",
        person__email="marit@customer.example",
        session__aspect__told_as="getting an order to you",
        session__owner__name="Ingrid Solheim",
    )
    QuestionFactory(version=invitation.session.guide_version)
    return guest(invitation)


def state():
    return Invitation.objects.get(person__name="Marit Lunde").state


def test_rules_say_who_asks_who_reads_and_what_holds(marit):
    session = marit.invitation.session
    session.readers.add(UserFactory(name="Sara Dahl"), UserFactory(name="Henrik Berg"), session.owner)
    session.guide_version.ground_rules = "- No wrong answers.\n\n* Nothing is sold here."
    session.guide_version.save()
    page = marit.get("listen").content.decode()
    assert "Marit, will you teach us about getting an order to you?" in page
    assert "Three people read it:</strong> Ingrid, Henrik and Sara." in page
    assert "<span>No wrong answers.</span>" in page
    assert "<span>Nothing is sold here.</span>" in page
    assert "yours already" not in page


def test_reward_is_yours_already(marit):
    session = marit.invitation.session
    session.reward = "A jacket re-waterproofed, free"
    session.save()
    page = marit.get("listen").content.decode()
    assert "A jacket re-waterproofed, free.</strong> It’s yours already, whatever you write." in page


def test_nothing_is_chosen_for_the_customer(marit):
    assert "checked" not in marit.get("listen").content.decode()


def test_start_without_a_choice_asks_for_one_and_changes_nothing(marit):
    response = marit.post("rules")
    assert response.status_code == 422
    assert "Choose one, so that we do what you want." in response.content.decode()
    assert 'aria-invalid="true"' in response.content.decode()
    assert state() == "invited"


@pytest.mark.parametrize("use", ("with_name", "without_name", "ask_me"))
def test_start_keeps_the_choice_and_asks_the_first_question(marit, use):
    assert marit.post("rules", words_use=use)["Location"] == marit.url("question", 1)
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.words_use) == ("answering", use)
    assert invitation.agreed_at is not None


def test_made_up_choice_is_refused(marit):
    assert marit.post("rules", words_use="everybody").status_code == 422
    assert state() == "invited"


def test_what_is_missing_is_said_at_the_top_of_the_page_too(marit):
    page = marit.post("rules").content.decode()

    assert page.count("One thing is missing") == 1
    assert page.index("One thing is missing") < page.index("<h1>")


def test_choice_can_be_changed_later_without_moving_the_agreement(marit):
    marit.post("rules", words_use="with_name")
    agreed = Invitation.objects.get().agreed_at
    marit.post("rules", words_use="ask_me")
    invitation = Invitation.objects.get()
    assert (invitation.words_use, invitation.agreed_at) == ("ask_me", agreed)


def test_earlier_voices_come_before_the_first_question(marit):
    own = NoticeFactory(what="Own promise kept", value_for_you="Your time back")
    Invitation.objects.filter(pk=own.invitation_id).update(person=marit.invitation.person)
    others = PromiseFactory(what="Others were heard", done=True)
    NoticeFactory(decision=others.decision, what="In a letter to somebody else")
    PromiseFactory(what="Never told to anybody")
    page = marit.get("listen").content.decode()
    assert "Own promise kept" in page
    assert "Others were heard" in page
    assert "In a letter to somebody else" not in page
    assert "Never told to anybody" not in page


def test_earlier_voices_on_this_aspect_come_first(marit):
    for number in range(3):
        NoticeFactory(decision=PromiseFactory(what=f"Elsewhere {number}").decision)
    here = PromiseFactory(
        what="On this aspect",
        decision__finding__statement__invitation__session__aspect=marit.invitation.session.aspect,
        made_at=timezone.now() - timedelta(days=400),
    )
    NoticeFactory(decision=here.decision)
    earlier = marit.get("listen").context["earlier"]
    assert [promise.what for promise in earlier.others] == ["On this aspect", "Elsewhere 2", "Elsewhere 1"]


def test_not_now_is_taken_without_a_reason(marit):
    assert marit.post("not-now")["Location"] == marit.url("not-now")
    assert state() == "declined"
    assert "That’s all right" in marit.get("not-now").content.decode()


def test_looking_at_not_now_declines_nothing(marit):
    assert marit.get("not-now").status_code == 302
    assert state() == "invited"


def test_somebody_who_said_not_now_can_begin_after_all(marit):
    marit.post("not-now")
    marit.post("rules", words_use="with_name")
    assert state() == "answering"


def test_finishing_thanks_once(marit, django_capture_on_commit_callbacks):
    marit.post("rules", words_use="with_name")
    marit.post("more", words="All of it")
    for _ in range(2):
        assert marit.post("finish")["Location"] == marit.url("thanks")
    message = OutboxMessage.objects.get()
    assert (message.key, message.to_email) == (f"thanks:{marit.invitation.pk}", "marit@customer.example")
    assert "{link}" in message.body
    assert "Thank you, Marit" in marit.get("thanks").content.decode()
    assert state() == "finished"


def test_finishing_with_nothing_said_says_so(marit):
    marit.post("rules", words_use="with_name")
    response = marit.post("finish")
    assert response.status_code == 422
    assert "Nothing has been sent yet" in response.content.decode()
    assert state() == "answering"


def test_thanks_wait_for_the_end(marit):
    assert marit.get("thanks")["Location"] == marit.url("listen")


def test_door_stays_open_after_the_end(marit):
    marit.post("rules", words_use="with_name")
    marit.post("more", words="Before")
    marit.post("finish")
    finished = Invitation.objects.get().finished_at
    marit.post("more", words="After")
    assert list(Turn.objects.order_by("pk").values_list("text", "added_after")) == [("Before", False), ("After", True)]
    assert Invitation.objects.get().finished_at == finished


def test_door_stays_open_after_the_session_closed(marit):
    session = marit.invitation.session
    session.state, session.closed_at = SessionState.CLOSED, timezone.now()
    session.save()
    marit.post("more", words="Late, and welcome")
    turn = Turn.objects.get()
    assert turn.added_after is True
    assert turn.at > session.closed_at


def test_somebody_who_finished_lands_on_what_happened(marit):
    TurnFactory(invitation=marit.invitation)
    marit.post("finish")
    assert marit.get("listen")["Location"] == marit.url("what-happened")


def test_hostile_names_and_rules_are_text(guest):
    polyglot = '"><svg/onload=alert(1)><script>alert(2)</script>'
    invitation = InvitationFactory(
        invited=True, person__name=f"Eve{polyglot}", session__aspect__told_as=polyglot, session__reward=polyglot
    )
    invitation.session.guide_version.ground_rules = polyglot
    invitation.session.guide_version.save()
    page = guest(invitation).get("listen").content.decode()
    assert "<svg/onload" not in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("rows", (1, 3))
def test_query_count_of_the_rules_does_not_grow(marit, rows, django_assert_num_queries):
    for _ in range(rows):
        NoticeFactory(decision=PromiseFactory().decision)
        own = NoticeFactory(decision=PromiseFactory().decision)
        Invitation.objects.filter(pk=own.invitation_id).update(person=marit.invitation.person)
        marit.invitation.session.readers.add(UserFactory())
    with django_assert_num_queries(7):
        marit.get("listen")

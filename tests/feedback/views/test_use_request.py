"""Asking for particular words: the page of those who ask, and the page of the customer who says."""

import pytest
from django.urls import reverse

from feedback.models import UseRequest, UseState
from tests.factories.accounts import UserFactory
from tests.factories.feedback import InvitationFactory, TurnFactory
from tests.factories.reflection import UseRequestFactory

pytestmark = pytest.mark.django_db
WHY = "The people who pack the boxes should read it."


@pytest.fixture
def turn():
    return TurnFactory(text="We drove home.", invitation=InvitationFactory(finished=True, words_use="ask_me"))


@pytest.fixture
def owner(client_of, turn):
    return client_of(turn.invitation.session.owner)


@pytest.fixture
def visitor(guest, turn):
    return guest(turn.invitation)


def voice(turn):
    return reverse("feedback:voice", args=[turn.pk])


def ask(turn):
    return reverse("feedback:ask-use", args=[turn.pk])


def test_who_leads_the_session_asks_from_the_words(owner, turn):
    assert ask(turn) in owner.get(voice(turn)).content.decode()
    key = owner.get(ask(turn)).context["form"]["key"].value()
    for _ in range(2):
        owner.post(ask(turn), {"why": WHY, "key": key})

    assert UseRequest.objects.get().why == WHY
    assert ask(turn) not in owner.get(voice(turn)).content.decode()


def test_the_reflect_page_leads_there_too(owner, turn):
    page = owner.get(reverse("feedback:reflect", args=[turn.invitation_id])).content.decode()

    assert ask(turn) in page


def test_a_reason_is_needed(owner, turn):
    response = owner.post(ask(turn), {"why": " ", "key": "7c0f2fd0-6f0e-4df2-9a1c-2f9a40d7e111"})

    assert (response.status_code, UseRequest.objects.count()) == (422, 0)


@pytest.mark.parametrize(("state", "said"), (("refused", "They said no"), ("withdrawn", "took their yes back")))
def test_after_a_no_the_button_is_gone_and_the_page_says_why(owner, turn, state, said):
    UseRequestFactory(turn=turn, state=state)
    page = owner.get(voice(turn)).content.decode()

    assert (ask(turn) in page, said in page, "we don’t ask again" in page) == (False, True, True)
    assert "We don’t ask twice" in owner.get(ask(turn)).content.decode()


def test_another_manager_cannot_ask(client_of, turn):
    assert client_of(UserFactory(roles=["cx_manager"])).get(ask(turn)).status_code == 404


def test_the_customer_says_yes_and_takes_it_back(visitor, client_of, turn):
    asked, floor = UseRequestFactory(turn=turn), client_of(UserFactory(roles=["floor_staff"]))
    assert visitor.url("say-use", asked.pk) in visitor.get("what-happened").content.decode()
    page = visitor.get("say-use", asked.pk).content.decode()
    assert (asked.why in page, turn.text in page) == (True, True)

    visitor.post("say-use", asked.pk, said="allowed_without_name")
    shown = floor.get(voice(turn)).content.decode()
    assert (turn.text in shown, turn.invitation.person.name in shown) == (True, False)

    assert "Take it back" in visitor.get("say-use", asked.pk).content.decode()
    visitor.post("say-use", asked.pk, said="refused")
    asked.refresh_from_db()
    assert (asked.state, floor.get(voice(turn)).status_code) == (UseState.WITHDRAWN, 404)


def test_nothing_chosen_is_told_so(visitor, turn):
    asked = UseRequestFactory(turn=turn)

    assert visitor.post("say-use", asked.pk).status_code == 422


def test_the_page_speaks_norwegian(visitor, turn):
    asked = UseRequestFactory(turn=turn)
    type(turn.invitation).objects.update(language="nb")

    assert "Kan andre hos oss lese disse ordene?" in visitor.get("say-use", asked.pk).content.decode()


def test_somebody_elses_question_is_404(visitor):
    assert visitor.get("say-use", UseRequestFactory().pk).status_code == 404


def test_a_question_about_words_that_are_free_now_does_not_wait(visitor, turn):
    asked = UseRequestFactory(turn=turn)
    type(turn.invitation).objects.update(words_use="with_name")

    assert visitor.url("say-use", asked.pk) not in visitor.get("what-happened").content.decode()


@pytest.mark.parametrize("rows", (1, 3))
def test_page_of_the_words_asks_a_fixed_number_of_queries(owner, turn, rows, django_assert_max_num_queries):
    for _ in range(rows):
        UseRequestFactory(turn=TurnFactory(invitation=turn.invitation, question=None, kind="else"), state="refused")
    with django_assert_max_num_queries(60):
        owner.get(reverse("feedback:reflect", args=[turn.invitation_id]))


@pytest.mark.parametrize(
    ("use", "said"),
    (
        ("with_name", "Others here may read it too, with your name."),
        ("without_name", "Others here may read it too, without your name."),
        ("ask_me", "Nobody else does, unless you say yes when we ask."),
        ("", "Whether others here may, you choose below."),
    ),
)
def test_the_rules_say_who_reads_it_for_each_choice(guest, use, said):
    invitation = InvitationFactory(finished=True, words_use=use)

    assert said in guest(invitation).get("rules").content.decode()


@pytest.mark.parametrize("released", (False, True))
def test_the_rules_promise_no_reading_of_unseen_words_that_is_not_so(guest, released):
    invitation = InvitationFactory(finished=True, customer=None, is_unseen=True, words_use="without_name")
    if released:
        type(invitation).objects.update(released_at=invitation.finished_at)
    page = guest(invitation).get("rules").content.decode()

    assert ("asks you, and reads every word<" in page, "Nobody sees that it was you" in page) == (False, True)
    assert ("only five or more at a time" in page) is not released

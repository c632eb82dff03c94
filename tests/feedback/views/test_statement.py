"""Writing a reading, sending it, and keeping what was typed when something is missing."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import OutboxMessage
from feedback.models import Statement
from tests.factories.feedback import FacetFactory, StatementFactory, TurnFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn():
    return TurnFactory()


@pytest.fixture
def owner(turn, client_of):
    return client_of(turn.invitation.session.owner)


def url(turn, name):
    return reverse(f"feedback:{name}", args=[turn.invitation_id])


def form(turn, /, **fields):
    return {"text": "The place matters.", "turn": turn.pk, "facet": "", "key": str(uuid.uuid4()), **fields}


def test_the_same_form_twice_makes_one_reading(owner, turn):
    data = form(turn)

    answers = [owner.post(url(turn, "statement-draft"), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Statement.objects.get().text == "The place matters."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Write one sentence."),
        ({"text": "x" * 601}, "at most 600"),
        ({"key": ""}, "too old to send"),
        ({"turn": "999999"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(owner, turn, fields, message):
    page = owner.post(url(turn, "statement-draft"), form(turn, **fields))

    assert page.status_code == 422
    assert message in page.content.decode()
    assert not Statement.objects.exists()


def test_typed_text_is_kept_and_the_field_is_marked(owner, turn):
    page = owner.post(url(turn, "statement-draft"), form(turn, text="x" * 601)).content.decode()

    assert "x" * 601 in page
    assert 'aria-invalid="true"' in page


def test_words_of_somebody_else_are_no_choice(owner, turn):
    assert owner.post(url(turn, "statement-draft"), form(turn, turn=TurnFactory().pk)).status_code == 422


def test_a_part_of_another_aspect_is_no_choice(owner, turn):
    assert owner.post(url(turn, "statement-draft"), form(turn, facet=FacetFactory().pk)).status_code == 422


def test_sending_twice_writes_one_letter(owner, turn):
    StatementFactory(invitation=turn.invitation, turn=turn)

    for _ in range(2):
        assert owner.post(url(turn, "statements-send")).status_code == 302

    assert OutboxMessage.objects.count() == 1


def test_asking_again_too_soon_is_said_and_asks_nobody(owner, turn):
    StatementFactory(invitation=turn.invitation, turn=turn, sent=True)

    page = owner.post(url(turn, "statements-again"), follow=True)

    assert "until tomorrow" in page.content.decode()
    assert not OutboxMessage.objects.exists()


def test_a_reading_without_an_address_goes_to_their_page_and_says_so(owner, turn):
    turn.invitation.person.email = ""
    turn.invitation.person.save()
    StatementFactory(invitation=turn.invitation, turn=turn)

    assert "no letter went out" in owner.post(url(turn, "statements-send"), follow=True).content.decode()


def test_a_draft_is_edited_and_what_was_sent_is_not(owner, turn):
    draft = StatementFactory(invitation=turn.invitation, turn=turn)
    sent = StatementFactory(invitation=turn.invitation, turn=turn, sent=True)

    answers = [
        owner.post(reverse("feedback:statement-edit", args=[one.pk]), form(turn, text="Other."))
        for one in (draft, sent)
    ]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert list(Statement.objects.order_by("pk").values_list("text", flat=True)) == ["Other.", sent.text]


def test_a_draft_is_thrown_away(owner, turn):
    draft = StatementFactory(invitation=turn.invitation, turn=turn)

    owner.post(reverse("feedback:statement-drop", args=[draft.pk]))

    assert not Statement.objects.exists()


@pytest.mark.parametrize("name", ["statement-edit", "statement-drop", "finding-note"])
def test_a_reading_of_another_session_does_not_exist_here(client_of, name):
    statement = StatementFactory(sent=True)

    assert client_of(roles=["cx_manager"]).post(reverse(f"feedback:{name}", args=[statement.pk])).status_code == 404

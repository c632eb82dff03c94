"""Our reading: drafted, sent in one letter a round, never changed once asked about."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from accounts.services.link import revoke_link
from feedback.models import Statement
from feedback.services.statement import (
    Reading,
    StatementRefused,
    ask_again,
    draft_statement,
    drop_statement,
    edit_statement,
    send_statements,
)
from tests.factories.feedback import FacetFactory, InvitationFactory, StatementFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATER = NOW + timedelta(days=2)


@pytest.fixture
def turn():
    return TurnFactory()


def draft(turn, *, key=None, **fields):
    reading = Reading(**{"text": "The place matters, not the day.", "turn": turn, **fields})
    owner = turn.invitation.session.owner
    return draft_statement(key=key or uuid.uuid4(), invitation=turn.invitation, reading=reading, by=owner, at=NOW)


def letters():
    return list(OutboxMessage.objects.order_by("pk").values_list("key", flat=True))


def test_the_same_form_sent_twice_makes_one_reading(turn):
    key = uuid.uuid4()

    assert draft(turn, key=key) == draft(turn, key=key)
    assert Statement.objects.get().text == "The place matters, not the day."


def test_a_reading_rests_on_this_persons_words(turn):
    with pytest.raises(StatementRefused, match="this person said") as refused:
        draft_statement(
            key=uuid.uuid4(),
            invitation=InvitationFactory(finished=True),
            reading=Reading(text="x", turn=turn),
            by=turn.invitation.session.owner,
            at=NOW,
        )

    assert refused.value.field == "turn"


def test_a_reading_does_not_rest_on_words_taken_back(turn):
    turn.withdrawn_at = NOW

    with pytest.raises(StatementRefused, match="hasn’t taken back"):
        draft(turn)


def test_a_part_of_another_aspect_is_refused(turn):
    with pytest.raises(StatementRefused, match="what this session was about"):
        draft(turn, facet=FacetFactory())


def test_a_draft_can_be_changed_and_thrown_away(turn):
    statement = draft(turn)

    edit_statement(statement=statement, reading=Reading(text="Better.", turn=turn))
    assert Statement.objects.get().text == "Better."

    drop_statement(statement=statement)
    assert not Statement.objects.exists()


def test_what_was_sent_stays_as_it_was():
    statement = StatementFactory(sent=True)

    with pytest.raises(StatementRefused, match="stays as it was"):
        edit_statement(statement=statement, reading=Reading(text="Other.", turn=statement.turn))
    with pytest.raises(StatementRefused, match="so it stays"):
        drop_statement(statement=statement)

    assert Statement.objects.get().text == statement.text


def test_a_draft_sent_in_another_tab_is_not_thrown_away():
    statement = StatementFactory()
    Statement.objects.update(state="sent", sent_at=NOW)

    drop_statement(statement=statement)

    assert Statement.objects.count() == 1


def test_sending_twice_writes_one_letter(turn):
    draft(turn)
    draft(turn)
    owner = turn.invitation.session.owner

    assert send_statements(invitation=turn.invitation, by=owner, at=NOW) == 2
    assert send_statements(invitation=turn.invitation, by=owner, at=NOW) == 0

    assert letters() == [f"statements:{turn.invitation_id}:1"]
    assert set(Statement.objects.values_list("state", "sent_at")) == {("sent", NOW)}


def test_the_letter_holds_every_reading_as_typed_and_their_own_link(turn):
    draft(turn, text='<b>Bold</b> & "true"')
    send_statements(invitation=turn.invitation, by=turn.invitation.session.owner, at=NOW)

    letter = OutboxMessage.objects.get()

    assert '- <b>Bold</b> & "true"' in letter.body
    assert "{link}" in letter.body
    assert (letter.link, letter.to_email) == (turn.invitation.link, turn.invitation.person.email)


def test_a_second_round_is_a_second_letter(turn):
    owner = turn.invitation.session.owner
    draft(turn)
    send_statements(invitation=turn.invitation, by=owner, at=NOW)
    draft(turn)
    send_statements(invitation=turn.invitation, by=owner, at=LATER)

    assert letters() == [f"statements:{turn.invitation_id}:1", f"statements:{turn.invitation_id}:2"]


def test_nobody_is_asked_through_a_link_that_ended(turn):
    draft(turn)
    revoke_link(link=turn.invitation.link, at=NOW)
    turn.invitation.link.refresh_from_db()

    with pytest.raises(StatementRefused, match="link has ended"):
        send_statements(invitation=turn.invitation, by=turn.invitation.session.owner, at=NOW)

    assert Statement.objects.get().state == "drafted"


def test_somebody_without_an_address_sees_it_on_their_page(turn):
    turn.invitation.person.email = ""
    draft(turn)

    assert send_statements(invitation=turn.invitation, by=turn.invitation.session.owner, at=NOW) == 1
    assert letters() == []
    with pytest.raises(StatementRefused, match="no way to write"):
        ask_again(invitation=turn.invitation, by=turn.invitation.session.owner, at=LATER)


def test_asking_again_waits_a_day_and_asks_once():
    statement = StatementFactory(sent=True, sent_at=NOW)
    invitation, owner = statement.invitation, statement.drafted_by

    with pytest.raises(StatementRefused, match="until tomorrow"):
        ask_again(invitation=invitation, by=owner, at=NOW + timedelta(hours=23))
    ask_again(invitation=invitation, by=owner, at=LATER)
    with pytest.raises(StatementRefused, match="until tomorrow"):
        ask_again(invitation=invitation, by=owner, at=LATER)

    assert letters() == [f"statements:{invitation.pk}:1"]
    assert Statement.objects.get().sent_at == LATER


def test_asking_again_leaves_answers_alone():
    statement = StatementFactory(confirmed=True, sent_at=NOW)

    with pytest.raises(StatementRefused):
        ask_again(invitation=statement.invitation, by=statement.drafted_by, at=LATER)

    assert Statement.objects.get().sent_at == NOW

"""Findings are noted once, from what was asked; others' words join and part."""

import pytest
from django.utils import timezone

from accounts.services.link import revoke_link
from feedback.models import Finding, WordsUse
from feedback.services.customer import CLOSED, agree
from feedback.services.finding import FindingRefused, join_words, note_finding, part_words
from tests.factories.feedback import DecisionFactory, FindingFactory, NoticeFactory, StatementFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def note(statement, text="The place matters."):
    return note_finding(statement=statement, text=text, by=statement.drafted_by, at=NOW)


@pytest.mark.parametrize("state", ["sent", "confirmed", "corrected"])
def test_what_was_asked_can_be_noted_once(state):
    statement = StatementFactory(**{state: True})

    assert note(statement) == note(statement, "Other words.")
    assert Finding.objects.get().text == "The place matters."


def test_a_draft_is_sent_first():
    with pytest.raises(FindingRefused, match="Send it first"):
        note(StatementFactory())


def test_a_draft_of_somebody_we_cannot_ask_may_be_noted():
    statement = StatementFactory()
    revoke_link(link=statement.invitation.link, at=NOW)
    statement.invitation.link.refresh_from_db()

    assert note(statement).statement == statement


@pytest.mark.parametrize(("words_use", "said"), [("ask_me", CLOSED), ("without_name", "Not the date. The place.")])
def test_a_correction_leaves_its_finding_when_its_writer_closes_their_words(words_use, said):
    statement = StatementFactory(corrected=True)
    finding = note(statement, statement.correction)

    agree(invitation=statement.invitation, words_use=WordsUse(words_use), at=NOW)

    finding.refresh_from_db()
    assert finding.text == said


def test_joining_twice_joins_once():
    finding, turn = FindingFactory(), TurnFactory()

    assert join_words(finding=finding, turns=[turn]) == 1
    assert join_words(finding=finding, turns=[turn]) == 0
    assert list(finding.also_said.all()) == [turn]


def test_their_own_words_and_words_taken_back_are_not_joined():
    finding = FindingFactory()
    own = TurnFactory(invitation=finding.statement.invitation)
    gone = TurnFactory(withdrawn_at=NOW, text="")

    with pytest.raises(FindingRefused, match="say the same"):
        join_words(finding=finding, turns=[own, gone])


def test_joined_words_part_until_their_speaker_was_told():
    finding, turn, told = FindingFactory(), TurnFactory(), TurnFactory()
    finding.also_said.add(turn, told)
    NoticeFactory(decision=DecisionFactory(finding=finding), invitation=told.invitation)

    part_words(finding=finding, turn=turn)
    with pytest.raises(FindingRefused, match="been told"):
        part_words(finding=finding, turn=told)

    assert list(finding.also_said.all()) == [told]


def test_a_correction_is_no_finding_where_not_everybody_may_read_it():
    statement = StatementFactory(corrected=True, correction="Not the date.\nThe place.", invitation__words_use="ask_me")

    with pytest.raises(FindingRefused, match="Say it in yours"):
        note(statement, "They said: Not the date.\r\nThe place.")


@pytest.mark.parametrize("words_use", ["with_name", "without_name"])
def test_a_correction_becomes_a_finding_where_its_writer_lets_us(words_use):
    statement = StatementFactory(corrected=True, invitation__words_use=words_use)

    assert note(statement, statement.correction).text == statement.correction

"""People are told once each; whoever can't be reached isn't counted as told."""

import pytest
from django.utils import timezone

from accounts.models import OutboxMessage
from accounts.services.link import revoke_link
from feedback.models import Notice, Promise
from feedback.selectors.loop import find_card
from feedback.services.loop import TellRefused, preview, tell
from feedback.services.promise import ThreeParts, take_up_again
from tests.factories.feedback import DecisionFactory, FindingFactory, PromiseFactory, TurnFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
PARTS = ThreeParts(what="A date field", value_for_you="A date we keep", for_your_goal="Order the week before")


def tell_all(finding, kind, *, people=None, parts=PARTS):
    owner = finding.session.owner
    card = find_card(owner, finding.pk, at=NOW)
    return tell(
        decision=card.decision,
        kind=kind,
        people=card.people if people is None else people,
        parts=parts,
        by=owner,
        at=NOW,
    )


@pytest.fixture
def done():
    return PromiseFactory(done=True).decision.finding


def test_everybody_who_said_it_is_told_once(done):
    turn = TurnFactory()
    done.also_said.add(turn, TurnFactory(invitation=turn.invitation))

    told = tell_all(done, "done")

    assert [notice.invitation for notice in told] == [done.statement.invitation, turn.invitation]
    assert tell_all(done, "done") == []
    keys = OutboxMessage.objects.order_by("pk").values_list("key", flat=True)
    assert list(keys) == [f"notice:{notice.pk}" for notice in told]


def test_the_letter_holds_the_three_parts_and_their_own_words(done):
    tell_all(done, "done", parts=ThreeParts(what="<i>Dates</i> & days", value_for_you="b", for_your_goal="c"))

    body = OutboxMessage.objects.get().body

    assert "<i>Dates</i> & days" in body
    assert done.statement.turn.text in body
    assert "{link}" in body


def test_somebody_without_an_address_is_told_on_their_page(done):
    turn = TurnFactory(invitation__person__email="")
    done.also_said.add(turn)

    tell_all(done, "done")

    assert Notice.objects.filter(invitation=turn.invitation).count() == 1
    assert OutboxMessage.objects.count() == 1


def test_somebody_whose_link_ended_is_not_told(done):
    revoke_link(link=done.statement.invitation.link, at=NOW)
    turn = TurnFactory()
    done.also_said.add(turn)

    told = tell_all(done, "done")

    assert [notice.invitation for notice in told] == [turn.invitation]


def test_telling_nobody_is_refused(done):
    with pytest.raises(TellRefused, match="at least one"):
        tell_all(done, "done", people=[])


def test_what_was_taken_up_again_is_told_again(done):
    tell_all(done, "done")
    Notice.objects.update(helped=False, helped_at=NOW)
    promise = Promise.objects.get()
    take_up_again(promise=promise, what="By hand", due=timezone.localdate(NOW), by=promise.owner, at=NOW)
    Promise.objects.update(state="done", done_at=NOW, done_what="By hand")

    tell_all(done, "done")

    assert list(Notice.objects.order_by("round").values_list("round", "helped")) == [(1, False), (2, None)]


@pytest.mark.parametrize(
    ("kind", "decided", "message"),
    [("wont", "act", "haven’t declined"), ("will", "act", "no promise"), ("done", "decline", "no promise")],
)
def test_only_what_is_so_is_told(kind, decided, message):
    finding = DecisionFactory(kind=decided).finding

    with pytest.raises(TellRefused, match=message):
        tell_all(finding, kind)


def test_what_is_not_done_is_not_told_as_done():
    finding = PromiseFactory().decision.finding

    with pytest.raises(TellRefused, match="isn’t done"):
        tell_all(finding, "done")


def test_a_no_is_told_with_its_reason():
    finding = DecisionFactory(kind="decline").finding

    tell_all(finding, "wont", parts=ThreeParts(what="Two people work there.", value_for_you="", for_your_goal=""))

    assert "Two people work there." in OutboxMessage.objects.get().body


def test_a_letter_looked_at_first_sends_nothing_and_gives_no_name_away():
    turn = TurnFactory(invitation__words_use="without_name", invitation__person__name="Daniel Ekström")
    finding = FindingFactory()
    finding.also_said.add(turn)
    owner = finding.session.owner
    stranger = find_card(owner, finding.pk, at=NOW).people[1]

    subject, body = preview(kind="done", heard=stranger, parts=PARTS, by=owner)

    assert subject.startswith("It’s done")
    assert "Daniel" not in body
    assert not OutboxMessage.objects.exists()
    assert not Notice.objects.exists()


def test_a_letter_to_somebody_nameless_names_them_in_nobodys_outbox(done):
    turn = TurnFactory(invitation__words_use="without_name")
    done.also_said.add(turn)

    tell_all(done, "done")

    senders = dict(OutboxMessage.objects.values_list("to_name", "sender"))
    assert senders == {
        done.statement.invitation.person.name: done.session.owner_id,
        turn.invitation.person.name: None,
    }


def test_a_preview_leaves_out_words_that_were_closed_since_they_were_joined(done):
    turn = TurnFactory(text="The ferry doesn’t run on Sundays.")
    done.also_said.add(turn)
    turn.invitation.words_use = "ask_me"
    turn.invitation.save()
    heard = find_card(done.session.owner, done.pk, at=NOW).people[1]

    _, body = preview(kind="done", heard=heard, parts=PARTS, by=done.session.owner)

    assert turn.text not in body

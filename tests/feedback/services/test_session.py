from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, OutboxMessage, SecretLink
from accounts.services.outbox import deliver_message
from feedback.models import FeedbackSession
from feedback.services.plan import PlanRefused
from feedback.services.session import (
    LINK_LIVES,
    AskedAlready,
    PlanMissing,
    SessionRefused,
    add_people,
    close_session,
    open_session,
    withdraw_invitation,
)
from tests.factories.feedback import (
    DecisionFactory,
    FeedbackSessionFactory,
    InvitationFactory,
    NoticeFactory,
    PromiseFactory,
    QuestionFactory,
)
from tests.factories.relationships import CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def planned():
    session = FeedbackSessionFactory(
        goal="What a date means.", decision_it_feeds="Whether we promise one.", decide_by=TODAY + timedelta(days=20)
    )
    QuestionFactory(version=session.guide_version, kind="ice_breaker", position=0)
    QuestionFactory(version=session.guide_version, position=1)
    InvitationFactory.create_batch(2, session=session)
    return session


def send(session, *, at=NOW):
    return open_session(session=session, by=session.owner, today=TODAY, at=at)


def test_sending_freezes_the_guide_and_invites_everybody_chosen(planned):
    assert send(planned) == 2
    planned.refresh_from_db()
    assert (planned.state, planned.opened_at, planned.guide_version.frozen_at) == ("open", NOW, NOW)
    for invitation in planned.invitations.select_related("link", "person"):
        assert (invitation.state, invitation.invited_at, invitation.person.asked_last_at) == ("invited", NOW, NOW)
        assert (invitation.link.purpose, invitation.link.expires_at) == ("listen", NOW + LINK_LIVES)


def test_sending_writes_one_letter_to_each(planned):
    send(planned)
    keys = {f"invite:{invitation.pk}" for invitation in planned.invitations.all()}
    assert {letter.key for letter in OutboxMessage.objects.all()} == keys
    assert {letter.sender for letter in OutboxMessage.objects.all()} == {planned.owner}


def test_sending_is_written_down(planned):
    send(planned)
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_id, event.actor) == ("session.opened", str(planned.pk), planned.owner)


def test_sending_twice_sends_once(planned):
    stale = FeedbackSession.objects.get(pk=planned.pk)
    assert (send(planned), send(stale)) == (2, 0)
    assert (OutboxMessage.objects.count(), SecretLink.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("field", "empty"),
    [("goal", " "), ("decision_it_feeds", ""), ("decide_by", None), ("decide_by", TODAY)],
)
def test_no_plan_no_collection(planned, field, empty):
    FeedbackSession.objects.filter(pk=planned.pk).update(**{field: empty})
    with pytest.raises(PlanMissing) as refusal:
        send(planned)
    assert (refusal.value.field, OutboxMessage.objects.count()) == (field, 0)


def test_without_a_question_nothing_is_sent(planned):
    planned.guide_version.questions.filter(kind="open").delete()
    with pytest.raises(PlanMissing) as refusal:
        send(planned)
    assert refusal.value.field == "questions"


def test_without_people_nothing_is_sent(planned):
    planned.invitations.all().delete()
    with pytest.raises(PlanMissing) as refusal:
        send(planned)
    assert refusal.value.field == "who"


@pytest.mark.parametrize(
    "since_chosen", [{"asked_last_at": NOW - timedelta(days=1)}, {"do_not_ask": True}, {"email": ""}]
)
def test_somebody_asked_elsewhere_since_stops_the_whole_sending(planned, since_chosen):
    person = planned.invitations.last().person
    type(person).objects.filter(pk=person.pk).update(**since_chosen)
    with pytest.raises(AskedAlready, match=person.name):
        send(planned)
    planned.refresh_from_db()
    assert (planned.state, OutboxMessage.objects.count(), SecretLink.objects.count()) == ("draft", 0, 0)


def test_two_sessions_that_chose_one_person_ask_once(planned):
    other = FeedbackSessionFactory(goal="g", decision_it_feeds="d", decide_by=TODAY + timedelta(days=9))
    QuestionFactory.create_batch(2, version=other.guide_version)
    InvitationFactory(session=other, person=planned.invitations.first().person, customer=None)
    send(planned)
    with pytest.raises(AskedAlready):
        send(other)


def test_the_letter_names_who_asks_about_what_and_for_how_long(planned):
    send(planned)
    letter = OutboxMessage.objects.first()
    assert letter.subject == f"Will you teach us about {planned.aspect.told_as}?"
    assert f"My name is {planned.owner.name}, Colleague at Fjellvik." in letter.body
    assert "It takes about 12 minutes" in letter.body
    assert letter.body.count("{link}") == 1


def test_the_letter_says_nothing_of_the_reward(planned):
    FeedbackSession.objects.filter(pk=planned.pk).update(reward="Hot chocolate")
    send(planned)
    assert "chocolate" not in OutboxMessage.objects.first().body


def test_the_letter_tells_what_came_of_earlier_voices(planned):
    person = planned.invitations.first().person
    NoticeFactory(invitation=InvitationFactory(finished=True, person=person), what="We moved the pickup point.")
    promise = PromiseFactory(decision=DecisionFactory(), done=True, done_what="The invoice names the box.")
    NoticeFactory(decision=promise.decision, kind="done")
    send(planned)
    body = OutboxMessage.objects.get(to_email=person.email).body
    assert "before:\n- We moved the pickup point." in body
    assert "others told us:\n- Done: The invoice names the box." in body


def test_a_letter_with_nothing_before_it_does_not_mention_it(planned):
    send(planned)
    assert "What came of" not in OutboxMessage.objects.first().body


def test_more_people_can_be_asked_later(planned):
    send(planned)
    later, customer = NOW + timedelta(days=1), CustomerFactory()
    assert add_people(session=planned, by=planned.owner, customers=[customer.pk], at=later) == 1
    assert planned.invitations.get(customer=customer).invited_at == later


def test_asking_more_people_twice_asks_once(planned):
    send(planned)
    customer = CustomerFactory()
    counts = [add_people(session=planned, by=planned.owner, customers=[customer.pk], at=NOW) for _ in range(2)]
    assert (counts, OutboxMessage.objects.count()) == ([1, 0], 3)


def test_more_people_are_refused_for_the_same_reasons(planned):
    send(planned)
    resting = CustomerFactory(person=PersonFactory(asked_last_at=NOW - timedelta(days=3)))
    with pytest.raises(PlanRefused, match="last 90 days"):
        add_people(session=planned, by=planned.owner, customers=[resting.pk], at=NOW)


@pytest.mark.parametrize("state", [{}, {"closed": True}])
def test_only_an_open_session_asks_more(state):
    session = FeedbackSessionFactory(**state)
    with pytest.raises(SessionRefused, match="listening"):
        add_people(session=session, by=session.owner, customers=[CustomerFactory().pk], at=NOW)


def test_a_withdrawn_invitation_loses_its_link_and_its_letter(planned):
    send(planned)
    invitation = planned.invitations.first()
    for _ in range(2):
        withdraw_invitation(invitation=invitation, by=planned.owner, at=NOW)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.link.revoked_at) == ("revoked", NOW)
    assert AuditEvent.objects.filter(action="invitation.withdrawn").count() == 1
    letter = OutboxMessage.objects.get(key=f"invite:{invitation.pk}")
    assert deliver_message(message_id=letter.pk, at=NOW) is False


def test_what_was_answered_cannot_be_withdrawn():
    invitation = InvitationFactory(finished=True)
    with pytest.raises(SessionRefused, match="stays told"):
        withdraw_invitation(invitation=invitation, by=invitation.session.owner, at=NOW)
    assert invitation.link.revoked_at is None


def test_closing_twice_closes_once():
    session = FeedbackSessionFactory(open=True)
    assert [close_session(session=session, by=session.owner, at=NOW) for _ in range(2)] == [True, False]
    session.refresh_from_db()
    assert (session.state, session.closed_at) == ("closed", NOW)


def test_closing_leaves_the_links_open():
    invitation = InvitationFactory(invited=True)
    close_session(session=invitation.session, by=invitation.session.owner, at=NOW)
    invitation.link.refresh_from_db()
    assert invitation.link.revoked_at is None


def test_a_draft_has_nothing_to_close():
    session = FeedbackSessionFactory()
    with pytest.raises(SessionRefused, match="nothing to close"):
        close_session(session=session, by=session.owner, at=NOW)


def at_once(*calls):
    """Make all calls at the same moment, each on its own connection; a refusal is an answer too."""
    gate = Barrier(len(calls))

    def run(call):
        try:
            gate.wait(timeout=10)
            return call()
        except AskedAlready:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls), key=str)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_send_once(planned):
    stale = FeedbackSession.objects.get(pk=planned.pk)
    assert at_once(lambda: send(planned), lambda: send(stale)) == [0, 2]
    assert (OutboxMessage.objects.count(), SecretLink.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_at_the_same_moment_ask_one_person_once(planned):
    shared = planned.invitations.first().person
    planned.invitations.exclude(person=shared).delete()
    other = FeedbackSessionFactory(goal="g", decision_it_feeds="d", decide_by=planned.decide_by)
    QuestionFactory.create_batch(2, version=other.guide_version)
    InvitationFactory(session=other, person=shared)
    assert at_once(lambda: send(planned), lambda: send(other)) == [1, "refused"]
    assert OutboxMessage.objects.count() == 1

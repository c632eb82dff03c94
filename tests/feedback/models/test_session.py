from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from feedback.models import FeedbackSession, Invitation
from tests.factories.accounts import UserFactory
from tests.factories.feedback import FeedbackSessionFactory, InvitationFactory

pytestmark = pytest.mark.django_db
LONG = "x" * 1001


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"state": "paused"}, "session_state_is_known"),
        ({"goal": ""}, "no_plan_no_collection"),
        ({"decision_it_feeds": ""}, "no_plan_no_collection"),
        ({"decide_by": None}, "no_plan_no_collection"),
        ({"opened_at": None}, "no_plan_no_collection"),
        ({"goal": LONG}, "session_goal_has_a_limit"),
        ({"belief": LONG}, "session_belief_has_a_limit"),
        ({"decision_it_feeds": LONG}, "session_decision_has_a_limit"),
    ],
)
def test_the_database_refuses_a_session(wrong, guard):
    session = FeedbackSessionFactory(open=True)
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        FeedbackSession.objects.filter(pk=session.pk).update(**wrong)


@pytest.mark.parametrize(
    ("wrong", "guard"),
    [
        ({"state": "lost"}, "invitation_state_is_known"),
        ({"words_use": "anyhow"}, "invitation_words_use_is_known"),
        ({"state": "invited"}, "invited_person_has_a_link"),
        ({"reminders": 3}, "invitation_reminds_at_most_twice"),
    ],
)
def test_the_database_refuses_an_invitation(wrong, guard):
    invitation = InvitationFactory()
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**wrong)


def test_nobody_has_answered_before_they_were_asked():
    invitation = InvitationFactory(finished=True)
    with pytest.raises(IntegrityError, match="finished_invitation_has_its_time"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(finished_at=invitation.invited_at - timedelta(seconds=1))


def test_a_person_has_one_place_in_a_session():
    invitation = InvitationFactory()
    with pytest.raises(IntegrityError, match=r"session_id.*person_id|invitation_once_per_session_and_person"):
        InvitationFactory(session=invitation.session, person=invitation.person)


def test_sessions_are_read_by_their_owner_and_named_readers():
    session = FeedbackSessionFactory()
    reader, stranger = UserFactory(roles=["executive"]), UserFactory(roles=["cx_manager"])
    session.readers.add(reader)
    found = [FeedbackSession.objects.for_user(user).count() for user in (session.owner, reader, stranger)]
    assert found == [1, 1, 0]


@pytest.mark.parametrize("role", ["floor_staff", "administrator"])
def test_a_reader_without_a_role_that_reads_sessions_sees_none(role):
    session, reader = FeedbackSessionFactory(), UserFactory(roles=[role])
    session.readers.add(reader)
    assert not FeedbackSession.objects.for_user(reader).exists()


def test_only_the_owner_who_is_a_cx_manager_leads():
    session = FeedbackSessionFactory()
    reader = UserFactory(roles=["cx_manager"])
    session.readers.add(reader)
    demoted = FeedbackSessionFactory(owner=UserFactory(roles=["executive"]))
    assert list(FeedbackSession.objects.led_by(session.owner)) == [session]
    assert not FeedbackSession.objects.led_by(reader).exists()
    assert not FeedbackSession.objects.led_by(demoted.owner).exists()


def test_invitations_follow_their_session():
    invitation = InvitationFactory()
    stranger = UserFactory(roles=["cx_manager"])
    owner = invitation.session.owner
    assert [Invitation.objects.for_user(user).count() for user in (owner, stranger)] == [1, 0]
    assert [Invitation.objects.led_by(user).count() for user in (owner, stranger)] == [1, 0]

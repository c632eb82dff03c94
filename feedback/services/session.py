"""Open a session, ask more people, withdraw an invitation, close."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.audit import record
from accounts.services.link import make_link, revoke_link
from common.errors import Refused
from feedback.models import FeedbackSession, GuideVersion, Invitation, InvitationState, SessionState
from feedback.selectors.candidate import REST_DAYS
from feedback.selectors.customer import earlier_voices
from feedback.selectors.language import language_before
from feedback.selectors.session import problems_of
from feedback.services.belief import register_belief
from feedback.services.letter import write_letter
from feedback.services.plan import place
from feedback.services.question_check import note_findings
from feedback.services.unseen import release_enough
from relationships.models import Person

PURPOSE = "listen"
LINK_LIVES = timedelta(days=365)  # the door stays open, and a promise may take most of a year
State = InvitationState


class PlanMissing(Refused):
    """No plan, no collection."""


class AskedAlready(Refused):
    """Somebody was asked not long ago, or cannot be asked at all."""


class SessionRefused(Refused):
    """The session is not in a state for this."""


@transaction.atomic
def open_session(*, session: FeedbackSession, by: User, today: date, at: datetime) -> int:
    """Send a planned session to everybody chosen and return how many; a session that is open already sends nothing."""
    draft = FeedbackSession.objects.filter(pk=session.pk, state=SessionState.DRAFT)
    if not draft.update(state=SessionState.DRAFT):  # from here on nobody else changes it on PostgreSQL either
        return 0
    session.refresh_from_db()
    _require_plan(session, today)
    note_findings(version=session.guide_version, by=by, at=at)  # as they go out, so that what is led can be told
    draft.update(state=SessionState.OPEN, opened_at=at)
    GuideVersion.objects.filter(pk=session.guide_version_id, frozen_at=None).update(frozen_at=at)
    register_belief(session=session, at=at)
    sent = _invite_chosen(session, by, at)
    record(actor=by, action="session.opened", subject="FeedbackSession", subject_id=session.pk, at=at)
    return sent


def _require_plan(session: FeedbackSession, today: date) -> None:
    for field, message in problems_of(session, today=today).items():
        raise PlanMissing(message, field=field)


def _invite_chosen(session: FeedbackSession, by: User, at: datetime) -> int:
    """Invite everybody who waits, in the order of their ids so that two sessions never wait for each other."""
    waiting = session.invitations.filter(state=State.CHOSEN).select_related(
        "person", "session__aspect", "session__owner"
    )
    invitations = list(waiting.order_by("person_id"))
    for invitation in invitations:
        _invite(invitation, by, at)
    return len(invitations)


def _invite(invitation: Invitation, by: User, at: datetime) -> None:
    _claim_person(invitation.person, at)
    invitation.link = make_link(purpose=PURPOSE, at=at, lives=LINK_LIVES)
    invitation.state, invitation.invited_at = State.INVITED, at
    invitation.language = language_before(person_id=invitation.person_id)
    invitation.save(update_fields=["link", "state", "invited_at", "language"])
    write_letter(
        key=f"invite:{invitation.pk}",
        invitation=invitation,
        name="invitation",
        sender=by,
        at=at,
        context={"earlier": earlier_voices(invitation), "owner": invitation.session.owner},
    )


def _claim_person(person: Person, at: datetime) -> None:
    """Note that a person is asked now; refuse when that was so not long ago, whoever else is asking at this moment."""
    if not person.email:
        raise AskedAlready(f"We have no e-mail address for {person.name}.", field="who")
    rested = Q(asked_last_at=None) | Q(asked_last_at__lte=at - timedelta(days=REST_DAYS))
    if not Person.objects.filter(rested, pk=person.pk, do_not_ask=False).update(asked_last_at=at):
        raise AskedAlready(
            f"{person.name} was asked less than {REST_DAYS} days ago or doesn’t want to be. Choose somebody else.",
            field="who",
        )


@transaction.atomic
def add_people(*, session: FeedbackSession, by: User, customers: Collection[int], at: datetime) -> int:
    """Invite more people to an open session and return how many; those already in it are left as they are."""
    if not FeedbackSession.objects.filter(pk=session.pk, state=SessionState.OPEN).update(state=SessionState.OPEN):
        raise SessionRefused("Only a session that is listening can ask more people.")
    known = set(session.invitations.values_list("customer_id", flat=True))
    new = sorted(set(customers) - known)
    if not new:
        return 0
    place(session=session, by=by, customers=new, at=at)
    sent = _invite_chosen(session, by, at)
    record(actor=by, action="session.asked_more", subject="FeedbackSession", subject_id=session.pk, at=at)
    return sent


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take an invitation back: its link ends and its letter, if it still waits, is not sent; twice is once."""
    withdrawn = Invitation.objects.filter(
        pk=invitation.pk, state__in=[State.CHOSEN, State.INVITED, State.ANSWERING, State.DECLINED]
    ).update(state=State.REVOKED)
    if not withdrawn:
        invitation.refresh_from_db(fields=["state"])
        if invitation.state == State.REVOKED:
            return
        raise SessionRefused(f"{invitation.person.name} has answered. What was told stays told.")
    if invitation.link:
        revoke_link(link=invitation.link, at=at)
    record(actor=by, action="invitation.withdrawn", subject="Invitation", subject_id=invitation.pk, at=at)


@transaction.atomic
def close_session(*, session: FeedbackSession, by: User, at: datetime) -> bool:
    """Stop waiting for answers and say whether this call did; "anything else?" stays open to everybody asked."""
    closed = FeedbackSession.objects.filter(pk=session.pk, state=SessionState.OPEN).update(
        state=SessionState.CLOSED, closed_at=at
    )
    if closed:
        session.refresh_from_db(fields=["state"])
        release_enough(session=session, at=at)
        record(actor=by, action="session.closed", subject="FeedbackSession", subject_id=session.pk, at=at)
    elif FeedbackSession.objects.filter(pk=session.pk, state=SessionState.DRAFT).exists():
        raise SessionRefused("Nobody was asked yet, so there is nothing to close.")
    return bool(closed)

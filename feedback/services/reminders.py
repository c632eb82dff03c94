"""Reminders: at most two of ours to answer and one to confirm, by day, and never in a row for one person.

Whoever says "not now", or asks not to be reminded, is left alone; whoever names a day is written to on that day.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from common.dates import is_quiet
from feedback.models import Invitation, InvitationState, SessionState
from feedback.selectors.reminders import (
    READING_KEY,
    reachable,
    rested,
    rested_person,
    unfinished_invitations,
    waiting_for_a_reading,
)
from feedback.selectors.trail import waiting_readings
from feedback.selectors.unseen import offers_unseen
from feedback.services.letter import write_letter
from relationships.models import Person

MOST = 2


def remind_customers(*, at: datetime) -> int:
    """Write every reminder that is due, each in a transaction of its own; return how many were written."""
    if is_quiet(at):
        return 0
    answers = sum(remind_to_answer(invitation=row, at=at) for row in unfinished_invitations(at=at))
    return answers + sum(remind_of_reading(invitation=row, at=at) for row in waiting_for_a_reading(at=at))


@transaction.atomic
def remind_to_answer(*, invitation: Invitation, at: datetime) -> bool:
    """Write the next reminder, unless somebody else just did or the person is no longer waited for."""
    _hold_person(invitation)
    wished, number = invitation.remind_on, invitation.reminders + 1
    due = Invitation.objects.filter(
        reachable(at),
        pk=invitation.pk,
        reminders=invitation.reminders,
        remind_on=wished,
        remind_never=False,
        state__in=[InvitationState.INVITED, InvitationState.ANSWERING],
        session__state=SessionState.OPEN,
    )
    if not wished:
        due = due.filter(rested(at))
    # A reminder somebody asked for is the last: they know where to find us.
    if not due.update(remind_on=None, reminders=MOST if wished else F("reminders") + 1, reminded_at=at):
        return False
    Person.objects.filter(pk=invitation.person_id).update(reminded_last_at=at)
    write_letter(
        key=f"remind:{invitation.pk}:{wished or number}",
        invitation=invitation,
        name="reminder",
        sender=None if offers_unseen(invitation.session) else invitation.session.owner,  # whoever isn’t reminded hides
        at=at,
        context={
            "is_last": bool(wished) or number == MOST,
            "has_begun": invitation.state == InvitationState.ANSWERING,
            "wished": wished,
        },
    )
    return True


@transaction.atomic
def remind_of_reading(*, invitation: Invitation, at: datetime) -> bool:
    """Write the one reminder that our reading waits for the customer's yes or no; the letter's key keeps it one."""
    waiting = waiting_readings(invitation)
    _hold_person(invitation)
    if not waiting or not Person.objects.filter(rested_person(at), pk=invitation.person_id).update(reminded_last_at=at):
        return False
    write_letter(
        key=f"{READING_KEY}{invitation.pk}",
        invitation=invitation,
        name="reading_reminder",
        sender=invitation.session.owner,
        at=at,
        context={"waiting": waiting},
    )
    return True


def _hold_person(invitation: Invitation) -> None:
    """Let nobody else remind this person at this moment, be it about another session."""
    Person.objects.select_for_update().filter(pk=invitation.person_id).first()

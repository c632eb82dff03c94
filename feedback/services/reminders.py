"""Reminders: at most two to answer and one to confirm, never to people who said "not now"."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from feedback.models import Invitation, InvitationState, SessionState
from feedback.selectors.reminders import (
    READING_KEY,
    reachable,
    unfinished_invitations,
    waiting_for_a_reading,
)
from feedback.selectors.trail import waiting_readings
from feedback.services.letter import write_letter


def remind_customers(*, at: datetime) -> int:
    """Write every reminder that is due, each in a transaction of its own; return how many were written."""
    answers = sum(remind_to_answer(invitation=row, at=at) for row in unfinished_invitations(at=at))
    return answers + sum(remind_of_reading(invitation=row, at=at) for row in waiting_for_a_reading(at=at))


@transaction.atomic
def remind_to_answer(*, invitation: Invitation, at: datetime) -> bool:
    """Write the next reminder, unless somebody else just did or the person is no longer waited for."""
    claimed = Invitation.objects.filter(
        reachable(at),
        pk=invitation.pk,
        reminders=invitation.reminders,
        state__in=[InvitationState.INVITED, InvitationState.ANSWERING],
        session__state=SessionState.OPEN,
    ).update(reminders=F("reminders") + 1, reminded_at=at)
    if not claimed:
        return False
    number = invitation.reminders + 1
    write_letter(
        key=f"remind:{invitation.pk}:{number}",
        invitation=invitation,
        name="reminder",
        sender=invitation.session.owner,
        at=at,
        context={"is_last": number > 1, "has_begun": invitation.state == InvitationState.ANSWERING},
    )
    return True


@transaction.atomic
def remind_of_reading(*, invitation: Invitation, at: datetime) -> bool:
    """Write the one reminder that our reading waits for the customer's yes or no; the letter's key keeps it one."""
    waiting = waiting_readings(invitation)
    if not waiting:
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

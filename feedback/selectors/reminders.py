"""Who waits for a reminder."""

from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import OutboxMessage
from common.dates import local_day
from feedback.models import Invitation, InvitationState, SessionState, Statement, StatementState

FIRST_AFTER = timedelta(days=3)
SECOND_AFTER = timedelta(days=7)
APART = timedelta(days=3)
READING_AFTER = timedelta(days=4)
READING_KEY = "remind-reading:"
BATCH = 200


def reachable(at: datetime) -> Q:
    """Return the condition that somebody may be written to: a living link, an address, no wish to be left alone."""
    alive = Q(link__revoked_at=None, link__expires_at__gt=at)
    return alive & Q(person__do_not_ask=False) & ~Q(person__email="")


def rested(at: datetime) -> Q:
    """Return the condition that nobody reminded the person of anything lately, in whatever session."""
    return Q(person__reminded_last_at=None) | Q(person__reminded_last_at__lte=at - APART)


def rested_person(at: datetime) -> Q:
    """Return the same condition, asked of the person."""
    return Q(reminded_last_at=None) | Q(reminded_last_at__lte=at - APART)


def unfinished_invitations(*, at: datetime) -> QuerySet[Invitation]:
    """Return invitations to remind: three days after they went out, and once more after seven, never in a row.

    Whoever named a day is reminded on that day, and not before; whoever asked not to be reminded is not.
    """
    first = Q(reminders=0, invited_at__lte=at - FIRST_AFTER)
    second = Q(reminders=1, invited_at__lte=at - SECOND_AFTER, reminded_at__lte=at - APART)
    ours = (first | second) & Q(remind_on=None) & rested(at)
    theirs = Q(remind_on__lte=local_day(at))
    return (
        Invitation.objects.filter(ours | theirs, reachable(at), session__state=SessionState.OPEN, remind_never=False)
        .filter(state__in=[InvitationState.INVITED, InvitationState.ANSWERING])
        .select_related("session__aspect", "session__owner", "person", "link")
        .order_by("invited_at", "pk")[:BATCH]
    )


def waiting_for_a_reading(*, at: datetime) -> QuerySet[Invitation]:
    """Return invitations whose reading waits for an answer and who were never reminded of it."""
    waiting = Statement.objects.filter(
        invitation=OuterRef("pk"), state=StatementState.SENT, sent_at__lte=at - READING_AFTER
    )
    key = Concat(Value(READING_KEY), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return (
        Invitation.objects.filter(Exists(waiting), reachable(at), rested(at), remind_never=False)
        .exclude(state__in=[InvitationState.DECLINED, InvitationState.REVOKED])
        .exclude(Exists(OutboxMessage.objects.filter(key=key)))
        .select_related("session__aspect", "session__owner", "person", "link")
        .order_by(F("invited_at").asc(nulls_last=True), "pk")[:BATCH]
    )

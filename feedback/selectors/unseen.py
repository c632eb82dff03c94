"""Those who answer without being seen: whether a session can keep that, and how many of them are read."""

from feedback.models import FeedbackSession, Invitation, InvitationState, SessionState
from feedback.selectors.trail import ENOUGH_TO_COUNT

BEFORE_ANSWERING = (InvitationState.INVITED, InvitationState.DECLINED, InvitationState.ANSWERING)


def offers_unseen(session: FeedbackSession) -> bool:
    """Say whether people can hide in a session: it listens, asks five or more, and compares nobody by name."""
    asked = session.invitations.people().exclude(state__in=[InvitationState.CHOSEN, InvitationState.REVOKED])
    if session.state != SessionState.OPEN:
        return False
    return asked.filter(session__study_arm__isnull=True).count() >= ENOUGH_TO_COUNT


def may_go_unseen(invitation: Invitation) -> bool:
    """Say whether somebody can still answer unseen: they have said nothing under their name."""
    if invitation.is_unseen or invitation.went_unseen or invitation.state not in BEFORE_ANSWERING:
        return False
    silent = Invitation.objects.filter(pk=invitation.pk, turns__isnull=True, room__isnull=True)
    return silent.exists() and offers_unseen(invitation.session)


def released_in(session: FeedbackSession) -> int:
    """Return how many answered unseen and are read."""
    return session.invitations.filter(is_unseen=True, released_at__isnull=False).count()


def is_waiting(invitation: Invitation) -> bool:
    """Say whether nobody has read these words yet."""
    return invitation.is_unseen and invitation.released_at is None

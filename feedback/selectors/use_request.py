"""Asking for particular words: whether we may, what waits for an answer, and who is written to."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from feedback.models import Invitation, InvitationState, Turn, UseRequest, UseState, WordsUse
from feedback.selectors.finding import Reach, reach_of
from feedback.selectors.reminders import BATCH, reachable, rested

OPEN_AT_ONCE = 3


def why_not_ask(turn: Turn, *, at: datetime) -> str:
    """Say why nobody can be asked for these words; empty when they can."""
    invitation = turn.invitation
    if UseRequest.objects.filter(turn=turn).exists():
        return "They were asked about these words once. We don’t ask twice; they can change their answer on their page."
    if turn.withdrawn_at is not None or invitation.words_use != WordsUse.ASK_ME:
        return "They didn’t choose to be asked each time, so there is nothing to ask: their choice holds."
    if invitation.person.do_not_ask:
        return "They asked to be left alone."
    if reach_of(invitation, at=at) == Reach.NONE:
        return "Their link has ended, so they couldn’t answer. Give them a new one first."
    if open_uses(invitation).count() >= OPEN_AT_ONCE:
        return "Three such questions wait for them already. Let them answer one first."
    return ""


def uses_of(invitation: Invitation) -> QuerySet[UseRequest]:
    """Return what this customer was asked about words they still let stand, the oldest first."""
    found = UseRequest.objects.filter(turn__invitation=invitation, turn__withdrawn_at=None)
    return found.select_related("asked_by", "turn").order_by("asked_at", "pk")


def shown_uses(invitation: Invitation) -> list[UseRequest]:
    """Return what a customer's page shows: every answer, and what waits while they want to be asked."""
    uses = uses_of(invitation)
    return list(uses if invitation.words_use == WordsUse.ASK_ME else uses.exclude(state=UseState.ASKED))


def use_for(invitation: Invitation, pk: int) -> UseRequest | None:
    """Return one thing this customer was asked."""
    return uses_of(invitation).filter(pk=pk).first()


def open_uses(invitation: Invitation) -> QuerySet[UseRequest]:
    """Return what waits for this customer's answer."""
    return uses_of(invitation).filter(state=UseState.ASKED)


def unwritten_uses(*, at: datetime) -> QuerySet[Invitation]:
    """Return whom to write to: asked for words, not told by letter yet, and left in peace lately."""
    waiting = UseRequest.objects.filter(
        turn__invitation=OuterRef("pk"), turn__withdrawn_at=None, state=UseState.ASKED, written_at=None
    )
    return (
        Invitation.objects.filter(Exists(waiting), reachable(at), rested(at), words_use=WordsUse.ASK_ME)
        .exclude(state=InvitationState.REVOKED)
        .select_related("session__aspect", "session__owner", "session__guide_version__guide", "person", "link")
        .order_by("pk")[:BATCH]
    )

"""One more question to one person after the session, about words of theirs, and their answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Clarification, Invitation, Turn
from feedback.models.contradiction import PHRASE_MAX
from feedback.selectors.finding import Reach, reach_of
from feedback.services.answering import Sent, add_more
from feedback.services.letter import write_letter

OPEN_AT_ONCE = 3


class ClarificationRefused(Refused):
    """The question cannot be asked as it is, or not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody wants to ask: the question, the words it is about, and what the question check found in it."""

    text: str
    turn: Turn
    phrase: str = ""
    flags: tuple[str, ...] = ()
    why: str = ""


@transaction.atomic
def ask(*, key: UUID, invitation: Invitation, asking: Asking, by: User, at: datetime) -> Clarification:
    """Ask one more thing on the person's own page, with a letter where we can write; the same form twice asks once."""
    known = Clarification.objects.filter(key=key, invitation=invitation).first()
    if known:
        return known
    _may_ask(invitation, asking, at=at)
    asked, made = Clarification.objects.get_or_create(
        key=key,
        defaults={
            "invitation": invitation,
            "turn": asking.turn,
            "phrase": asking.phrase[:PHRASE_MAX],
            "text": asking.text,
            "flags": ",".join(asking.flags),
            "flags_why": asking.why,
            "asked_by": by,
            "asked_at": at,
        },
    )
    if made:
        context = {"asked": asked, "by": by}
        name = f"clarify:{asked.pk}"
        write_letter(key=name, invitation=invitation, name="clarification", sender=by, at=at, context=context)
        record(actor=by, action="clarification.asked", subject="Invitation", subject_id=invitation.pk, at=at)
    return asked


@transaction.atomic
def answer(*, clarification: Clarification, sent: Sent, at: datetime) -> Turn:
    """Keep the answer as words of its own, tied to its question; a second answer is one more thing told."""
    turn = add_more(invitation=clarification.invitation, sent=sent, at=at)
    if not hasattr(turn, "clarification"):
        free = Clarification.objects.filter(pk=clarification.pk)
        free.filter(answer=None).update(answer=turn)
        free.filter(answer__withdrawn_at__isnull=False).update(answer=turn)
    return turn


def _may_ask(invitation: Invitation, asking: Asking, *, at: datetime) -> None:
    """Refuse words of others, questions nobody could answer, and more questions than one person should have open."""
    if asking.turn.invitation_id != invitation.pk or asking.turn.withdrawn_at is not None:
        raise ClarificationRefused("Choose words that this person said and hasn’t taken back.", field="turn")
    if asking.flags and not asking.why.strip():
        raise ClarificationRefused("Say why it should go out as it is.", field="why")
    if reach_of(invitation, at=at) == Reach.NONE:
        raise ClarificationRefused("Their link has ended, so they couldn’t answer. Give them a new one first.")
    waiting = Clarification.objects.filter(invitation=invitation, answer=None)
    if waiting.count() >= OPEN_AT_ONCE:
        raise ClarificationRefused("Three questions wait for them already. Let them answer one first.")

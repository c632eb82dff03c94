"""Our reading of one customer's words: drafted, sent to them, and never true before they say so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import OutboxMessage, User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Facet, Invitation, Statement, StatementState, Turn
from feedback.selectors.finding import Reach, reach_of
from feedback.services.letter import write_letter

ASK_AGAIN_AFTER = timedelta(days=1)


class StatementRefused(Refused):
    """The reading cannot be written, changed or sent as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a person wrote: one sentence, the words it rests on, and the part of the aspect it is about."""

    text: str
    turn: Turn
    facet: Facet | None = None


@transaction.atomic
def draft_statement(*, key: UUID, invitation: Invitation, reading: Reading, by: User, at: datetime) -> Statement:
    """Write a reading down; the same form sent twice makes one."""
    _belongs(invitation, reading)
    statement, _ = Statement.objects.get_or_create(
        key=key,
        defaults={
            "invitation": invitation,
            "turn": reading.turn,
            "facet": reading.facet,
            "text": reading.text,
            "drafted_by": by,
            "drafted_at": at,
        },
    )
    return statement


@transaction.atomic
def edit_statement(*, statement: Statement, reading: Reading) -> None:
    """Change a reading that nobody has been asked about yet."""
    _belongs(statement.invitation, reading)
    changed = Statement.objects.filter(pk=statement.pk, state=StatementState.DRAFTED).update(
        text=reading.text, turn=reading.turn, facet=reading.facet
    )
    if not changed:
        raise StatementRefused("This has been sent, so it stays as it was. Write a new one beside it.", field="text")


@transaction.atomic
def drop_statement(*, statement: Statement) -> None:
    """Throw a draft away; what has been sent stays."""
    if statement.state != StatementState.DRAFTED:
        raise StatementRefused("This has been sent, so it stays.")
    Statement.objects.filter(pk=statement.pk, state=StatementState.DRAFTED).delete()


@transaction.atomic
def send_statements(*, invitation: Invitation, by: User, at: datetime) -> int:
    """Send every drafted reading to the person in one letter; a second press finds nothing left to send."""
    _can_answer(invitation, at=at)
    drafts = Statement.objects.filter(invitation=invitation, state=StatementState.DRAFTED)
    count = drafts.update(state=StatementState.SENT, sent_at=at)
    if count:
        _write(invitation, by=by, at=at)
        record(actor=by, action="statements.sent", subject="Invitation", subject_id=invitation.pk, at=at)
    return count


@transaction.atomic
def ask_again(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Ask once more about what was sent and not answered; at the earliest a day after the last time."""
    if reach_of(invitation, at=at) != Reach.LETTER:
        raise StatementRefused("We have no way to write to them. Their own page still shows it.")
    waiting = Statement.objects.filter(invitation=invitation, state=StatementState.SENT)
    if not waiting.filter(sent_at__lte=at - ASK_AGAIN_AFTER).update(sent_at=at):
        raise StatementRefused("We asked less than a day ago. Give them until tomorrow.")
    _write(invitation, by=by, at=at)


def _belongs(invitation: Invitation, reading: Reading) -> None:
    """Refuse words of somebody else, words taken back, and parts of another aspect."""
    if reading.turn.invitation_id != invitation.pk or reading.turn.withdrawn_at is not None:
        raise StatementRefused("Choose words that this person said and hasn’t taken back.", field="turn")
    if reading.facet and reading.facet.aspect_id != invitation.session.aspect_id:
        raise StatementRefused("Choose a part of what this session was about.", field="facet")


def _can_answer(invitation: Invitation, *, at: datetime) -> None:
    if reach_of(invitation, at=at) == Reach.NONE:
        raise StatementRefused("Their link has ended, so they couldn’t answer. Give them a new one first.")


def _write(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Write the letter of this round; the rows above were changed first, so only one caller comes here at a time."""
    start = f"statements:{invitation.pk}:"
    number = OutboxMessage.objects.filter(key__startswith=start).count() + 1
    waiting = Statement.objects.filter(invitation=invitation, state=StatementState.SENT)
    readings = list(waiting.order_by("pk").values_list("text", flat=True))
    context = {"readings": readings, "by": by, "again": number > 1}
    write_letter(key=f"{start}{number}", invitation=invitation, name="statements", sender=by, at=at, context=context)

"""What a customer says about what became of their words: our reading of them, and whether it helped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Refused
from feedback.models import Decision, Invitation, Notice, NoticeKind, Statement, StatementState
from feedback.services.topics import note_topics
from feedback.services.worth import credit_finding

OPEN_TO_AN_ANSWER = (StatementState.SENT, StatementState.CONFIRMED, StatementState.CORRECTED)


class AlreadyDecided(Refused):
    """The reading has been acted upon; a new word about it is a new thing told."""


class WordsMissing(Refused):
    """A correction without words would leave us where we were."""


@transaction.atomic
def confirm_reading(*, statement: Statement, at: datetime) -> None:
    """Keep that the customer said "that's it"."""
    _answer(statement, StatementState.CONFIRMED, "", at)


@transaction.atomic
def correct_reading(*, statement: Statement, words: str, at: datetime) -> None:
    """Keep what the customer said instead, in their words."""
    if not words:
        raise WordsMissing(_("Say it in your words, so that we get it right."), field="words")
    _answer(statement, StatementState.CORRECTED, words, at)


@transaction.atomic
def say_whether_it_helped(*, notice: Notice, helped: bool, words: str, at: datetime) -> None:
    """Keep whether what we did helped; it can be said again differently."""
    Notice.objects.filter(pk=notice.pk, kind=NoticeKind.DONE).update(helped=helped, helped_words=words, helped_at=at)


@transaction.atomic
def see_notices(*, invitation: Invitation, at: datetime) -> int:
    """Note that the customer has seen what they were told; return how much of it was new."""
    return Notice.objects.filter(invitation=invitation, seen_at=None).update(seen_at=at)


def _answer(statement: Statement, state: StatementState, words: str, at: datetime) -> None:
    """Move a reading that was sent, unless its finding has been decided on."""
    if statement.state == state and statement.correction == words:
        return
    if Decision.objects.filter(finding__statement=statement).exists():
        raise AlreadyDecided(
            _(
                "We’ve already decided on this one, so it stays as it was."
                " Write what’s different under “Anything else?”."
            )
        )
    Statement.objects.filter(pk=statement.pk, state__in=OPEN_TO_AN_ANSWER).update(
        state=state, correction=words, answered_at=at
    )
    credit_finding(statement=statement, by=None, at=at)
    note_topics(statement=statement, at=at)

"""What a customer writes, from the draft only they can see to the words they take back.

Every form brings a key. The row's own key is made of the form's key and the words, so that the same form sent twice
is one row whatever became of it since, and the same form sent with other words is an entry of its own: nothing is lost.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import OutboxMessage
from common.dates import to_the_day
from common.errors import Refused
from feedback.models import (
    Coding,
    Draft,
    Facet,
    FacetMark,
    Invitation,
    ParkedTopic,
    Question,
    SessionState,
    Statement,
    Turn,
    TurnKind,
)
from feedback.scoring.facets import suggested_facets
from feedback.scoring.language import guess_language
from feedback.selectors.language import writing_language
from feedback.services.forgetting import forget_doubts
from feedback.services.room_version import renew_in_room, version_in_open_room
from feedback.services.topics import note_topics
from feedback.services.words import forget_turn
from feedback.services.worth import credit_finding

ENTRIES_MAX = 200
QUOTED_MAX = 300  # as much as a letter quotes: templates/feedback/letters


class TooManyEntries(Refused):
    """One person cannot fill our pages for everybody else."""


class ChangedMeanwhile(Refused):
    """The words were changed somewhere else since this form was opened."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one form brought: its key, the words, and which version of the answer it was written over."""

    key: UUID
    words: str
    seen: str = ""


def version_of(turn: Turn | None) -> str:
    """Return which version of an answer somebody has before them; no answer yet has none."""
    return (turn.changed_at or turn.at).isoformat() if turn else ""


@transaction.atomic
def save_draft(*, invitation: Invitation, question: Question | None, words: str, at: datetime) -> None:
    """Keep what the customer is writing; an empty box, or words that were sent already, keep nothing."""
    mine = Draft.objects.filter(invitation=invitation, question=question)
    sent = Turn.objects.filter(invitation=invitation, question=question, text=words, withdrawn_at=None)
    if not words or sent.exists():
        mine.delete()
        return
    Draft.objects.update_or_create(invitation=invitation, question=question, defaults={"text": words, "saved_at": at})


@transaction.atomic
def answer_question(*, invitation: Invitation, question: Question, sent: Sent, at: datetime) -> Turn:
    """Keep the answer to a question; sent again it changes the answer, from a stale form it becomes its own entry."""
    key = row_key(invitation, sent)
    turn = Turn.objects.filter(key=key).first() or _settle(invitation, question, sent, key, at)
    written = Draft.objects.filter(invitation=invitation, question=question)
    written.filter(Q(saved_at__lte=at) | Q(text=sent.words)).delete()
    return turn


@transaction.atomic
def add_more(*, invitation: Invitation, sent: Sent, at: datetime) -> Turn:
    """Keep what came under "anything else?", also after the end, with its time."""
    turn = _add(invitation, None, sent.words, row_key(invitation, sent), at)
    Draft.objects.filter(invitation=invitation, question=None).delete()
    return turn


@transaction.atomic
def add_to(*, turn: Turn, sent: Sent, at: datetime) -> Turn:
    """Keep what the customer adds to something they said: what was said stays, the addition has its own time."""
    first = turn.adds_to or turn
    return _add(turn.invitation, None, sent.words, row_key(turn.invitation, sent), at, adds_to=first)


@transaction.atomic
def change_words(*, turn: Turn, sent: Sent, at: datetime) -> Turn:
    """Put other words in the place of what the customer told us."""
    if turn.text == sent.words:
        return turn
    if sent.seen != version_of(turn) or not _replace(turn, sent.words, at):
        raise ChangedMeanwhile(
            _("You changed these words somewhere else meanwhile. Yours are kept below: send them again to use them."),
            field="words",
        )
    return turn


@transaction.atomic
def take_back(*, turn: Turn, at: datetime) -> None:
    """Blank the words and keep their place; readings and findings that rested on them lose that evidence."""
    taken = Turn.objects.filter(pk=turn.pk, withdrawn_at=None).update(
        text="", withdrawn_at=at, mark_start=None, mark_end=None
    )
    if not taken:
        return
    renew_in_room(turn)
    _forget_in_letters(turn.invitation, turn.text)
    rested = list(Statement.objects.filter(turn=turn))
    Statement.objects.filter(turn=turn).update(turn=None)
    for statement in rested:
        credit_finding(statement=statement, by=None, at=at)
        note_topics(statement=statement, at=at)
    turn.findings.clear()
    FacetMark.objects.filter(turn=turn).delete()
    ParkedTopic.objects.filter(turn=turn).delete()
    forget_turn(turn=turn)
    Coding.objects.filter(turn=turn).delete()
    forget_doubts(turn)
    Draft.objects.filter(invitation=turn.invitation, question=turn.question).delete()


def row_key(invitation: Invitation, sent: Sent) -> UUID:
    """Return the key of the row that this form with these words makes."""
    return uuid5(sent.key, f"{invitation.pk}:{sent.words}")


def _settle(invitation: Invitation, question: Question, sent: Sent, key: UUID, at: datetime) -> Turn:
    """Answer, change the answer, or keep both when the form did not know the answer that stands."""
    standing = Turn.objects.filter(invitation=invitation, question=question, withdrawn_at=None).first()
    if standing is None:
        try:
            with transaction.atomic():
                return _add(invitation, question, sent.words, key, at)
        except IntegrityError:  # another tab answered this question at this very moment: keep both
            return _add(invitation, None, sent.words, key, at)
    if standing.text == sent.words:
        return standing
    if sent.seen == version_of(standing) and _replace(standing, sent.words, at):
        return standing
    return _add(invitation, None, sent.words, key, at)


def _add(
    invitation: Invitation,
    question: Question | None,
    words: str,
    key: UUID,
    at: datetime,
    *,
    adds_to: Turn | None = None,
) -> Turn:
    """Make the row, once per key, with the facets its words suggest."""
    known = Turn.objects.filter(key=key).first()
    if known:
        return known
    require_space(invitation)
    turn, made = Turn.objects.get_or_create(
        key=key,
        defaults={
            "invitation": invitation,
            "question": question,
            "kind": TurnKind.ANSWER if question else TurnKind.ELSE,
            "text": words,
            "language": guess_language(words, default=writing_language(invitation)),
            "at": to_the_day(at) if invitation.is_unseen else at,
            "added_after": comes_after(invitation) or adds_to is not None,
            "room_version": None if question or adds_to else version_in_open_room(invitation),
            "adds_to": adds_to,
        },
    )
    if made and invitation.may_be_read:
        suggest_facets(turn, at)
    return turn


def require_space(invitation: Invitation) -> None:
    """Refuse more than one person can have to say."""
    if Turn.objects.filter(invitation=invitation).count() >= ENTRIES_MAX:
        raise TooManyEntries(
            _("You’ve told us %(count)d things, and we have every one. Change or delete one to add another.")
            % {"count": ENTRIES_MAX},
            field="words",
        )


def comes_after(invitation: Invitation) -> bool:
    """Say whether words that come now are added after the end."""
    return invitation.finished_at is not None or invitation.session.state == SessionState.CLOSED


def _replace(turn: Turn, words: str, at: datetime) -> bool:
    """Put new words into a row that nobody changed meanwhile; the highlight and the suggestions start afresh."""
    changed = Turn.objects.filter(pk=turn.pk, changed_at=turn.changed_at, withdrawn_at=None).update(
        text=words,
        language=guess_language(words, default=turn.language),
        changed_at=to_the_day(at) if turn.invitation.is_unseen else at,
        mark_start=None,
        mark_end=None,
    )
    if changed:
        renew_in_room(turn)
        _forget_in_letters(turn.invitation, turn.text)
        turn.refresh_from_db()
        FacetMark.objects.filter(turn=turn, by=None).delete()
        forget_doubts(turn)
        Coding.objects.filter(turn=turn).delete()  # other words may say something else: they are read again
        forget_turn(turn=turn)
        if turn.invitation.may_be_read:
            suggest_facets(turn, at)
    return bool(changed)


def suggest_facets(turn: Turn, at: datetime) -> None:
    """Mark the facets whose clue words occur, for a person to look at."""
    clues = dict(Facet.objects.filter(aspect=turn.invitation.session.aspect_id).values_list("pk", "clues"))
    FacetMark.objects.bulk_create(
        [FacetMark(turn=turn, facet_id=pk, at=at) for pk in sorted(suggested_facets(turn.text, clues))],
        ignore_conflicts=True,
    )


def _forget_in_letters(invitation: Invitation, words: str) -> None:
    """Take words that no longer stand out of the copies we keep of letters that quoted them to their own speaker."""
    quoted = f"“{Truncator(words).chars(QUOTED_MAX)}”"
    mine = OutboxMessage.objects.filter(link=invitation.link_id)
    mine.filter(is_private=True, state=OutboxMessage.State.PENDING, body__contains=words).delete()
    for letter in mine.filter(body__contains=quoted):
        body = letter.body.replace(quoted, "“[taken back]”")
        OutboxMessage.objects.filter(pk=letter.pk).update(body=body)

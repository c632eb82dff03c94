"""Findings: what we learnt, and who else said it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Finding, Statement, StatementState, Turn
from feedback.selectors.finding import Reach, holds_closed_words, reach_of
from feedback.services.topics import note_topics
from feedback.services.worth import credit_finding


class FindingRefused(Refused):
    """The finding cannot be noted as asked."""


@transaction.atomic
def note_finding(*, statement: Statement, text: str, by: User, at: datetime) -> Finding:
    """Note what we learnt from a reading, once; not from a draft that its customer could be asked about."""
    asked = statement.state != StatementState.DRAFTED
    if not asked and reach_of(statement.invitation, at=at) != Reach.NONE:
        raise FindingRefused(
            "Send it first. If they don’t answer, you can note it and it stays marked as not confirmed."
        )
    if holds_closed_words(text, statement, words_use=statement.invitation.words_use):
        raise FindingRefused("They didn’t let everybody read their words. Say it in yours.", field="text")
    finding, created = Finding.objects.get_or_create(
        statement=statement,
        defaults={"session": statement.invitation.session, "text": text, "noted_by": by, "noted_at": at},
    )
    if created:
        record(actor=by, action="finding.noted", subject="Finding", subject_id=finding.pk, at=at)
        credit_finding(statement=statement, by=by, at=at)
        note_topics(statement=statement, at=at)
    return finding


@transaction.atomic
def join_words(*, finding: Finding, turns: Collection[Turn]) -> int:
    """Join what others said to a finding; joining twice joins once."""
    fresh = [
        turn for turn in turns if turn.withdrawn_at is None and turn.invitation_id != finding.statement.invitation_id
    ]
    if not fresh:
        raise FindingRefused("Choose words that say the same.", field="turns")
    before = finding.also_said.count()
    finding.also_said.add(*fresh)
    return finding.also_said.count() - before


@transaction.atomic
def part_words(*, finding: Finding, turn: Turn) -> None:
    """Take joined words away again, unless their speaker has already been told what comes of it."""
    decision = getattr(finding, "decision", None)
    if decision and decision.notices.filter(invitation=turn.invitation_id).exists():
        raise FindingRefused("They’ve been told what comes of it, so their words stay with it.")
    finding.also_said.remove(turn)

"""What a confirmed finding says about its customer, written down to the relationship graph as a topic."""

from datetime import datetime

from feedback.models import Finding, Statement, StatementState, WordsUse
from feedback.scoring.topics import stance_of
from relationships.services import Stand, forget_topic, note_topic

SOURCE = "findings"


def note_topics(*, statement: Statement, at: datetime) -> None:
    """Note where a customer stands once they confirmed a finding; take it back when they no longer do.

    Only for those who let us use their words with their name: a topic stands beside a name wherever it shows.
    """
    found = Finding.objects.filter(statement=statement).select_related(
        "statement__invitation__person", "statement__turn", "statement__facet", "session__aspect"
    )
    finding = found.first()
    if finding is None:
        return
    now = finding.statement
    named = now.invitation.words_use == WordsUse.WITH_NAME
    if not named or now.turn is None or now.state not in {StatementState.CONFIRMED, StatementState.CORRECTED}:
        forget_topic(source=SOURCE, external_id=str(finding.pk))
        return
    aspect = finding.session.aspect.name
    words = now.correction or now.turn.text
    note_topic(
        stand=Stand(
            person=now.invitation.person,
            topic=f"{aspect}: {now.facet.name}" if now.facet else aspect,
            stance=stance_of(words),
            evidence=words,
            at=now.answered_at or at,
            source=SOURCE,
            external_id=str(finding.pk),
        )
    )

"""What a confirmed finding says of what its customer is worth, written down to the value model."""

from datetime import datetime

from accounts.models import User
from common.dates import local_day
from feedback.models import Finding, Statement, StatementState, WordsUse
from valuation.models import EvidenceRecord
from valuation.services.evidence import FINDING, Noted, forget_evidence, record_evidence, take_back_evidence

MEASURE = "finding-confirmed"
NOT_THEIRS = "They put our reading in other words."
TAKEN_BACK = "They took back the words it rests on."


def credit_finding(*, statement: Statement, by: User | None, at: datetime) -> None:
    """Write down that a customer taught us something once they confirmed it; take it back when they no longer do.

    The finding's key makes it one record, however often it is confirmed. Without its words nothing rests on it.
    """
    found = Finding.objects.filter(statement=statement).select_related(
        "statement__invitation__customer", "session__aspect"
    )
    finding = found.first()
    if finding is None or finding.statement.invitation.customer is None:
        return
    now = finding.statement
    if now.invitation.words_use != WordsUse.WITH_NAME:  # a record with their name would say whose words a finding has
        forget_evidence(source=FINDING, external_id=str(finding.pk))
        return
    if now.state != StatementState.CONFIRMED or now.turn_id is None:
        _take_back(finding, why=TAKEN_BACK if now.turn_id is None else NOT_THEIRS, at=at)
        return
    noted = Noted(
        customer=finding.statement.invitation.customer,
        measure=MEASURE,
        happened_on=local_day(now.answered_at or at),
        note=f"About {finding.session.aspect.name}",
        source=FINDING,
        external_id=str(finding.pk),
    )
    record_evidence(noted=noted, by=by, at=at)


def _take_back(finding: Finding, *, why: str, at: datetime) -> None:
    """Let what was written down of a finding count no more; nothing was written down of most."""
    known = EvidenceRecord.objects.standing().filter(source=FINDING, external_id=str(finding.pk)).first()
    if known:
        take_back_evidence(evidence=known, why=why, by=None, at=at)

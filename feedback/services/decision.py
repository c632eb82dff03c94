"""No finding ends without a decision."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.dates import local_day
from common.errors import Refused
from feedback.models import Decision, DecisionKind, Finding


class DecisionRefused(Refused):
    """It cannot be decided like this."""


@transaction.atomic
def decide(*, finding: Finding, kind: str, reason: str, answer_by: date | None, by: User, at: datetime) -> Decision:
    """Decide what becomes of a finding; looking into it can end in another decision, the others stand."""
    if kind == DecisionKind.INVESTIGATE and (answer_by is None or answer_by < local_day(at)):
        raise DecisionRefused("Say by which day they’ll have an answer, today or later.", field="answer_by")
    made = {
        "kind": kind,
        "reason": reason,
        "answer_by": answer_by if kind == DecisionKind.INVESTIGATE else None,
    }
    decision, created = Decision.objects.get_or_create(
        finding=finding, defaults={**made, "decided_by": by, "decided_at": at}
    )
    if not created:
        if all(getattr(decision, name) == value for name, value in made.items()):
            return decision
        _change(decision, made={**made, "decided_by": by, "decided_at": at})
    record(actor=by, action=f"decision.{kind}", subject="Finding", subject_id=finding.pk, at=at)
    return decision


def _change(decision: Decision, *, made: dict[str, object]) -> None:
    """Replace a decision to look into it; anything else has been promised or told."""
    still_open = Decision.objects.filter(pk=decision.pk, kind=DecisionKind.INVESTIGATE)
    if not still_open.update(**made):
        raise DecisionRefused("This is decided. What we told people about it stands.")
    decision.refresh_from_db()

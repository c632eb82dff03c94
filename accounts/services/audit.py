"""Write down who did what."""

from datetime import datetime

from accounts.models import AuditEvent, User


def record(
    *, actor: User | None, action: str, at: datetime, subject: str = "", subject_id: object = "", detail: str = ""
) -> None:
    """Append one event; ``detail`` must not hold personal text."""
    AuditEvent.objects.create(
        actor=actor, action=action, at=at, subject=subject, subject_id=str(subject_id), detail=detail[:200]
    )

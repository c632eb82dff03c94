"""What was done, in words."""

from django.db.models import QuerySet

from accounts.models import AuditEvent, User
from accounts.models.audit import said


def known_actions() -> list[tuple[str, str]]:
    """Return every action that was ever done, with its words."""
    codes = AuditEvent.objects.order_by("action").values_list("action", flat=True).distinct()
    return sorted(((code, said(code)) for code in codes), key=lambda pair: pair[1])


def events(*, user: User, by: User | None = None, action: str = "") -> QuerySet[AuditEvent]:
    """Return what ``user`` may know of what was done, newest first."""
    found = AuditEvent.objects.for_user(user).select_related("actor").order_by("-at", "-pk")
    if by:
        found = found.filter(actor=by)
    return found.filter(action=action) if action else found

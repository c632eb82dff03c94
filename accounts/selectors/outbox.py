"""Letters, and how far they have come."""

from django.db.models import QuerySet

from accounts.models import OutboxMessage, User


def messages(user: User, *, state: str = "") -> QuerySet[OutboxMessage]:
    """Return the letters of which ``user`` may know, newest first, without their words."""
    found = OutboxMessage.objects.for_user(user).select_related("sender").defer("body").order_by("-created_at", "-pk")
    return found.filter(state=state) if state else found

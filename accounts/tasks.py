"""Background work of the outbox."""

from celery import shared_task
from django.utils import timezone

from accounts.services import outbox


@shared_task(name="accounts.sweep_outbox")
def sweep_outbox(**_future: object) -> int:
    """Send every letter that is due; letters another worker has are left to it."""
    return outbox.deliver_due(now=timezone.now)

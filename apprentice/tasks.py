"""Background work of the roof: imports."""

from celery import shared_task
from django.utils import timezone

from apprentice.services.imports import performing


@shared_task(name="apprentice.perform_import", acks_late=True)
def perform_import(*, run_id: int, **_future: object) -> bool:
    """Do one import."""
    return performing.perform(run_id=run_id, clock=timezone.now)


@shared_task(name="apprentice.sweep_imports")
def sweep_imports(**_future: object) -> int:
    """Take up every import that nobody is at."""
    waiting = performing.waiting_imports(at=timezone.now())
    return sum(performing.perform(run_id=pk, clock=timezone.now) for pk in waiting)

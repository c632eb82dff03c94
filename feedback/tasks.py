"""Background work of the line: what beat looks after."""

from celery import shared_task
from django.utils import timezone

from feedback.services import contradiction, lateness, reminders, study_run, text_run, use_request


@shared_task(name="feedback.remind_customers")
def remind_customers(**_future: object) -> int:
    """Write the reminders that are due; the outbox sends them."""
    return reminders.remind_customers(at=timezone.now())


@shared_task(name="feedback.write_use_letters")
def write_use_letters(**_future: object) -> int:
    """Write to those who were asked for words of theirs; the outbox sends it."""
    return use_request.write_use_letters(at=timezone.now())


@shared_task(name="feedback.check_promises")
def check_promises(**_future: object) -> int:
    """Write to colleagues about what is late; the outbox sends it."""
    return lateness.check_promises(at=timezone.now())


@shared_task(name="feedback.perform_study_work", acks_late=True)
def perform_study_work(*, run_id: int, **_future: object) -> bool:
    """Do one piece of a study's background work."""
    return study_run.perform_work(run_id=run_id, now=timezone.now)


@shared_task(name="feedback.sweep_study_work")
def sweep_study_work(**_future: object) -> int:
    """Take up every piece of a study's work that nobody does."""
    waiting = study_run.waiting_work(at=timezone.now())
    return sum(study_run.perform_work(run_id=pk, now=timezone.now) for pk in waiting)


@shared_task(name="feedback.perform_reading", acks_late=True)
def perform_reading(*, run_id: int, **_future: object) -> bool:
    """Read all words for one run."""
    return text_run.perform_reading(run_id=run_id, now=timezone.now)


@shared_task(name="feedback.sweep_readings")
def sweep_readings(**_future: object) -> int:
    """Take up every run that nobody does."""
    waiting = text_run.waiting_readings(at=timezone.now())
    return sum(text_run.perform_reading(run_id=pk, now=timezone.now) for pk in waiting)


@shared_task(name="feedback.request_nightly_reading")
def request_nightly_reading(**_future: object) -> int:
    """Ask for the reading of this night."""
    now = timezone.now()
    return int(text_run.request_nightly_reading(day=timezone.localdate(now), at=now).pk)


@shared_task(name="feedback.look_for_contradictions")
def look_for_contradictions(**_future: object) -> int:
    """Look through conversations in which something is new for what doesn't add up."""
    return contradiction.look_for_contradictions(at=timezone.now())

"""Background work of valuation."""

import uuid

from celery import shared_task
from django.utils import timezone

from common.nudge import nudge
from valuation.services import changes
from valuation.services import evaluation as evaluations
from valuation.services import look as looks
from valuation.services import run as runs
from valuation.services.investment import solve as plans


@shared_task(name="valuation.perform_run", acks_late=True)
def perform_run(*, run_id: int, **_future: object) -> bool:
    """Perform one value run."""
    return runs.perform_run(run_id=run_id, now=timezone.now, summon=_summon)


@shared_task(name="valuation.help_run", acks_late=True)
def help_run(*, run_id: int, **_future: object) -> int:
    """Work on the shards of a run that another worker performs."""
    return runs.help_run(run_id=run_id, now=timezone.now)


@shared_task(name="valuation.sweep_runs")
def sweep_runs(**_future: object) -> int:
    """Take up every run that nobody performs."""
    waiting = runs.waiting_runs(at=timezone.now())
    return sum(runs.perform_run(run_id=pk, now=timezone.now, summon=_summon) for pk in waiting)


@shared_task(name="valuation.request_nightly_run")
def request_nightly_run(**_future: object) -> None:
    """Ask for the night's run; the sweep takes it up."""
    now = timezone.now()
    runs.request_nightly_run(as_of=timezone.localdate(now), at=now)


@shared_task(name="valuation.note_changes", acks_late=True)
def note_changes(*, run_id: int, **_future: object) -> bool:
    """Write into one run why the total is another than before."""
    return changes.note_changes(run_id=run_id)


@shared_task(name="valuation.sweep_changes")
def sweep_changes(**_future: object) -> int:
    """Explain the newest run, when nobody has."""
    return sum(changes.note_changes(run_id=pk) for pk in changes.unexplained_runs())


def _summon(run_id: int) -> None:
    nudge(help_run, run_id=run_id)


@shared_task(name="valuation.solve_plan", acks_late=True)
def solve_plan(*, plan_id: int, **_future: object) -> bool:
    """Work one investment plan out."""
    return plans.solve_plan(plan_id=plan_id, now=timezone.now)


@shared_task(name="valuation.sweep_plans")
def sweep_plans(**_future: object) -> int:
    """Work out every investment plan that nobody has taken up."""
    return sum(plans.solve_plan(plan_id=pk, now=timezone.now) for pk in plans.waiting_plans(at=timezone.now()))


@shared_task(name="valuation.perform_evaluation", acks_late=True)
def perform_evaluation(*, evaluation_id: int, **_future: object) -> bool:
    """Judge the forecasts on one file."""
    return evaluations.perform_evaluation(evaluation_id=evaluation_id, now=timezone.now)


@shared_task(name="valuation.sweep_evaluations")
def sweep_evaluations(**_future: object) -> int:
    """Take up every evaluation that nobody is at."""
    waiting = evaluations.waiting_evaluations(at=timezone.now())
    return sum(evaluations.perform_evaluation(evaluation_id=pk, now=timezone.now) for pk in waiting)


@shared_task(name="valuation.perform_look", acks_late=True)
def perform_look(*, look_id: int, **_future: object) -> bool:
    """Perform one look for quiet decline."""
    return looks.perform_look(look_id=look_id, now=timezone.now)


@shared_task(name="valuation.sweep_looks")
def sweep_looks(**_future: object) -> int:
    """Take up every look that nobody performs."""
    return sum(looks.perform_look(look_id=pk, now=timezone.now) for pk in looks.waiting_looks(at=timezone.now()))


@shared_task(name="valuation.weekly_look")
def weekly_look(**_future: object) -> None:
    """Ask for this week's look, once; it is performed by the next sweep."""
    now = timezone.now()
    looks.request_look(by=None, key=uuid.uuid4(), today=timezone.localdate(now), at=now)

"""The background work of studies: asked for by a person, performed by one worker, taken up again when it dies."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Study, StudyMember, StudyRun, StudyState, StudyWork, WorkState
from feedback.scoring.strength import power
from feedback.selectors.loyalty import answer_share, make_groups
from feedback.services.study import StudyRefused, hold_study
from feedback.services.study_result import compare_groups
from feedback.services.study_send import send_study
from valuation.selectors.run import newest_run

STALE_AFTER = timedelta(minutes=5)
RATIOS = (1.5, 2.0, 3.0)
Clock = Callable[[], datetime]
Tell = Callable[[int, int], None]


class LostClaim(Exception):  # noqa: N818 - not a fault
    """Another worker took the work over: this one writes nothing more."""


@transaction.atomic
def request_work(*, study: Study, work: StudyWork, by: User, key: uuid.UUID, at: datetime) -> StudyRun:
    """Ask for work; the same form again is answered with the same work, other work waits until this is done."""
    known = StudyRun.objects.filter(key=key, study=study).first()
    if known:
        return known
    _require(study, work)
    try:
        with transaction.atomic():
            run = StudyRun.objects.create(key=key, study=study, work=work, requested_by=by, requested_at=at)
    except IntegrityError:
        going = StudyRun.objects.filter(study=study, state__in=[WorkState.PENDING, WorkState.RUNNING]).first()
        if going and going.work == work:
            return going
        raise StudyRefused("Something else is being worked out for this study. It takes a moment.") from None
    record(actor=by, action=f"study.{work}", subject="Study", subject_id=study.pk, at=at)
    return run


def _require(study: Study, work: StudyWork) -> None:
    if work == StudyWork.RESULT:
        if study.state == StudyState.DRAFT:
            raise StudyRefused("Nobody has been asked yet, so there is nothing to compare.")
        return
    hold_study(study)
    if work == StudyWork.SEND and not StudyMember.objects.filter(arm__study=study).exists():
        raise StudyRefused("Make the groups first: then you see whom you ask.")


def waiting_work(*, at: datetime) -> list[int]:
    """Return work to take up: what nobody started, and what a worker left lying."""
    StudyRun.objects.filter(state=WorkState.RUNNING, beat_at__lt=at - STALE_AFTER).update(state=WorkState.PENDING)
    return list(StudyRun.objects.filter(state=WorkState.PENDING).order_by("pk").values_list("pk", flat=True))


def perform_work(*, run_id: int, now: Clock) -> bool:
    """Do one piece of work if it is waiting; say whether this call did. Only the newest claim may write."""
    claimed_at = now()
    waiting = StudyRun.objects.filter(pk=run_id, state=WorkState.PENDING)
    if not waiting.update(
        state=WorkState.RUNNING, started_at=claimed_at, beat_at=claimed_at, done_count=0, total_count=0, error=""
    ):
        return False
    run = StudyRun.objects.select_related("study__owner", "study__aspect").get(pk=run_id)
    try:
        result = WORKERS[run.work](run, now(), _teller(run, now))
    except LostClaim:
        return False
    except Refused as refusal:
        _mine(run).update(state=WorkState.FAILED, finished_at=now(), error=refusal.message[:300])
        return True
    except Exception as error:
        _mine(run).update(state=WorkState.FAILED, finished_at=now(), error=f"{type(error).__name__}: {error}"[:300])
        raise
    return bool(_mine(run).update(state=WorkState.DONE, finished_at=now(), result=result))


def _mine(run: StudyRun) -> QuerySet[StudyRun]:
    return StudyRun.objects.filter(pk=run.pk, state=WorkState.RUNNING, started_at=run.started_at)


def _teller(run: StudyRun, now: Clock) -> Tell:
    """Return what writes progress down, and stops a worker whose work was given to another."""

    def tell(done: int, total: int) -> None:
        if not _mine(run).update(beat_at=now(), done_count=min(done, total), total_count=total):
            raise LostClaim

    return tell


def _groups(run: StudyRun, at: datetime, tell: Tell) -> dict[str, Any]:
    """Draw the three groups anew and say what a study of this size can find."""
    study, values = run.study, newest_run()
    if values is None:
        raise StudyRefused("The groups come from the newest value run, and there is none yet. Start one first.")
    groups = make_groups(by=study.owner, run=values, size=study.sought, seed=study.pk, at=at)
    each = len(groups.places) // 3
    share, asked = answer_share()
    answering = round(each * share)
    with transaction.atomic():
        hold_study(study)
        arms = {arm.group: arm for arm in study.arms.all()}
        StudyMember.objects.filter(arm__study=study).delete()
        StudyMember.objects.bulk_create(
            StudyMember(
                arm=arms[place.group],
                customer_id=place.known.customer,
                stratum=place.stratum,
                p_alive=place.known.p_alive,
                days=place.known.days,
                orders=place.known.orders,
                spent_minor=place.known.spent_minor,
            )
            for place in groups.places
        )
        Study.objects.filter(pk=study.pk).update(value_run=values)
        tell(each, each)
    return {
        "each": each,
        "eligible": groups.eligible,
        "strata": groups.strata,
        "matched": list(groups.matched),
        "answer_share": share,
        "asked_before": asked,
        "power": [{"ratio": ratio, "all": _chance(each, ratio), "some": _chance(answering, ratio)} for ratio in RATIOS],
    }


def _chance(each: int, ratio: float) -> float:
    """Return how often a theme that the loyal name so many times as often would be found, with so many in a group."""
    return power(each, 2 * each, ratio=ratio)


def _send(run: StudyRun, at: datetime, tell: Tell) -> dict[str, Any]:
    """Send, unless a worker that died afterwards had done so."""
    if run.study.state == StudyState.DRAFT:
        return dict(send_study(study=run.study, at=at, tell=tell))
    members = StudyMember.objects.filter(arm__study=run.study)
    left_out = members.filter(invitation=None).count()
    return {"sent": members.count() - left_out, "left_out": left_out}


def _result(run: StudyRun, at: datetime, tell: Tell) -> dict[str, Any]:  # noqa: ARG001 - every work is called alike
    return compare_groups(study=run.study, tell=tell)


WORKERS: dict[str, Callable[[StudyRun, datetime, Tell], dict[str, Any]]] = {
    StudyWork.GROUPS: _groups,
    StudyWork.SEND: _send,
    StudyWork.RESULT: _result,
}

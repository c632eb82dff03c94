"""States that the demo's story has no place for, so that the pages and buttons that only they show are walked too."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from feedback.models import (
    Clarification,
    GuideVersion,
    Invitation,
    InvitationState,
    Study,
    StudyArm,
    StudyMember,
    StudyState,
    StudyTheme,
    TextRun,
    Theme,
    Turn,
    WordsUse,
)
from feedback.services.guide_book import new_version
from feedback.services.room import open_room
from relationships.models import Customer
from valuation.models import CustomerValue, Evaluation, InvestmentAction, InvestmentPlan, Lock, PlanState, ValueRun
from valuation.selectors.run import newest_run

PLANNED = {"money_minor": 1_000_000, "seed": 1}


def see_plans(*, by: User, approver: User, at: datetime) -> None:
    """Have a plan in every state: one drafted with a lock, one being worked out, one approved and one running."""
    drafted = _plan("Drafted by hand", by=by, at=at)
    customer = CustomerValue.objects.filter(rank=1).latest("pk").customer
    Lock.objects.create(plan=drafted, customer=customer, made_by=by, made_at=at)
    _plan("Being worked out", by=by, at=at, state=PlanState.SOLVING, claimed_at=at, beat_at=at)
    solved = InvestmentPlan.objects.filter(state=PlanState.READY).order_by("pk").last()
    if solved is None:
        return
    yes = {"run": solved.run, "solved_at": at, "result": solved.result, "inputs": solved.inputs}
    yes |= {"approved_by": approver, "approved_at": at}
    _plan("Approved", by=by, at=at, state=PlanState.APPROVED, **yes)
    _plan("Running", by=by, at=at, state=PlanState.RUNNING, starts_on=timezone.localdate(at), **yes)


def _plan(name: str, *, by: User, at: datetime, **more: object) -> InvestmentPlan:
    plan = InvestmentPlan.objects.create(name=name, key=uuid4(), made_by=by, made_at=at, **PLANNED, **more)
    plan.actions.set(InvestmentAction.objects.all())
    return plan


def see_what_waits(*, by: User, at: datetime) -> None:
    """Have an evaluation that waits, a theme nobody named, and a customer of whom nothing is known."""
    Evaluation.objects.create(
        key=uuid4(), file_name="orders.csv", split_on=timezone.localdate(at), requested_by=by, requested_at=at
    )
    for study in Study.objects.all():
        StudyTheme.objects.create(study=study, name="Seen by nobody", position=99)
    run = newest_run()
    if run is None:
        return
    last = CustomerValue.objects.filter(run=run, until=None, rank__isnull=False).latest("rank")
    unknown = {"state": "unknown", "reason": "Nothing is known of them.", "contributions": []}
    columns = ("expected", "low", "high", "credit", "purchases")
    CustomerValue.objects.filter(pk=last.pk).update(
        **unknown,
        rank=None,
        rank_low=None,
        rank_high=None,
        purchases_rank=None,
        **{f"{c}_minor": None for c in columns},
    )
    ValueRun.objects.filter(pk=run.pk).update(totals={**run.totals, "unknown": 1})


def see_a_study_to_send() -> None:
    """Have somebody in each group of the study that is being planned: whether a village has them depends on the day."""
    measured = {"stratum": "", "p_alive": 0.5, "days": 400, "orders": 5, "spent_minor": 100_000}
    customers = iter(Customer.objects.exclude(study_places__isnull=False).order_by("pk"))
    for arm in StudyArm.objects.filter(study__state=StudyState.DRAFT, members=None).order_by("pk"):
        StudyMember.objects.create(arm=arm, customer=next(customers), **measured)


def see_words_in_work(*, by: User, at: datetime) -> None:
    """Have a reading under way, a retired theme, a guide being rewritten, a room, a question more, words to ask for."""
    TextRun.objects.create(key=uuid4(), requested_by=by, requested_at=at)
    Theme.objects.create(key=uuid4(), name="Said long ago", state="retired", made_at=at)
    version = GuideVersion.objects.filter(guide__retired_at=None, frozen_at__isnull=False).latest("pk")
    new_version(guide=version.guide, source=version, key=uuid4(), by=by, at=at)
    waiting = Invitation.objects.filter(session__owner=by, session__state="open", state=InvitationState.INVITED)
    open_room(invitation=waiting.filter(room=None).earliest("pk"), host=by, key=uuid4(), at=at)
    said = Turn.objects.filter(invitation__session__owner=by, withdrawn_at=None)
    turn = said.filter(invitation__state="finished", invitation__is_unseen=False).latest("pk")
    Clarification.objects.create(
        key=uuid4(), invitation=turn.invitation, turn=turn, text="Which place do you mean?", asked_by=by, asked_at=at
    )
    unseen = Invitation.objects.filter(is_unseen=True, state=InvitationState.FINISHED).latest("pk")
    Invitation.objects.filter(pk=unseen.pk).update(released_at=None)
    asks = Invitation.objects.filter(session__owner=by, state=InvitationState.FINISHED, is_unseen=False)
    free = asks.filter(turns__withdrawn_at=None, turns__use_request=None, turns__isnull=False)
    Invitation.objects.filter(pk=free.earliest("pk").pk).update(words_use=WordsUse.ASK_ME)

"""Objectives, our own figures and the industry's, and whose words say what a figure says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.models import User
from accounts.services.audit import record
from common.bulk import Tally, upsert
from common.errors import Refused
from feedback.models import (
    Aspect,
    Benchmark,
    Facet,
    Finding,
    Invitation,
    Kpi,
    KpiValue,
    KpiVoice,
    Objective,
    Turn,
)

SLUG_MAX = 60


class StrategyRefused(Refused):
    """It cannot be kept as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the company wants to reach, why, who answers for it, and by when."""

    name: str
    why: str
    owner: User
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure of ours: what it counts and how a customer would say that it holds."""

    name: str
    said_as: str
    aspect: Aspect
    unit: str
    better: str
    target: float | None = None
    facet: Facet | None = None
    objective: Objective | None = None
    about: str = ""


@transaction.atomic
def set_objective(*, key: UUID, aim: Aim, by: User, at: datetime) -> Objective:
    """Write an objective down; the same form sent twice writes one."""
    known = Objective.objects.filter(key=key).first()
    if known:
        return known
    if Objective.objects.filter(name=aim.name).exists():
        raise StrategyRefused("There is an objective of this name already.", field="name")
    made = Objective.objects.create(
        key=key, name=aim.name, why=aim.why, owner=aim.owner, until=aim.until, created_at=at
    )
    record(actor=by, action="objective.set", subject="Objective", subject_id=made.pk, at=at)
    return made


@transaction.atomic
def close_objective(*, objective: Objective, by: User, at: datetime) -> None:
    """Close an objective; what was learnt for it stays with it."""
    if Objective.objects.filter(pk=objective.pk, closed_at=None).update(closed_at=at):
        record(actor=by, action="objective.closed", subject="Objective", subject_id=objective.pk, at=at)


@transaction.atomic
def align(*, finding: Finding, objective: Objective | None, by: User, at: datetime) -> None:
    """Say which objective a finding helps with, or that it helps with none: then it is visibly unaligned."""
    if objective is not None and objective.closed_at is not None:
        raise StrategyRefused("This objective is closed.", field="objective")
    if Finding.objects.filter(pk=finding.pk).exclude(objective=objective).update(objective=objective):
        record(actor=by, action="finding.aligned", subject="Finding", subject_id=finding.pk, at=at)


@transaction.atomic
def add_kpi(*, key: UUID, counted: Counted, by: User, at: datetime) -> Kpi:
    """Add one of our figures; the same form sent twice adds one."""
    known = Kpi.objects.filter(key=key).first()
    if known:
        return known
    if counted.facet and counted.facet.aspect_id != counted.aspect.pk:
        raise StrategyRefused("That part belongs to another aspect.", field="facet")
    slug = slugify(counted.name)[:SLUG_MAX]
    try:
        with transaction.atomic():
            made = Kpi.objects.create(key=key, slug=slug, **_fields(counted))
    except IntegrityError as error:
        raise StrategyRefused("There is a figure of this name already.", field="name") from error
    record(actor=by, action="kpi.added", subject="Kpi", subject_id=made.pk, at=at)
    return made


def _fields(counted: Counted) -> dict[str, Any]:
    names = ("name", "said_as", "aspect", "unit", "better", "target", "facet", "objective", "about")
    return {name: getattr(counted, name) for name in names}


@transaction.atomic
def note_whether_it_holds(*, kpi: Kpi, invitation: Invitation, holds: bool | None, by: User, at: datetime) -> None:
    """Write down whether somebody's words say that a figure's sentence holds for them; None: they didn't say."""
    if kpi.aspect_id != invitation.session.aspect_id:
        raise StrategyRefused("That figure is about another aspect.", field="kpi")
    if not Turn.objects.standing().filter(invitation=invitation).exists():
        raise StrategyRefused("They haven’t said anything that could be read.", field="kpi")
    if holds is None:
        KpiVoice.objects.filter(kpi=kpi, invitation=invitation).delete()
        return
    KpiVoice.objects.update_or_create(kpi=kpi, invitation=invitation, defaults={"holds": holds, "by": by, "at": at})


@transaction.atomic
def load_kpi_values(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update values of our figures; only the ``given`` fields of known values change."""
    values = [
        {
            "source": source,
            "external_id": row["id"],
            "kpi_id": row["kpi_id"],
            "customer_id": row.get("customer_id"),
            "on": row["on"],
            "value": row["value"],
            "count": row.get("count"),
        }
        for row in rows
    ]
    optional = [name for field, name in (("customer", "customer_id"), ("count", "count")) if field in given]
    outcome = upsert(KpiValue, values, key=("source", "external_id"), update=["kpi_id", "on", "value", *optional])
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)


@transaction.atomic
def load_benchmarks(*, source: str, rows: Sequence[dict[str, Any]]) -> Tally:
    """Add or update what others in the industry reach; the licence note comes with every row."""
    names = ("kpi_id", "year", "value", "unit", "panel", "licence")
    values = [{"source": source, "external_id": row["id"], **{name: row[name] for name in names}} for row in rows]
    outcome = upsert(Benchmark, values, key=("source", "external_id"), update=list(names))
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)

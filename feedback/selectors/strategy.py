"""Objectives: what customers helped us figure out for each, what is open, and what helps with none."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.models import Role, User
from common.evidence import Evidence
from feedback.models import Finding, Kpi, Objective, StatementState

SHOWN = 50
CHANGERS = (Role.CX_MANAGER, Role.EXECUTIVE)
CONFIRMED = (StatementState.CONFIRMED, StatementState.CORRECTED)


@dataclass(slots=True, kw_only=True)
class ObjectiveView:
    """One objective: what was figured out, what is still open, and how it is measured."""

    objective: Objective
    learnt: list[Finding] = field(default_factory=list)
    open: list[Finding] = field(default_factory=list)
    kpis: list[Kpi] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Objectives:
    """All objectives, and how many findings help with none."""

    objectives: list[Objective]
    unaligned: int
    total: int

    @property
    def unaligned_text(self) -> str:
        """How many findings help with no objective: "12 of 40 findings"."""
        return f"{self.unaligned} of {self.total} finding{'' if self.total == 1 else 's'}"


def objectives_of(user: User) -> Objectives:
    """Return the objectives with how many findings each has, those due first, closed ones last."""
    learnt = Q(findings__statement__state__in=CONFIRMED, findings__decision__isnull=False)
    rows = Objective.objects.for_user(user).annotate(
        learnt_count=Count("findings", filter=learnt, distinct=True), finding_count=Count("findings", distinct=True)
    )
    ordered = rows.select_related("owner").order_by("closed_at", "until", "name", "pk")
    findings = Finding.objects.for_user(user)
    return Objectives(
        objectives=sorted(ordered, key=lambda one: one.closed_at is not None),
        unaligned=findings.filter(objective=None).count(),
        total=findings.count(),
    )


def find_objective(user: User, pk: int) -> ObjectiveView | None:
    """Return one objective with its findings: figured out when confirmed and decided, open before."""
    objective = Objective.objects.for_user(user).filter(pk=pk).select_related("owner").first()
    if objective is None:
        return None
    rows = Finding.objects.for_user(user).filter(objective=objective).select_related("statement", "session__aspect")
    view = ObjectiveView(objective=objective, kpis=list(objective.kpis.select_related("aspect").order_by("name")))
    for finding in rows.select_related("decision").order_by("-noted_at", "-pk"):
        settled = finding.statement.state in CONFIRMED and hasattr(finding, "decision")
        (view.learnt if settled else view.open).append(finding)
    return view


def unaligned_findings(user: User) -> QuerySet[Finding]:
    """Return the findings that help with no objective, newest first."""
    rows = Finding.objects.for_user(user).filter(objective=None).select_related("statement", "session__aspect")
    return rows.order_by("-noted_at", "-pk")[:SHOWN]


def behind_the_unaligned(user: User) -> Evidence:
    """Return which findings help with no objective, by aspect."""
    found = objectives_of(user)
    rows = Finding.objects.for_user(user).filter(objective=None).order_by("session__aspect__name")
    by_aspect = rows.values_list("session__aspect__name").annotate(n=Count("pk"))
    return Evidence(
        title=f"{found.unaligned_text} help with no objective",
        say="A finding helps with the objective that somebody chose on its page. Without one it shows as unaligned.",
        rows=tuple((name, str(number)) for name, number in by_aspect),
        total=("Together", str(found.unaligned)),
        without="Words that nobody has reflected on yet.",
        source="Counted from the findings, just now.",
    )


def is_late(objective: Objective, *, today: date) -> bool:
    """Say whether an open objective's day has passed."""
    return objective.closed_at is None and objective.until is not None and objective.until < today

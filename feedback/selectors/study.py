"""Studies: the list, and one study with its groups, what their size can find, and how far it is."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, QuerySet, Value, When

from accounts.models import User
from common.evidence import Evidence
from common.money import format_count
from feedback.models import LoyaltyGroup, Study, StudyArm, StudyMember, StudyRun, StudyState, StudyWork, WorkState
from feedback.scoring.matching import FEWEST_ORDERS, LEAVING_BELOW, LOYAL_FROM
from feedback.selectors.coding import answers_of, progress_of

PAGE = 50
RULES = {
    LoyaltyGroup.LOYAL: f"at least {LOYAL_FROM:.0%} likely to buy from us again",
    LoyaltyGroup.HALF: f"between {LEAVING_BELOW:.0%} and {LOYAL_FROM:.0%} likely to buy from us again",
    LoyaltyGroup.LEAVING: f"under {LEAVING_BELOW:.0%} likely to buy from us again",
}


def studies_of(user: User | AnonymousUser) -> QuerySet[Any]:
    """Return the studies that the user may read, those that listen first, with how far each is."""
    members = Q(arms__members__invitation__isnull=False)
    answered = Q(arms__members__invitation__state="finished")
    rows = Study.objects.for_user(user).select_related("owner", "aspect")
    return rows.annotate(
        asked=Count("arms__members", filter=members, distinct=True),
        answered=Count("arms__members", filter=answered, distinct=True),
        place=Case(
            When(state=StudyState.OPEN, then=Value(0)), When(state=StudyState.DRAFT, then=Value(1)), default=Value(2)
        ),
    ).order_by("place", "-created_at", "-pk")


def study_page(user: User, *, page: str) -> Page[Any]:
    """Return the studies, page by page."""
    return Paginator(studies_of(user), PAGE).get_page(page)


def study_of(user: User, pk: int) -> Study | None:
    """Return a study that the user may read."""
    return Study.objects.for_user(user).select_related("owner", "aspect", "value_run").filter(pk=pk).first()


def led_study(user: User, pk: int) -> Study | None:
    """Return a study that the user may change."""
    return Study.objects.led_by(user).select_related("owner", "aspect").filter(pk=pk).first()


def coded_study(user: User, pk: int) -> Study | None:
    """Return a study whose answers the user may read for themes."""
    return Study.objects.coded_by(user).select_related("owner", "aspect").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group as the page shows it."""

    arm: StudyArm
    rule: str
    eligible: int | None
    chosen: int
    asked: int
    answered: int
    read: int


class StudyPage:
    """One study, each part looked up only when it is drawn."""

    def __init__(self, user: User, study: Study) -> None:
        """Keep whose page it is."""
        self.user, self.study = user, study

    @cached_property
    def is_led(self) -> bool:
        """Whether the user may change the study."""
        return Study.objects.led_by(self.user).filter(pk=self.study.pk).exists()

    @cached_property
    def may_code(self) -> bool:
        """Whether the user may read the answers for themes."""
        return Study.objects.coded_by(self.user).filter(pk=self.study.pk).exists()

    @cached_property
    def runs(self) -> dict[str, StudyRun]:
        """The newest run of each kind of work."""
        return {run.work: run for run in self.study.runs.order_by("pk")}

    @property
    def going(self) -> StudyRun | None:
        """Work that is waiting or under way."""
        running = (WorkState.PENDING, WorkState.RUNNING)
        return next((run for run in self.runs.values() if run.state in running), None)

    @property
    def failed(self) -> StudyRun | None:
        """The last thing that was worked out, when that came to nothing."""
        last = max(self.runs.values(), key=lambda run: run.pk, default=None)
        return last if last and last.state == WorkState.FAILED else None

    @property
    def drawn(self) -> dict[str, Any]:
        """What making the groups found; nothing before."""
        return self._found(StudyWork.GROUPS)

    @property
    def sent(self) -> dict[str, Any]:
        """How many were asked, and how many could no longer be."""
        return self._found(StudyWork.SEND)

    @property
    def has_result(self) -> bool:
        """Whether the groups were compared."""
        return bool(self._found(StudyWork.RESULT))

    def _found(self, work: StudyWork) -> dict[str, Any]:
        run = self.runs.get(work)
        return run.result if run and run.state == WorkState.DONE else {}

    @cached_property
    def groups(self) -> list[GroupRow]:
        """The three groups with who is in them and how far they are."""
        counts, eligible = progress_of(self.study), self.drawn.get("eligible", {})
        arms = {arm.group: arm for arm in self.study.arms.select_related("session")}
        return [
            GroupRow(
                arm=arms[group],
                rule=RULES[LoyaltyGroup(group)],
                eligible=eligible.get(group),
                **{name: counts[group][name] for name in ("chosen", "asked", "answered", "read")},
            )
            for group in LoyaltyGroup.values
            if group in arms
        ]

    @property
    def each(self) -> int:
        """How many are in each group."""
        return max((row.chosen for row in self.groups), default=0)

    @property
    def everybody(self) -> int:
        """How many are in all groups together."""
        return sum(row.chosen for row in self.groups)

    @property
    def asked(self) -> int:
        """How many were asked."""
        return sum(row.asked for row in self.groups)

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(row.answered for row in self.groups)

    @property
    def read(self) -> int:
        """How many had at least one answer read."""
        return sum(row.read for row in self.groups)

    @cached_property
    def answers(self) -> int:
        """How many answers there are to read."""
        return answers_of(self.study).count()

    @property
    def is_draft(self) -> bool:
        """Whether nobody was asked yet."""
        return self.study.state == StudyState.DRAFT


def members_of(study: Study, group: str, *, page: str) -> Page[Any]:
    """Return who is in one group, with what put them there."""
    rows = StudyMember.objects.filter(arm__study=study, arm__group=group)
    people = rows.select_related("customer__person", "customer__company", "invitation")
    return Paginator(people.order_by("stratum", "pk"), PAGE).get_page(page)


def power_evidence(view: StudyPage) -> Evidence:
    """Return what a study of this size can find."""
    drawn = view.drawn
    each, share = drawn.get("each", 0), drawn.get("answer_share", 0)
    rows = [
        (f"Named {_times(row['ratio'])} as often by the most loyal", f"{row['all']:.0%}, {row['some']:.0%}")
        for row in drawn.get("power", [])
    ]
    from_past = f"{share:.0%} answered of the {format_count(drawn.get('asked_before', 0))} asked so far"
    few = "half are taken to answer, because too few were asked so far to know"
    return Evidence(
        title=f"What {format_count(each)} in each group can find",
        say="How often a theme would be found, if all answer, and if as many answer as usual. Found by simulating 200 "
        "studies of this size with the very test that is used afterwards.",
        rows=tuple(rows),
        without="A study that finds nothing has not shown that there is nothing. The simulation takes 12 themes, of "
        f"which the others name each 15 % of the time; {from_past if drawn.get('asked_before', 0) >= 20 else few}.",  # noqa: PLR2004 - ASKED_ENOUGH
        source="Simulation, when the groups were made",
    )


def _times(ratio: float) -> str:
    return {1.5: "half again", 2.0: "twice", 3.0: "three times"}.get(ratio, f"{ratio} times")


def group_evidence(view: StudyPage, group: str) -> Evidence | None:
    """Return how one group came about; nothing when there is no such group."""
    row = next((row for row in view.groups if row.arm.group == group), None)
    if row is None:
        return None
    rows = [("In this group", format_count(row.chosen))]
    if row.eligible is not None:
        rows.insert(0, ("Customers like that who may be asked", format_count(row.eligible)))
    run = view.study.value_run
    return Evidence(
        title=f"{row.arm.get_group_display()}: {format_count(row.chosen)} customers",
        say=f"Customers who are {row.rule}, with us for a year or more, with {FEWEST_ORDERS} orders or more. From each "
        f"mix of {', '.join(view.drawn.get('matched', ['time with us', 'segment', 'spend']))}, as many were drawn at "
        "random as the smallest of the three groups has there. So the groups differ in loyalty and not in these.",
        rows=tuple(rows),
        without="Whoever asked us not to ask, has no address, or was asked in the last 90 days. What else sets loyal "
        "customers apart, such as where they live, is not matched.",
        source=f"Value run {run.pk}, {run.as_of:%-d %B %Y}" if run else "Value model",
    )

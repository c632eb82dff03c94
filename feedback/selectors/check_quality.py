"""How good the question check is: measured on questions it never saw, and by what people make of it here."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, QuerySet

from accounts.models import User
from common.evidence import Evidence
from feedback.models import CheckKind, CheckState, FindingLabel, KeptBecause, Language, QuestionFinding
from feedback.scoring.agreement import cohen_kappa
from feedback.scoring.question_check import languages
from feedback.scoring.question_check.measured import measured
from feedback.scoring.recommendation import wilson

ENOUGH = 5
ENOUGH_PAIRS = 10
PAGE = 20
WRONG = (KeptBecause.NOT_SO, KeptBecause.THEIR_WORDS, KeptBecause.WE_KNOW)
RIGHT = (KeptBecause.ON_PURPOSE,)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on questions that were put aside before anybody looked at how the check does on them."""

    language: str
    questions: int
    fine: int
    developed_on: int
    precision: str
    recall: str
    false_alarms: str
    calibration: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind: how it was measured, and what people made of it here."""

    kind: CheckKind
    measured: dict[str, Any]
    used: int
    kept: dict[str, int]
    own_words: int
    waiting: int

    @property
    def kept_count(self) -> int:
        """How many were kept, for whatever reason."""
        return sum(self.kept.values())

    @property
    def unseen(self) -> str:
        """How it did on questions it had never seen."""
        right, found = (self.measured.get(name) or {} for name in ("precision", "recall"))
        if right.get("share") is None or found.get("share") is None:
            return "not measured"
        return f"{right['share']:.0%} right of {right['of']}, {found['share']:.0%} found of {found['of']}"

    @property
    def right(self) -> int:
        """How often somebody took the other wording, or kept theirs although the check is right."""
        return self.used + sum(self.kept.get(reason, 0) for reason in RIGHT)

    @property
    def wrong(self) -> int:
        """How often somebody kept theirs because the check is wrong there."""
        return sum(self.kept.get(reason, 0) for reason in WRONG)

    @property
    def judged(self) -> int:
        """How many say whether it was right."""
        return self.right + self.wrong

    @property
    def is_rated(self) -> bool:
        """Whether there are enough to say a share."""
        return self.judged >= ENOUGH

    @property
    def share(self) -> float | None:
        """How often it was right."""
        return self.right / self.judged if self.is_rated else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where that share lies, four times in five."""
        return wilson(self.right, self.judged) if self.is_rated else None

    @property
    def said(self) -> str:
        """The share with its interval, or what is missing."""
        if not self.is_rated:
            return f"not rated: {self.judged} of {ENOUGH}"
        low, high = self.interval or (0.0, 1.0)
        return f"{self.right / self.judged:.0%}, {low:.0%} to {high:.0%}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two people who labelled the same findings."""

    first: str
    second: str
    both: int
    same: int
    kappa: float | None


def measured_in_words() -> list[Measured]:
    """Return what was measured, for each language in which it was."""
    found = [(language, measured(language)) for language in Language.values if language in languages()]
    return [_in_words(language, given["figures"]) for language, given in found if given]


def _in_words(language: str, given: dict[str, Any]) -> Measured:
    return Measured(
        language=str(Language(language).label),
        questions=given["questions"],
        fine=given["fine"],
        developed_on=given["developed_on"],
        precision=_share(given["precision"]),
        recall=_share(given["recall"]),
        false_alarms=_share(given["false_alarms"]),
        calibration=[(f"{one['from']:.0%} to {one['to']:.0%}", _share(one["was"])) for one in given["calibration"]],
    )


def _share(given: dict[str, Any] | None) -> str:
    """Say a share with its interval and its counts."""
    if not given or given.get("share") is None:
        return "not measured"
    ends = f"{given['low']:.0%} to {given['high']:.0%}"
    return f"{given['share']:.0%}, {ends} ({given['hits']} of {given['of']})"


def kind_rows(user: User) -> list[KindRow]:
    """Return every kind with its counts."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in CheckKind.values}
    rows = QuestionFinding.objects.for_user(user).order_by().values("kind", "state", "kept_because", "took_ours")
    for row in rows.annotate(count=Count("pk", distinct=True)):
        name = row["kept_because"] or ("used" if row["took_ours"] else row["state"])
        counts[row["kind"]][name] += row["count"]
    english = (measured(Language.ENGLISH) or {"figures": {"kinds": {}}})["figures"]["kinds"]
    return [
        KindRow(
            kind=CheckKind(kind),
            measured=english.get(kind, {}),
            used=found["used"],
            kept={reason: found[reason] for reason in KeptBecause.values if reason and found[reason]},
            own_words=found[CheckState.REWORDED],
            waiting=found[CheckState.OPEN],
        )
        for kind, found in counts.items()
    ]


def kept_page(user: User, *, page: str) -> Page[Any]:
    """Return what was kept, newest first, with what this person and others say of it."""
    labels = Prefetch("labels", queryset=FindingLabel.objects.select_related("by").order_by("at", "pk"))
    kept = QuestionFinding.objects.for_user(user).filter(state=CheckState.KEPT)
    rows: QuerySet[Any] = kept.select_related("by", "question")
    found = Paginator(rows.prefetch_related(labels).order_by("-at", "-pk"), PAGE).get_page(page)
    for finding in found.object_list:
        finding.mine = next((label for label in finding.labels.all() if label.by_id == user.pk), None)
        finding.others = [label for label in finding.labels.all() if label.by_id != user.pk] if finding.mine else []
        finding.before, finding.after = finding.wording[: finding.start], finding.wording[finding.end :]
        finding.fault = finding.wording[finding.start : finding.end]
    return found


def agreement(user: User) -> Agreement | None:
    """Return how far the two people agree who labelled most findings in common; nothing when nobody did."""
    said: dict[int, dict[int, bool]] = {}
    names: dict[int, str] = {}
    rows = FindingLabel.objects.filter(finding__in=QuestionFinding.objects.for_user(user).values("pk"))
    for label in rows.select_related("by").order_by("pk"):
        said.setdefault(label.by_id, {})[label.finding_id] = label.is_right
        names[label.by_id] = label.by.name
    people = sorted(said)
    pairs = [(one, other, said[one].keys() & said[other].keys()) for one in people for other in people if one < other]
    one, other, both = max(pairs, key=lambda pair: len(pair[2]), default=(0, 0, set[int]()))
    if not both:
        return None
    order = sorted(both)
    first, second = [said[one][pk] for pk in order], [said[other][pk] for pk in order]
    same = sum(a == b for a, b in zip(first, second, strict=True))
    kappa = cohen_kappa(first, second) if len(order) >= ENOUGH_PAIRS else None
    return Agreement(names[one], names[other], len(order), same, kappa)


def kind_evidence(user: User, kind: str) -> Evidence | None:
    """Return how the figure of one kind adds up."""
    row = next((row for row in kind_rows(user) if row.kind == kind), None)
    if row is None:
        return None
    kept = [(f"Kept: {str(KeptBecause(reason).label).lower()}", str(count)) for reason, count in row.kept.items()]
    return Evidence(
        title=f"{row.kind.label}: right {row.said}" if row.is_rated else f"{row.kind.label}: {row.said}",
        say="Right: somebody took the other wording, or kept theirs although the check is right. Wrong: they kept it "
        "because the check is wrong there, because the words are the customer’s own, or because we know it is so.",
        rows=(
            ("Took the other wording", str(row.used)),
            *kept,
            ("Reworded in their own way", str(row.own_words)),
            ("Nobody has answered yet", str(row.waiting)),
        ),
        total=(f"Right, of {row.judged} that tell", str(row.right)),
        without="Who rewords in their own way doesn’t say whether the check was right, and who keeps a question for "
        "another reason doesn’t either. Both are left out of the share. The interval is Wilson’s, four times in five.",
        source="What people did with the check, until now",
    )


def finding_of(user: User, pk: int) -> QuestionFinding | None:
    """Return something that was kept and that the user may label."""
    return QuestionFinding.objects.for_user(user).filter(pk=pk, state=CheckState.KEPT).first()

"""The answers of a study and the themes that colleagues saw in them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from feedback.models import Coding, LoyaltyGroup, QuestionKind, Study, StudyMember, StudyTheme, Turn
from feedback.scoring.agreement import cohen_kappa, krippendorff_alpha
from feedback.selectors.candidate import band_of

PAIR = 2


@dataclass(frozen=True, slots=True)
class Respondent:
    """One customer who answered: their group and stratum, what groups they stand for, and the themes they named."""

    member: int
    group: str
    stratum: str
    traits: dict[str, str]
    themes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far colleagues agree on one theme, or on all; None where nothing can be said."""

    name: str
    answers: int
    alpha: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far one colleague is with the answers of a study."""

    turn: Turn | None
    read: int
    answers: int
    before: int | None


def answers_of(study: Study) -> QuerySet[Turn]:
    """Return what members answered, the ice-breaker left out; in an order that tells nobody's group."""
    warm_up = Q(question__kind=QuestionKind.ICE_BREAKER)
    mine = Turn.objects.standing().filter(invitation__study_place__arm__study=study)
    return mine.exclude(warm_up).order_by("key")


def reading_of(study: Study, coder: User, *, turn_id: int = 0) -> Reading:
    """Return the answer to read next, those nobody has read first; or the one asked for."""
    answers = answers_of(study)
    mine = Coding.objects.filter(turn=OuterRef("pk"), coder=coder)
    waiting = answers.filter(~Exists(mine)).annotate(readers=Count("codings")).order_by("readers", "key")
    last = Coding.objects.filter(study=study, coder=coder).order_by("-at", "-pk").values_list("turn_id", flat=True)
    chosen = answers.filter(pk=turn_id) if turn_id else waiting
    total, left = answers.count(), waiting.count()
    before = last.exclude(turn=turn_id).first()
    return Reading(
        chosen.select_related("question", "live_question", "adds_to__question", "adds_to__live_question").first(),
        total - left,
        total,
        before,
    )


def themes_of(study: Study) -> QuerySet[StudyTheme]:
    """Return the themes of a study in the order they were named, each with how many answers it was seen in."""
    return study.themes.annotate(seen=Count("codings__turn", distinct=True)).order_by("position", "pk")


def seen_by(turn: Turn, coder: User) -> set[int]:
    """Return the themes a colleague saw in an answer."""
    return set(StudyTheme.objects.filter(codings__turn=turn, codings__coder=coder).values_list("pk", flat=True))


def coded(study: Study) -> dict[int, list[frozenset[int]]]:
    """Return, for every answer that somebody has read, the themes that each reader saw in it."""
    rows = Coding.objects.filter(study=study, turn__withdrawn_at=None).order_by("pk")
    found: dict[int, list[frozenset[int]]] = defaultdict(list)
    for coding in rows.prefetch_related("themes"):
        found[coding.turn_id].append(frozenset(theme.pk for theme in coding.themes.all()))
    return found


def settled(readings: list[frozenset[int]]) -> frozenset[int]:
    """Return the themes of one answer: those that at least half of its readers saw.

    >>> sorted(settled([frozenset({1, 2}), frozenset({1})]))
    [1, 2]
    """
    seen = frozenset().union(*readings)
    return frozenset(theme for theme in seen if 2 * sum(theme in reading for reading in readings) >= len(readings))


def respondents_of(study: Study) -> list[Respondent]:
    """Return everybody of whom at least one answer was read; a theme counts once however often they said it."""
    readings = coded(study)
    turns: dict[int, list[int]] = defaultdict(list)
    for turn, member in answers_of(study).values_list("pk", "invitation__study_place"):
        if turn in readings:
            turns[member].append(turn)
    members = StudyMember.objects.filter(pk__in=list(turns)).select_related("arm", "customer").order_by("pk")
    return [
        Respondent(
            member=member.pk,
            group=member.arm.group,
            stratum=member.stratum,
            traits=_traits(member),
            themes=frozenset().union(*(settled(readings[turn]) for turn in turns[member.pk])),
        )
        for member in members
    ]


def _traits(member: StudyMember) -> dict[str, str]:
    customer = member.customer
    return {
        "segment": customer.segment,
        "region": customer.region,
        "channel": str(customer.get_channel_display()),
        "time with us": band_of(member.days),
    }


def agreement_of(study: Study) -> list[Agreement]:
    """Return how far the readers agree, over all themes first and then for each; empty when nobody read the same."""
    twice = [readings for _, readings in sorted(coded(study).items()) if len(readings) >= PAIR]
    themes = list(themes_of(study))
    if not twice or not themes:
        return []
    everything = [[theme.pk in reading for reading in readings] for theme in themes for readings in twice]
    rows = [Agreement("All themes", len(twice), krippendorff_alpha(everything), _kappa(everything))]
    for theme in themes:
        units = [[theme.pk in reading for reading in readings] for readings in twice]
        rows.append(Agreement(theme.name, len(twice), krippendorff_alpha(units), _kappa(units)))
    return rows


def _kappa(units: list[list[bool]]) -> float | None:
    """Return Cohen's kappa where every answer was read by two; it is not defined for more."""
    if any(len(labels) != PAIR for labels in units):
        return None
    return cohen_kappa([labels[0] for labels in units], [labels[1] for labels in units])


def progress_of(study: Study) -> dict[str, dict[str, Any]]:
    """Return, per group, how many were invited, have answered, and have been read."""
    people = StudyMember.objects.filter(arm__study=study).order_by().values_list("arm__group")
    counted = people.annotate(
        chosen=Count("pk", distinct=True),
        asked=Count("pk", filter=Q(invitation__isnull=False), distinct=True),
        answered=Count("pk", filter=Q(invitation__state="finished"), distinct=True),
        read=Count("pk", filter=Q(invitation__turns__codings__isnull=False), distinct=True),
    )
    zero = {"chosen": 0, "asked": 0, "answered": 0, "read": 0}
    found: dict[str, dict[str, Any]] = {group.value: {**zero, "label": str(group.label)} for group in LoyaltyGroup}
    for group, chosen, asked, answered, read in counted:
        found[group] |= {"chosen": chosen, "asked": asked, "answered": answered, "read": read}
    return found

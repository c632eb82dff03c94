"""Weights: begun by one person, judged in pairs by several, approved by another, kept for good."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import Role, User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import Dimension, Judgement, WeightSet, WeightSetState
from valuation.selectors.weights import STEPS, counting_dimensions, judged

JUDGES = (Role.CX_MANAGER, Role.ANALYST, Role.EXECUTIVE)


class WeightsRefused(Refused):
    """Weights cannot be judged or approved like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One judgement: the first counts ``ratio`` times as much as the second."""

    first: Dimension
    second: Dimension
    ratio: float


@transaction.atomic
def start_weights(*, why: str, key: uuid.UUID, by: User, at: datetime) -> WeightSet:
    """Begin a new set of weights; while one is being judged, that one is the answer."""
    begun = WeightSet.objects.filter(key=key).first() or WeightSet.objects.filter(state=WeightSetState.DRAFT).first()
    if begun:
        return begun
    last = WeightSet.objects.aggregate(last=Max("version"))["last"] or 0
    weights = WeightSet.objects.create(key=key, version=last + 1, why=why, made_by=by, made_at=at)
    record(actor=by, action="weights.started", subject="WeightSet", subject_id=weights.pk, at=at)
    return weights


@transaction.atomic
def judge_pair(*, weights: WeightSet, said: Said, by: User, at: datetime) -> Judgement:
    """Keep what one judge says of one pair, whichever comes first; saying it again changes it."""
    _still_a_draft(weights)
    counting = {dimension.pk for dimension in counting_dimensions()}
    if said.first.pk == said.second.pk or not counting.issuperset({said.first.pk, said.second.pk}):
        raise WeightsRefused("Choose two dimensions that count.")
    if not any(abs(said.ratio - step) < 1e-6 or abs(said.ratio - 1 / step) < 1e-6 for step in STEPS):  # noqa: PLR2004 - as exact as a form can say it
        raise WeightsRefused("Choose one of the nine.", field="ratio")
    first, second, ratio = said.first, said.second, said.ratio
    if first.pk > second.pk:
        first, second, ratio = second, first, 1 / ratio
    judgement, _ = Judgement.objects.update_or_create(
        weights=weights, judge=by, first=first, second=second, defaults={"ratio": ratio, "judged_at": at}
    )
    return judgement


@transaction.atomic
def approve_weights(*, weights: WeightSet, why: str, by: User, at: datetime) -> None:
    """Put weights in force from the next run on, in the place of those before; never by who began them."""
    _still_a_draft(weights)
    if weights.made_by_id == by.pk:
        raise WeightsRefused("You began these, so somebody else approves them.")
    found = judged(weights)
    if found.joint is None:
        raise WeightsRefused("Nobody has judged every pair yet, so there is nothing to approve.")
    if not found.joint.is_consistent and not why:
        raise WeightsRefused("The judgements contradict each other. Say why they may count all the same.", field="why")
    WeightSet.objects.filter(state=WeightSetState.APPROVED).update(state=WeightSetState.RETIRED)
    WeightSet.objects.filter(pk=weights.pk, state=WeightSetState.DRAFT).update(
        state=WeightSetState.APPROVED,
        weights={row.dimension.slug: row.weight for row in found.joint.rows},
        spreads={row.dimension.slug: row.spread for row in found.joint.rows},
        consistency_ratio=found.joint.ratio,
        why=" ".join(said for said in (weights.why, why) if said)[:500],
        approved_by=by,
        approved_at=at,
    )
    record(actor=by, action="weights.approved", subject="WeightSet", subject_id=weights.pk, at=at)
    weights.refresh_from_db()


def _still_a_draft(weights: WeightSet) -> None:
    """Refuse what would change weights that have been in force."""
    if not WeightSet.objects.select_for_update().filter(pk=weights.pk, state=WeightSetState.DRAFT).exists():
        raise WeightsRefused("These weights have been approved, so they stay as they are. Begin new ones.")

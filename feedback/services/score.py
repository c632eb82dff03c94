"""A number a customer gives an aspect: after their words, never before them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.bulk import Tally, upsert
from common.errors import Refused
from feedback.models import Invitation, Score, Turn


class ScoreRefused(Refused):
    """The score cannot be kept."""


@transaction.atomic
def give_score(*, invitation: Invitation, value: int, best: int, at: datetime) -> Score:
    """Keep the number somebody gives after they have told us in words; giving another changes it."""
    if invitation.finished_at is None or not Turn.objects.standing().filter(invitation=invitation).exists():
        raise ScoreRefused(
            _("Words come first here. You can give a number when you’ve told us in words."), field="value"
        )
    if not 0 <= value <= best:
        raise ScoreRefused(_("Choose a number from 0 to %(best)s.") % {"best": best}, field="value")
    score, _made = Score.objects.update_or_create(
        invitation=invitation,
        defaults={
            "customer": invitation.customer,
            "aspect": invitation.session.aspect,
            "value": value,
            "best": best,
            "at": at,
        },
    )
    return score


@transaction.atomic
def take_score_back(*, invitation: Invitation) -> None:
    """Forget the number somebody gave in this conversation; forgetting twice changes nothing."""
    Score.objects.filter(invitation=invitation).delete()


@transaction.atomic
def load_scores(*, source: str, rows: Sequence[dict[str, Any]], given: frozenset[str]) -> Tally:
    """Add or update scores that came from elsewhere; each keeps its own scale."""
    scores = [
        {
            "source": source,
            "external_id": row["id"],
            "customer_id": row["customer_id"],
            "aspect_id": row["aspect_id"],
            "value": row["value"],
            "best": row.get("best") or 10,
            "at": row["at"],
        }
        for row in rows
    ]
    update = ["customer_id", "aspect_id", "value", "at", *(["best"] if "best" in given else [])]
    outcome = upsert(Score, scores, key=("source", "external_id"), update=update)
    return Tally(created=len(outcome.created), updated=len(outcome.updated), unchanged=outcome.unchanged)

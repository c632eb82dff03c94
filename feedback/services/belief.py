"""The belief register: written before asking, tested by what customers confirmed, judged by a person with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Aspect, Belief, BeliefEvidence, BeliefVerdict, FeedbackSession, Finding, Stance


class BeliefRefused(Refused):
    """The register does not take it like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody believes: about which aspect and segment, in which words, and how sure they are."""

    aspect: Aspect
    text: str
    sure: str
    segment: str = ""


@transaction.atomic
def write_belief(*, key: UUID, held: Held, by: User, at: datetime) -> Belief:
    """Write a belief into the register; the same form sent twice writes one."""
    belief, made = Belief.objects.get_or_create(
        key=key,
        defaults={
            "aspect": held.aspect,
            "segment": held.segment,
            "text": held.text,
            "sure": held.sure,
            "held_by": by,
            "written_at": at,
        },
    )
    if made:
        record(actor=by, action="belief.written", subject="Belief", subject_id=belief.pk, at=at)
    return belief


@transaction.atomic
def register_belief(*, session: FeedbackSession, at: datetime) -> Belief | None:
    """Write what a session's plan believes into the register when it is opened, once; nothing where nothing was."""
    if not session.belief.strip():
        return None
    belief, _ = Belief.objects.get_or_create(
        session=session,
        defaults={
            "aspect": session.aspect,
            "text": session.belief,
            "held_by": session.owner,
            "written_at": at,
        },
    )
    return belief


@transaction.atomic
def weigh(*, belief: Belief, finding: Finding, stance: str, by: User, at: datetime) -> BeliefEvidence:
    """Say which way a finding points; words said before the belief was written can't test it."""
    if finding.session.aspect_id != belief.aspect_id:
        raise BeliefRefused("That finding is about another aspect.", field="finding")
    said = finding.statement.turn
    if said is not None and said.at < belief.written_at:
        raise BeliefRefused(
            "They said it before this was written down, so it can’t test it: we may have believed it because of them.",
            field="finding",
        )
    evidence, _ = BeliefEvidence.objects.update_or_create(
        belief=belief, finding=finding, defaults={"stance": Stance(stance), "by": by, "at": at}
    )
    return evidence


@transaction.atomic
def unweigh(*, evidence: BeliefEvidence) -> None:
    """Take a finding away from a belief; taking it away twice changes nothing."""
    BeliefEvidence.objects.filter(pk=evidence.pk).delete()


@transaction.atomic
def judge(*, belief: Belief, verdict: str, reason: str, by: User, at: datetime) -> None:
    """Say whether a belief holds, with the reason; to overturn it something must speak against it."""
    if verdict != BeliefVerdict.OPEN and not reason.strip():
        raise BeliefRefused("Write the reason. Whoever believed it will ask.", field="reason")
    against = BeliefEvidence.objects.filter(belief=belief, stance=Stance.AGAINST)
    if verdict == BeliefVerdict.OVERTURNED and not against.exists():
        raise BeliefRefused("Nothing speaks against it yet. Say first which finding does.", field="verdict")
    if belief.verdict == verdict and belief.reason == reason:
        return
    Belief.objects.filter(pk=belief.pk).update(verdict=verdict, reason=reason, judged_by=by, judged_at=at)
    record(actor=by, action=f"belief.{verdict}", subject="Belief", subject_id=belief.pk, at=at)

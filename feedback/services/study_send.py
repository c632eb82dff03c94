"""Send a study: a session a group, with the group's own wording, through the gates that every invitation passes."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.services.audit import record
from common.dates import local_day
from feedback.models import (
    FeedbackSession,
    Guide,
    GuideVersion,
    Study,
    StudyArm,
    StudyMember,
    StudyState,
)
from feedback.models.study import MOST_SOUGHT
from feedback.selectors.candidate import askable
from feedback.services.guide import ICE_BREAKER, newest_guide, write_questions
from feedback.services.plan import place
from feedback.services.session import open_session
from feedback.services.study import StudyRefused, hold_study


def send_study(*, study: Study, at: datetime, tell: Callable[[int, int], None]) -> dict[str, int]:
    """Invite everybody in the groups who may still be asked and say how many were, and how many no longer may."""
    with transaction.atomic():
        hold_study(study)
        study.refresh_from_db()
        if study.decide_by <= local_day(at):
            raise StudyRefused("The day of the decision has come already. Choose one that leaves time to answer.")
        members = list(StudyMember.objects.filter(arm__study=study).order_by("pk"))
        free = set(askable(study.owner, at=at).filter(gate="").values_list("pk", flat=True))
        kept = [member for member in members if member.customer_id in free]
        sent = 0
        for arm in study.arms.order_by("pk"):
            mine = [member for member in kept if member.arm_id == arm.pk]
            if not mine:
                raise StudyRefused(f"{arm.get_group_display()}: nobody there may be asked now. Make the groups again.")
            _send_arm(study, arm, mine, at)
            sent += len(mine)
            tell(sent, len(kept))
        Study.objects.filter(pk=study.pk).update(state=StudyState.OPEN, opened_at=at)
        record(actor=study.owner, action="study.sent", subject="Study", subject_id=study.pk, at=at)
    return {"sent": sent, "left_out": len(members) - len(kept)}


def _send_arm(study: Study, arm: StudyArm, members: list[StudyMember], at: datetime) -> None:
    """Open the session of one group and give every member their invitation."""
    session = FeedbackSession.objects.create(
        aspect=study.aspect,
        guide_version=_write_guide(study, arm, at),
        owner=study.owner,
        goal=study.title,
        decision_it_feeds=study.decision_it_feeds,
        decide_by=study.decide_by,
        created_at=at,
    )
    session.readers.set(study.readers.all())
    customers = [member.customer_id for member in members]
    place(session=session, by=study.owner, customers=customers, at=at, most=MOST_SOUGHT)
    open_session(session=session, by=study.owner, today=local_day(at), at=at)
    StudyArm.objects.filter(pk=arm.pk).update(session=session)
    invited = dict(session.invitations.values_list("customer_id", "pk"))
    for member in members:
        member.invitation_id = invited.get(member.customer_id)
    StudyMember.objects.bulk_update(members, ["invitation_id"])


def _write_guide(study: Study, arm: StudyArm, at: datetime) -> GuideVersion:
    """Write the questions of one group: the ice-breaker, the mirrored question, a story; the aspect's ground rules."""
    usual = newest_guide(aspect=study.aspect, at=at).versions.order_by("-number").first()
    name = f"{study.title[:70]} ({study.pk}), {arm.get_group_display().lower()}"
    guide = Guide.objects.create(aspect=study.aspect, name=name)
    rules = usual.ground_rules if usual else ""
    version = GuideVersion.objects.create(guide=guide, number=1, ground_rules=rules)
    texts = [ICE_BREAKER, arm.question, *([study.story] if study.story else [])]
    write_questions(version=version, texts=texts)
    return version

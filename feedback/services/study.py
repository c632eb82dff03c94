"""Plan a study of why customers stay, close it, throw a draft away."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Aspect, LoyaltyGroup, SessionState, Study, StudyArm, StudyMember, StudyState
from feedback.models.study import READERS
from feedback.services.session import close_session


class StudyRefused(Refused):
    """The study cannot be changed or sent like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the form says of a study; ``questions`` by group."""

    title: str
    aspect: Aspect
    questions: Mapping[str, str]
    story: str
    decision_it_feeds: str
    decide_by: date
    sought: int
    readers: Collection[User] = ()


@transaction.atomic
def draft_study(*, by: User, planned: Planned, key: uuid.UUID, at: datetime) -> Study:
    """Begin a study; the same form sent twice begins one."""
    known = Study.objects.filter(key=key, owner=by).first()
    if known:
        return known
    study = Study.objects.create(key=key, owner=by, created_at=at, **_columns(planned))
    StudyArm.objects.bulk_create(
        StudyArm(study=study, group=group, question=planned.questions[group]) for group in LoyaltyGroup.values
    )
    _name_readers(study, planned)
    record(actor=by, action="study.drafted", subject="Study", subject_id=study.pk, at=at)
    return study


@transaction.atomic
def change_study(*, study: Study, by: User, planned: Planned, at: datetime) -> None:
    """Keep what the form says of a draft; another size asks for new groups, so the old ones go."""
    hold_study(study)
    if planned.sought != study.sought:
        StudyMember.objects.filter(arm__study=study).delete()
    Study.objects.filter(pk=study.pk).update(**_columns(planned))
    for group in LoyaltyGroup.values:
        StudyArm.objects.filter(study=study, group=group).update(question=planned.questions[group])
    _name_readers(study, planned)
    record(actor=by, action="study.changed", subject="Study", subject_id=study.pk, at=at)


def hold_study(study: Study) -> None:
    """Refuse unless the study is still a draft; on PostgreSQL nobody can send it until this transaction ends."""
    if not Study.objects.filter(pk=study.pk, state=StudyState.DRAFT).update(state=StudyState.DRAFT):
        raise StudyRefused("This study has been sent, so it stays as the customers saw it.")


@transaction.atomic
def close_study(*, study: Study, by: User, at: datetime) -> bool:
    """Stop waiting for answers and say whether this call did; what was told stays."""
    closed = Study.objects.filter(pk=study.pk, state=StudyState.OPEN).update(state=StudyState.CLOSED, closed_at=at)
    if not closed:
        if Study.objects.filter(pk=study.pk, state=StudyState.DRAFT).exists():
            raise StudyRefused("Nobody was asked yet, so there is nothing to close.")
        return False
    for arm in study.arms.select_related("session").order_by("pk"):
        if arm.session and arm.session.state == SessionState.OPEN:
            close_session(session=arm.session, by=by, at=at)
    record(actor=by, action="study.closed", subject="Study", subject_id=study.pk, at=at)
    return True


@transaction.atomic
def discard_study(*, study: Study, by: User, at: datetime) -> None:
    """Throw a draft away; nobody was asked, so nothing that anybody said goes with it."""
    hold_study(study)
    pk = study.pk
    Study.objects.filter(pk=pk).delete()
    record(actor=by, action="study.discarded", subject="Study", subject_id=pk, at=at)


def _columns(planned: Planned) -> dict[str, object]:
    names = ("title", "aspect", "story", "decision_it_feeds", "decide_by", "sought")
    return {name: getattr(planned, name) for name in names}


def _name_readers(study: Study, planned: Planned) -> None:
    """Name who reads every word; only people whose work it is."""
    keys = [user.pk for user in planned.readers if user.pk != study.owner_id]
    study.readers.set(User.objects.active_with(*READERS).filter(pk__in=keys))

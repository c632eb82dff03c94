"""Plan a session: a draft that is saved as it grows."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Role, User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Aspect, FeedbackSession, Guide, GuideVersion, Invitation, InvitationState, SessionState
from feedback.selectors.candidate import GATES, Candidate, candidates, occasion
from feedback.selectors.reason import reasons_for
from feedback.selectors.session import READERS
from feedback.services.guide import copy_newest, newest_guide, reword_questions
from feedback.services.question_check import note_findings
from valuation.services.case import forget_enquiry

CHOSEN_MAX = 40
PLAN_FIELDS = frozenset({"goal", "belief", "decision_it_feeds", "decide_by", "reward", "minutes"})


class PlanRefused(Refused):
    """The plan cannot be changed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a planning form brought; None leaves a thing as it is."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    aspect: Aspect | None = None
    readers: Collection[User] | None = None
    questions: Mapping[int, str] = field(default_factory=dict)
    chosen: frozenset[int] = frozenset()
    shown: frozenset[int] = frozenset()


@transaction.atomic
def draft_session(
    *, owner: User, aspect: Aspect, key: uuid.UUID, at: datetime, guide: Guide | None = None
) -> FeedbackSession:
    """Begin a draft with its own copy of the aspect's guide; the same form sent twice begins one."""
    known = FeedbackSession.objects.filter(key=key, owner=owner).first()
    if known:
        return known
    version = copy_newest(guide=guide if guide and guide.aspect_id == aspect.pk else newest_guide(aspect=aspect, at=at))
    note_findings(version=version, by=owner, at=at)
    session = FeedbackSession.objects.create(
        key=key, owner=owner, aspect=aspect, guide_version=version, created_at=at, minutes=12
    )
    record(actor=owner, action="session.drafted", subject="FeedbackSession", subject_id=session.pk, at=at)
    return session


@transaction.atomic
def save_plan(*, session: FeedbackSession, by: User, changes: Changes, at: datetime) -> FeedbackSession:
    """Keep what the form brought and return the draft as it now is."""
    hold_draft(session)
    if changes.aspect and changes.aspect.pk != session.aspect_id:
        _take_guide(session, newest_guide(aspect=changes.aspect, at=at), by, at)
    elif changes.questions:
        reword_questions(version=session.guide_version, texts=dict(changes.questions), by=by, at=at)
    fields = {name: value for name, value in changes.fields.items() if name in PLAN_FIELDS}
    if fields:
        FeedbackSession.objects.filter(pk=session.pk).update(**fields)
    if changes.readers is not None:
        session.readers.set(User.objects.active_with(*READERS).filter(pk__in=[user.pk for user in changes.readers]))
    if _choose(session, by, changes, at):
        note_findings(version=session.guide_version, by=by, at=at)  # what may be taken for granted may be another
    session.refresh_from_db()
    return session


def hold_draft(session: FeedbackSession) -> None:
    """Refuse unless the session is still a draft; on PostgreSQL nobody can open it until this transaction ends."""
    if not FeedbackSession.objects.filter(pk=session.pk, state=SessionState.DRAFT).update(state=SessionState.DRAFT):
        raise PlanRefused("This session has been sent already.")


@transaction.atomic
def choose_guide(*, session: FeedbackSession, guide: Guide, by: User, at: datetime) -> None:
    """Ask the questions of another guide of the same aspect; the draft's own copy of the old one goes."""
    hold_draft(session)
    if guide.aspect_id != session.aspect_id or guide.retired_at:
        raise PlanRefused("This guide isn’t there for this aspect any more.", field="guide")
    if guide.pk != session.guide_version.guide_id:
        _take_guide(session, guide, by, at)


def _take_guide(session: FeedbackSession, guide: Guide, by: User, at: datetime) -> None:
    """Take up another guide, and its aspect with it; the copy of the old one goes, nobody has seen it."""
    old = session.guide_version_id
    session.aspect, session.guide_version = guide.aspect, copy_newest(guide=guide)
    session.save(update_fields=["aspect", "guide_version"])
    note_findings(version=session.guide_version, by=by, at=at)
    GuideVersion.objects.filter(pk=old, frozen_at=None, sessions=None).delete()


def _choose(session: FeedbackSession, by: User, changes: Changes, at: datetime) -> bool:
    """Choose those who are ticked; of those who were shown, let go of the others; say whether anybody came or went."""
    mine = Invitation.objects.filter(session=session, state=InvitationState.CHOSEN)
    gone, _ = mine.filter(customer__in=changes.shown - changes.chosen).delete()
    already = set(Invitation.objects.filter(session=session).values_list("customer_id", flat=True))
    new = changes.chosen - already
    if new:
        choose_customers(session=session, by=by, customers=sorted(new), at=at)
    return bool(gone or new)


@transaction.atomic
def choose_customers(*, session: FeedbackSession, by: User, customers: Collection[int], at: datetime) -> list[int]:
    """Choose customers with the reasons known today, and return their ids; who cannot be asked is refused by name."""
    hold_draft(session)
    return [candidate.customer.pk for candidate in place(session=session, by=by, customers=customers, at=at)]


def place(
    *, session: FeedbackSession, by: User, customers: Collection[int], at: datetime, most: int = CHOSEN_MAX
) -> list[Candidate]:
    """Give each customer's person a place in the session; a second customer of the same person takes none."""
    when = occasion(user=by, session=session, at=at)
    found = candidates(when, customers)
    for candidate in found:
        if candidate.gate:
            raise PlanRefused(f"{candidate.person.name}: {GATES[candidate.gate].lower()}.", field="who")
    if len(when.here) + len(found) > most:
        raise PlanRefused(f"A session is a conversation with a few people: {most} at most.", field="who")
    for candidate in found:
        Invitation.objects.get_or_create(
            session=session,
            person=candidate.person,
            defaults={
                "customer": candidate.customer,
                "reasons": [{"kind": reason.kind, "text": reason.text} for reason in reasons_for(candidate)],
                "chosen_at": at,
            },
        )
    return found


@transaction.atomic
def hand_over(*, session: FeedbackSession, to: User, by: User, at: datetime) -> None:
    """Give a draft to another CX manager, who then leads it; whoever began it keeps reading it."""
    hold_draft(session)
    if not to.has_role(Role.CX_MANAGER):
        raise PlanRefused("Only a CX manager can lead a session.", field="owner")
    FeedbackSession.objects.filter(pk=session.pk).update(owner=to)
    session.readers.remove(to)
    if to.pk != by.pk:
        session.readers.add(by)
    record(actor=by, action="session.handed_over", subject="FeedbackSession", subject_id=session.pk, at=at)


@transaction.atomic
def discard_draft(*, session: FeedbackSession, by: User, at: datetime) -> None:
    """Throw a draft away; nobody was asked, so nothing that anybody said goes with it."""
    hold_draft(session)
    version = session.guide_version_id
    forget_enquiry(session_number=session.pk)
    FeedbackSession.objects.filter(pk=session.pk).delete()
    GuideVersion.objects.filter(pk=version, frozen_at=None, sessions=None).delete()
    record(actor=by, action="session.discarded", subject="FeedbackSession", subject_id=session.pk, at=at)

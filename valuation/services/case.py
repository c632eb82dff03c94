"""Cases of quiet decline: ask about one, dismiss it, or say what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from valuation.models import CaseEnquiry, CaseState, DeclineCase

GOING = (CaseState.OPEN, CaseState.ASKING)


class CaseRefused(Refused):
    """A case can't be changed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enquiry:
    """A session that asks about a case: its number, what it is about and where it is."""

    session_number: int
    title: str
    address: str


@transaction.atomic
def begin_enquiry(*, case: DeclineCase, enquiry: Enquiry, by: User, at: datetime) -> None:
    """Write down that a session asks about a case; the same session again changes nothing."""
    moved = DeclineCase.objects.filter(pk=case.pk, state__in=GOING).update(state=CaseState.ASKING)
    if not moved:
        raise CaseRefused("This case has ended.")
    _, made = CaseEnquiry.objects.get_or_create(
        session_number=enquiry.session_number,
        defaults={
            "case": case,
            "title": enquiry.title[:200],
            "address": enquiry.address,
            "begun_by": by,
            "begun_at": at,
        },
    )
    if made:
        record(actor=by, action="decline.enquiry", subject="DeclineCase", subject_id=case.pk, at=at)


@transaction.atomic
def forget_enquiry(*, session_number: int) -> None:
    """Take back an enquiry whose session was thrown away before anybody was asked."""
    enquiry = CaseEnquiry.objects.filter(session_number=session_number).select_related("case").first()
    if enquiry is None:
        return
    enquiry.delete()
    if not CaseEnquiry.objects.filter(case=enquiry.case).exists():
        DeclineCase.objects.filter(pk=enquiry.case_id, state=CaseState.ASKING).update(state=CaseState.OPEN)


@transaction.atomic
def end_case(*, case: DeclineCase, state: str, reason: str, by: User, at: datetime) -> None:
    """Dismiss a case, or close it with what became of it; either says why."""
    if state not in (CaseState.DISMISSED, CaseState.CLOSED):
        raise CaseRefused("Say whether it is dismissed or closed.", field="state")
    if not reason:
        raise CaseRefused("Say why, in a sentence.", field="reason")
    going = DeclineCase.objects.filter(pk=case.pk, state__in=GOING)
    if not going.update(state=state, reason=reason, decided_by=by, decided_at=at):
        raise CaseRefused("This case has ended already.")
    record(actor=by, action=f"decline.{state}", subject="DeclineCase", subject_id=case.pk, at=at)

"""A session that begins with a question from the numbers: a group that buys less, or a contract that comes up."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from feedback.models import FeedbackSession
from feedback.selectors.candidate import candidates, occasion
from feedback.services.plan import hold_draft, place
from relationships.models import Customer
from valuation.models import DeclineCase
from valuation.selectors.decline import case_views, proposed
from valuation.services.case import Enquiry, begin_enquiry

PROPOSED = 8


@transaction.atomic
def ask_about_case(*, session: FeedbackSession, case: DeclineCase, by: User, at: datetime) -> None:
    """Fill a draft from a case: what we want to understand, whom to ask, and the link between the two."""
    hold_draft(session)
    if session.decline_case_id:
        return  # the same form again
    [view] = case_views([case])
    goal = (
        f"Why {case.title[:1].lower()}{case.title[1:]} have bought {view.fell} less than we expected since about "
        f"{view.seen.began_on:%-d %B %Y}."
    )
    belief = "Nobody has complained. We don’t know why they buy less."
    FeedbackSession.objects.filter(pk=session.pk).update(decline_case=case, goal=goal, belief=belief)
    session.refresh_from_db()
    _propose(session, proposed(case), by=by, at=at)
    enquiry = Enquiry(
        session_number=session.pk,
        title=f"{session.aspect.name}, begun by {by.name}",
        address=reverse("feedback:session", args=[session.pk]),
    )
    begin_enquiry(case=case, enquiry=enquiry, by=by, at=at)


@transaction.atomic
def ask_one_customer(*, session: FeedbackSession, customer: Customer, by: User, at: datetime) -> bool:
    """Give one customer the first place in a draft; say whether they can be asked."""
    hold_draft(session)
    return bool(_propose(session, [customer.pk], by=by, at=at))


def _propose(session: FeedbackSession, customers: Collection[int], *, by: User, at: datetime) -> list[int]:
    """Choose the first of the customers who can be asked now."""
    when = occasion(user=by, session=session, at=at)
    order = {pk: at for at, pk in enumerate(customers)}
    free = [one.customer.pk for one in candidates(when, customers) if not one.gate]
    first = sorted(free, key=lambda pk: order[pk])[:PROPOSED]
    return [one.customer.pk for one in place(session=session, by=by, customers=first, at=at)] if first else []

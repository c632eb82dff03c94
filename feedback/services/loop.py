"""Telling the people who said it: once each, in words somebody here chose."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import Decision, DecisionKind, Notice, NoticeKind, PromiseState
from feedback.selectors.finding import Heard, Reach, readable
from feedback.services.letter import compose, write_letter
from feedback.services.promise import ThreeParts


class TellRefused(Refused):
    """It cannot be told like this."""


@transaction.atomic
def tell(
    *, decision: Decision, kind: str, people: Collection[Heard], parts: ThreeParts, by: User, at: datetime
) -> list[Notice]:
    """Tell each of these people one thing, on their page and by letter; whoever knows already is left alone."""
    _fits(decision, kind)
    reachable = [heard for heard in people if heard.reach != Reach.NONE]
    if not reachable:
        raise TellRefused("Choose at least one person we can reach.", field="people")
    number = _round(decision)
    told = [
        notice
        for heard in reachable
        if (notice := _tell_one(decision, kind, number, heard=heard, parts=parts, by=by, at=at))
    ]
    if told:
        record(
            actor=by,
            action=f"told.{kind}",
            subject="Decision",
            subject_id=decision.pk,
            at=at,
            detail=f"{len(told)} people",
        )
    return told


def _tell_one(  # noqa: PLR0913 - one row of the table, field by field
    decision: Decision, kind: str, number: int, *, heard: Heard, parts: ThreeParts, by: User, at: datetime
) -> Notice | None:
    """Write one person's notice and letter; nothing when they were told before."""
    notice, created = Notice.objects.get_or_create(
        decision=decision,
        invitation=heard.invitation,
        kind=kind,
        round=number,
        defaults={
            "what": parts.what,
            "value_for_you": parts.value_for_you,
            "for_your_goal": parts.for_your_goal,
            "told_by": by,
            "told_at": at,
        },
    )
    if not created:
        return None
    context = {"notice": notice, "by": by, "their_words": heard.turn.text if heard.turn else ""}
    sender = by if heard.who.person_id else None  # the outbox shows a sender whom they wrote to
    write_letter(
        key=f"notice:{notice.pk}", invitation=heard.invitation, name=kind, sender=sender, at=at, context=context
    )
    return notice


def _round(decision: Decision) -> int:
    """Return which time round this is: one, until something that didn't help is taken up again."""
    promise = getattr(decision, "promise", None)
    return int(promise.round) if promise else 1


def _fits(decision: Decision, kind: str) -> None:
    """Refuse to tell what isn't so."""
    promise = getattr(decision, "promise", None)
    if kind == NoticeKind.WONT and decision.kind != DecisionKind.DECLINE:
        raise TellRefused("We haven’t declined this.")
    if kind != NoticeKind.WONT and promise is None:
        raise TellRefused("There’s no promise to tell them about yet.")
    if kind == NoticeKind.DONE and promise and promise.state != PromiseState.DONE:
        raise TellRefused("It isn’t done yet.")


def preview(*, kind: str, heard: Heard, parts: ThreeParts, by: User) -> tuple[str, str]:
    """Return the letter as this person would get it, as far as its writer may know them and their words."""
    words = heard.turn.text if heard.turn and readable([heard.turn], by) else ""
    context = {"notice": parts, "by": by, "person": heard.who, "their_words": words}
    return compose(name=kind, invitation=heard.invitation, context=context)

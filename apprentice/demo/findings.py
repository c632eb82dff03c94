"""Write what Fjellvik made of the words: readings, findings, decisions, promises and what customers were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apprentice.demo.story import Heard, Reading, Told
from feedback.models import (
    Decision,
    FacetMark,
    Finding,
    Invitation,
    Notice,
    Promise,
    Statement,
    StatementState,
    Turn,
)

if TYPE_CHECKING:
    from apprentice.demo.sessions import World


def write_readings(heard: Heard, *, invitation: Invitation, turns: list[Turn | None], world: World) -> None:
    """Create the readings of one customer and everything that followed from each."""
    if heard.readings:
        FacetMark.objects.filter(turn__invitation=invitation).update(by=invitation.session.owner)
    for reading in heard.readings:
        statement = _write_statement(reading, invitation=invitation, turn=turns[reading.answer], world=world)
        if reading.finding:
            finding = Finding.objects.create(
                statement=statement,
                session=invitation.session,
                noted_by=invitation.session.owner,
                text=reading.correction or reading.text,
                noted_at=world.ago(reading.days, hour=13),
            )
            if reading.decision:
                _write_decision(reading, finding=finding, invitation=invitation, world=world)


def _write_statement(reading: Reading, *, invitation: Invitation, turn: Turn | None, world: World) -> Statement:
    marked = turn.facet_marks.order_by("facet__position").first() if turn else None
    answered = reading.state in {StatementState.CONFIRMED, StatementState.CORRECTED}
    return Statement.objects.create(
        invitation=invitation,
        turn=turn,
        text=reading.text,
        state=reading.state,
        correction=reading.correction,
        facet=marked.facet if marked else None,
        drafted_by=invitation.session.owner,
        drafted_at=world.ago(reading.days + 1, hour=17),
        sent_at=None if reading.state == StatementState.DRAFTED else world.ago(reading.days + 1, hour=18),
        answered_at=world.ago(reading.days, hour=8, minute=12) if answered else None,
    )


def _write_decision(reading: Reading, *, finding: Finding, invitation: Invitation, world: World) -> None:
    decided = world.ago(max(0, reading.days - 1), hour=14)
    decision = Decision.objects.create(
        finding=finding,
        kind=reading.decision,
        reason=reading.reason,
        decided_by=invitation.session.owner,
        decided_at=decided,
        answer_by=(world.now.date() + world.days(reading.answer_by)) if reading.answer_by is not None else None,
    )
    if promise := reading.promise:
        Promise.objects.create(
            decision=decision,
            what=promise.what,
            value_for_you=promise.for_you,
            for_your_goal=promise.for_goal,
            made_at=decided,
            owner=world.staff[promise.owner],
            due=world.now.date() + world.days(promise.due),
            state="doing" if promise.done is None else "done",
            done_at=None if promise.done is None else world.ago(promise.done),
            done_what="" if promise.done is None else promise.what,
        )
    for told in reading.told:
        _write_notice(told, reading=reading, decision=decision, invitation=invitation, world=world)


def _write_notice(told: Told, *, reading: Reading, decision: Decision, invitation: Invitation, world: World) -> None:
    promise = reading.promise
    Notice.objects.create(
        decision=decision,
        invitation=invitation,
        kind=told.kind,
        what=promise.what if promise else reading.reason,
        value_for_you=promise.for_you if promise else "",
        for_your_goal=promise.for_goal if promise else "",
        told_by=invitation.session.owner,
        told_at=world.ago(told.days, hour=15),
        seen_at=world.ago(told.days, hour=19),
        helped=told.helped,
        helped_words=told.words,
        helped_at=world.ago(told.days, hour=20) if told.helped is not None else None,
    )

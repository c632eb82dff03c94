"""Look through a conversation for what doesn't add up, again and again, and keep what people decided about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.dateformat import format as written

from accounts.models import User
from accounts.services.audit import record
from common.errors import Refused
from feedback.models import (
    Clarification,
    Contradiction,
    ContradictionCheck,
    ContradictionKind,
    ContradictionState,
    Invitation,
    Score,
    Turn,
    Words,
)
from feedback.models.contradiction import QUOTE_MAX
from feedback.models.guide import QUESTION_MAX
from feedback.scoring.contradiction import (
    score_against_words,
    words_against_earlier,
    words_against_figures,
    words_against_record,
)
from feedback.scoring.doubt import Doubt, Saying
from feedback.selectors.record import day_of, figures_of, own_speed, record_of
from feedback.selectors.tone import Tone, tones_of, who_says
from feedback.selectors.voices import marked_words
from feedback.services.clarification import Asking, ask

AT_ONCE = 100
LOOK_AGAIN, STILL_WARM = timedelta(days=1), timedelta(days=90)
State = ContradictionState


class ContradictionRefused(Refused):
    """It cannot be settled like this."""


def waiting_conversations(*, at: datetime) -> list[int]:
    """Return conversations with something new since the last look, and warm ones that weren't looked at for a day.

    A reading that has heard their words anew is something new, too: it may be surer of how they sound.
    """
    newest = Turn.objects.filter(invitation=OuterRef("pk")).annotate(moved=Coalesce("withdrawn_at", "changed_at", "at"))
    read = Words.objects.filter(turn__invitation=OuterRef("pk"), read_at__isnull=False).order_by("-read_at")
    scored = Score.objects.filter(invitation=OuterRef("pk")).values("at")[:1]
    heard = Invitation.objects.annotate(
        said_at=Subquery(newest.order_by("-moved").values("moved")[:1], output_field=DateTimeField()),
        scored_at=Subquery(scored, output_field=DateTimeField()),
        read_at=Subquery(read.values("read_at")[:1], output_field=DateTimeField()),
    ).filter(said_at__isnull=False)
    news = heard.annotate(news_at=Greatest("said_at", Coalesce("scored_at", "said_at"), Coalesce("read_at", "said_at")))
    due = Q(contradiction_check=None) | Q(news_at__gt=F("contradiction_check__knew"))
    due |= Q(news_at__gt=at - STILL_WARM, contradiction_check__at__lte=at - LOOK_AGAIN)
    return list(news.filter(due).order_by("news_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def look_for_contradictions(*, at: datetime) -> int:
    """Look through every conversation that waits and return how many that were."""
    return sum(look_through(invitation_id=pk, at=at) for pk in waiting_conversations(at=at))


@transaction.atomic
def look_through(*, invitation_id: int, at: datetime) -> bool:
    """Look through one conversation; what is found again stays as people left it, what is gone and open goes."""
    found = Invitation.objects.select_related("session", "customer__company").filter(pk=invitation_id)
    invitation = found.select_for_update(of=("self",)).first()
    if invitation is None:
        return False
    turns = list(_turns(invitation))
    earlier = list(_told_before(invitation))
    tones = tones_of(turn.pk for turn in (*turns, *earlier))
    doubts = list(_doubts(invitation, turns, earlier, tones, at=at))
    known = {one.fingerprint: one for one in Contradiction.objects.filter(invitation=invitation)}
    by_key = {turn.pk: turn for turn in turns}
    for kind, doubt in doubts:
        says = _says(doubt, by_key, tones)
        _keep(invitation, _fingerprint(kind, doubt), {"kind": kind, **says}, known, at)
    seen = {_fingerprint(kind, doubt) for kind, doubt in doubts}
    gone = Contradiction.objects.filter(invitation=invitation, gone_at=None).exclude(fingerprint__in=seen)
    gone.update(gone_at=at)
    ContradictionCheck.objects.update_or_create(invitation=invitation, defaults={"knew": at, "at": at})
    return True


def _turns(invitation: Invitation) -> Iterable[Turn]:
    said = Turn.objects.standing().filter(invitation=invitation).select_related("question", "live_question")
    return said.prefetch_related("facet_marks").order_by("at", "pk")


def _saying(turn: Turn, tones: dict[int, Tone]) -> Saying:
    facets = frozenset(mark.facet_id for mark in turn.facet_marks.all())
    sounds = tones[turn.pk].sounds if turn.pk in tones else ""
    return Saying(turn.pk, turn.text, turn.asked, facets, marked_words(turn), sounds)


def _doubts(
    invitation: Invitation,
    turns: Sequence[Turn],
    earlier: Sequence[Turn],
    tones: dict[int, Tone],
    *,
    at: datetime,
) -> Iterable[tuple[str, Doubt]]:
    """Yield what each comparison asks, kind by kind."""
    sayings = [_saying(turn, tones) for turn in turns]
    before = [(_saying(turn, tones), f"in {written(turn.at, 'F Y')}") for turn in earlier]
    score, quoted = _score_of(invitation), []
    if score and (doubt := score_against_words(score.value, score.best, sayings)):
        quoted.append(doubt.quote)
        yield ContradictionKind.SCORE, doubt
    aspect, day = invitation.session.aspect_id, day_of(invitation, at)
    held, speed = record_of(invitation.customer, on=day), own_speed(invitation.customer, aspect, on=day)
    for doubt in words_against_record(sayings, held, speed=speed):
        yield ContradictionKind.RECORD, doubt
    for doubt in words_against_figures(sayings, figures_of(aspect, on=day), quoted=quoted):
        yield ContradictionKind.KPI, doubt
    for doubt in words_against_earlier(sayings, before):
        yield ContradictionKind.WORDS, doubt


def _score_of(invitation: Invitation) -> Score | None:
    """Return the number given in this conversation, else the newest one imported for the same aspect before it."""
    own = Score.objects.filter(invitation=invitation).first()
    if own or invitation.customer is None:
        return own
    known = Score.objects.filter(invitation=None, customer=invitation.customer, aspect=invitation.session.aspect_id)
    return known.order_by("-at", "-pk").first()


def _told_before(invitation: Invitation) -> Iterable[Turn]:
    """Return what the same person said about the same aspect in conversations before this one."""
    before = Turn.objects.standing().filter(
        invitation__person=invitation.person_id,
        invitation__session__aspect=invitation.session.aspect_id,
        invitation__chosen_at__lt=invitation.chosen_at,
    )
    return before.select_related("question", "live_question").prefetch_related("facet_marks").order_by("at", "pk")


def _fingerprint(kind: str, doubt: Doubt) -> str:
    return f"{kind}:{doubt.ref}:{doubt.key if kind == ContradictionKind.WORDS else ''}"


def _says(doubt: Doubt, turns: dict[int, Turn], tones: dict[int, Tone]) -> dict[str, Any]:
    """Return what is written down of one doubt, and who said how the words sound."""
    return {
        "turn": turns[int(str(doubt.key))],
        "quote": doubt.quote[:QUOTE_MAX],
        "but": doubt.but,
        "figure": doubt.figure[:200],
        "detail": doubt.detail,
        "rows": [list(row) for row in doubt.rows],
        "question": doubt.question[:QUESTION_MAX],
        "tone_by": who_says(tones, (int(str(key)) for key in doubt.keys)),
        "gone_at": None,
    }


def _keep(
    invitation: Invitation, name: str, says: dict[str, Any], known: dict[str, Contradiction], at: datetime
) -> None:
    """Write one doubt down, or bring an open one up to date; what somebody settled keeps what it was about."""
    before = known.get(name)
    if before is None:
        Contradiction.objects.get_or_create(invitation=invitation, fingerprint=name, defaults={**says, "found_at": at})
        return
    same = Contradiction.objects.filter(pk=before.pk)
    same.filter(state=State.OPEN).update(**says)
    same.exclude(state=State.OPEN).update(gone_at=None)


@transaction.atomic
def settle(*, contradiction: Contradiction, state: str, why: str, by: User, at: datetime) -> None:
    """Keep both, or write down what explains it; saying the same twice changes nothing."""
    if state not in {State.KEPT, State.EXPLAINED, State.OPEN}:
        raise ContradictionRefused("Keep both, write down what explains it, or open it again.", field="state")
    if state == State.EXPLAINED and not why.strip():
        raise ContradictionRefused("Write down what explains it.", field="why")
    if contradiction.state == state and contradiction.why == why:
        return
    Contradiction.objects.filter(pk=contradiction.pk).update(state=state, why=why, settled_by=by, settled_at=at)
    record(actor=by, action=f"contradiction.{state}", subject="Contradiction", subject_id=contradiction.pk, at=at)


@transaction.atomic
def ask_about(*, contradiction: Contradiction, key: UUID, asking: Asking, by: User, at: datetime) -> Clarification:
    """Ask the person about what doesn't add up; asked once, it waits for their answer."""
    asked = ask(key=key, invitation=contradiction.invitation, asking=asking, by=by, at=at)
    fresh = Contradiction.objects.filter(pk=contradiction.pk).exclude(state=State.EXPLAINED)
    fresh.update(state=State.ASKED, clarification=asked, settled_by=by, settled_at=at)
    return asked

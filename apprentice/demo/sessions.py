"""Write the sessions of the script into the tables, each row with the time it would have had."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from apprentice.demo.aspects import ASPECTS, GROUND_RULES, IN_NORWEGIAN, QUESTIONS, STAGES
from apprentice.demo.findings import write_readings
from apprentice.demo.rooms import open_now, write_talk
from apprentice.demo.script import SESSIONS
from apprentice.demo.story import Asked, Heard
from apprentice.demo.words import CROWD
from feedback.models import (
    Aspect,
    Facet,
    FeedbackSession,
    Finding,
    Guide,
    GuideVersion,
    Invitation,
    InvitationState,
    JourneyStage,
    Question,
    QuestionKind,
    Turn,
    WordsUse,
)
from feedback.services.answering import Sent, add_more, answer_question
from feedback.services.customer import agree, choose_language, finish
from feedback.services.finding import join_words
from feedback.services.pace import wish_reminder
from feedback.services.plan import place
from feedback.services.session import close_session, open_session
from feedback.services.unseen import go_unseen
from relationships.models import Customer

CROWD_WITHOUT_NAME = 3
UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, and when now is."""

    now: datetime
    rng: Random
    staff: dict[str, User]
    named: dict[str, Customer]
    crowd: list[Customer]
    buyers: list[Customer]

    def ago(self, days: float, *, hour: int = 10, minute: int = 0) -> datetime:
        """Return a time on a day so long ago, never in the future."""
        day = timezone.localtime(self.now - timedelta(days=days)).date()
        moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
        return min(moment, self.now - timedelta(minutes=20))

    def days(self, count: int) -> timedelta:
        """Return a stretch of days, also backwards."""
        return timedelta(days=count)


def write_sessions(world: World) -> None:
    """Create aspects, guides and every session of the script, the oldest first."""
    aspects = _write_aspects()
    for asked in sorted(SESSIONS, key=lambda asked: -asked.opened):
        _write_session(asked, aspect=aspects[asked.aspect], world=world)


def _write_aspects() -> dict[str, Aspect]:
    stages = {name: JourneyStage.objects.create(name=name, position=n) for n, name in enumerate(STAGES)}
    aspects = {}
    for position, (name, (stage, told_as, about, facets)) in enumerate(ASPECTS.items()):
        aspect = Aspect.objects.create(
            name=name,
            told_as=told_as,
            told_as_nb=IN_NORWEGIAN[name],
            about=about,
            stage=stages[stage],
            position=position,
        )
        Facet.objects.bulk_create(
            Facet(aspect=aspect, name=part, clues=clues, position=n) for n, (part, clues) in enumerate(facets.items())
        )
        aspects[name] = aspect
    return aspects


def _write_session(asked: Asked, *, aspect: Aspect, world: World) -> None:
    """Plan, send and answer one session with the product's own services, each at its own time."""
    owner, opened = world.staff[asked.owner], world.ago(asked.opened, hour=9)
    session = FeedbackSession.objects.create(
        aspect=aspect,
        guide_version=_write_guide(aspect, questions=asked.questions or QUESTIONS),
        owner=owner,
        goal=asked.goal,
        belief=asked.belief,
        decision_it_feeds=asked.decision,
        decide_by=(world.now + timedelta(days=asked.decide_by)).date(),
        reward=asked.reward,
        created_at=opened - timedelta(minutes=50),
    )
    session.readers.set(world.staff[name] for name in asked.readers)
    everybody = [(heard, _customer_of(heard, world=world)) for heard in (*asked.heard, *_crowd_of(asked))]
    place(session=session, by=owner, customers=[customer.pk for _, customer in everybody], at=opened)
    if asked.draft:
        return
    open_session(session=session, by=owner, today=opened.date(), at=opened)
    session.refresh_from_db()
    for heard, customer in everybody:
        _write_heard(heard, invitation=session.invitations.get(customer=customer), world=world)
    if asked.closed:
        close_session(session=session, by=owner, at=world.ago(asked.closed))


def _write_guide(aspect: Aspect, *, questions: tuple[str, ...]) -> GuideVersion:
    guide, _ = Guide.objects.get_or_create(aspect=aspect, language="en", name=f"{aspect.name}, open questions")
    version = GuideVersion.objects.create(guide=guide, number=guide.versions.count() + 1, ground_rules=GROUND_RULES)
    Question.objects.bulk_create(
        Question(version=version, text=text, position=n, kind=QuestionKind.OPEN if n else QuestionKind.ICE_BREAKER)
        for n, text in enumerate(questions)
    )
    return version


def _crowd_of(asked: Asked) -> list[Heard]:
    """Give the aspect's sentences to customers of the crowd, each to somebody who was not asked before."""
    return [
        Heard(
            who="crowd",
            days=max(1, asked.opened - 2 - number),
            use="without_name" if number % CROWD_WITHOUT_NAME == 0 else "with_name",
            answers=("", line.words),
            readings=(line.reading,) if line.reading else (),
            same_as=line.same_as,
        )
        for number, line in enumerate(CROWD.get(asked.aspect, ())[: asked.crowd])
    ]


def _customer_of(heard: Heard, *, world: World) -> Customer:
    if heard.who == "crowd":
        return world.crowd.pop()
    return world.buyers.pop() if heard.who == "buyer" else world.named[heard.who]


def _write_heard(heard: Heard, *, invitation: Invitation, world: World) -> None:
    if heard.state == InvitationState.INVITED:
        return
    invited = invitation.invited_at or world.now
    at = max(invited + timedelta(hours=5), world.ago(heard.days, hour=16, minute=world.rng.randint(0, 50)))
    Invitation.objects.filter(pk=invitation.pk).update(opened_at=at - timedelta(minutes=14))
    if heard.use == UNSEEN:
        invitation = go_unseen(invitation=invitation, at=at - timedelta(minutes=13))
    else:
        agree(invitation=invitation, words_use=WordsUse(heard.use), at=at - timedelta(minutes=13))
    if heard.remind_in:
        wish_reminder(invitation=invitation, on=(world.now + timedelta(days=heard.remind_in)).date(), at=world.now)
    if heard.language:
        choose_language(invitation=invitation, language=heard.language)
        invitation.language = heard.language
    if heard.room == "talked":
        turns = write_talk(invitation, host=invitation.session.owner, begun=at)
    else:
        turns = _write_turns(heard, invitation=invitation, answered=at)
    if heard.state == InvitationState.FINISHED:
        finish(invitation=invitation, at=at)
    invitation.refresh_from_db()
    if heard.room == "open":
        open_now(invitation, host=invitation.session.owner, now=world.now)
    write_readings(heard, invitation=invitation, turns=turns, world=world)
    if heard.same_as:
        finding = Finding.objects.get(session=invitation.session, text=heard.same_as)
        join_words(finding=finding, turns=[turn for turn in turns if turn])


def _write_turns(heard: Heard, *, invitation: Invitation, answered: datetime) -> list[Turn | None]:
    """Send the answers in the order of the questions; an empty answer is a question skipped."""
    turns: list[Turn | None] = []
    questions = invitation.session.guide_version.questions.order_by("position")
    for number, (question, text) in enumerate(zip(questions, heard.answers, strict=False)):
        at = answered - timedelta(minutes=3 * (len(heard.answers) - number))
        sent = Sent(key=uuid4(), words=text)
        turns.append(answer_question(invitation=invitation, question=question, sent=sent, at=at) if text else None)
    turns.extend(add_more(invitation=invitation, sent=Sent(key=uuid4(), words=t), at=answered) for t in heard.more)
    for turn in turns:
        start = turn.text.find(heard.mark) if turn and heard.mark else -1
        if turn and start >= 0:
            Turn.objects.filter(pk=turn.pk).update(mark_start=start, mark_end=start + len(heard.mark))
    return turns

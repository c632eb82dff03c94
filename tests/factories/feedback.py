"""Factories of the feedback app: each makes one row that every guard of the database accepts.

A session is a draft unless asked otherwise: ``FeedbackSessionFactory(open=True)`` or ``(closed=True)``.
An invitation is chosen but not sent unless asked otherwise: ``InvitationFactory(invited=True)`` has a living
secret link (``token_of(invitation.link)`` is its token), ``InvitationFactory(finished=True)`` has answered.
"""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.services.link import make_link
from feedback.models import (
    Aspect,
    Decision,
    DecisionKind,
    Draft,
    Extraction,
    Facet,
    FacetMark,
    FeedbackSession,
    Finding,
    FindingLabel,
    Guide,
    GuideVersion,
    Invitation,
    InvitationState,
    JourneyStage,
    LiveQuestion,
    LoyaltyGroup,
    Notice,
    NoticeKind,
    ParkedTopic,
    Promise,
    Question,
    QuestionFinding,
    QuestionKind,
    Review,
    Room,
    RoomStep,
    SessionState,
    Statement,
    Study,
    StudyArm,
    StudyMember,
    StudyRun,
    StudyTheme,
    TextRun,
    Theme,
    ThemeChange,
    ThemeMark,
    ThemeRule,
    Turn,
    TurnKind,
    Words,
    WordsUse,
)
from tests.factories.relationships import CustomerFactory

USER = "tests.factories.accounts.UserFactory"
PERSON = "tests.factories.relationships.PersonFactory"
LINK_LIVES = timedelta(days=365)


def listening_link():
    """Make a living link to the customer's pages."""
    return make_link(purpose="listen", at=timezone.now(), lives=LINK_LIVES)


class JourneyStageFactory(DjangoModelFactory):
    class Meta:
        model = JourneyStage

    name = factory.Sequence(lambda n: f"Stage {n}")
    position = factory.Sequence(lambda n: n)


class AspectFactory(DjangoModelFactory):
    class Meta:
        model = Aspect

    name = factory.Sequence(lambda n: f"Delivery {n}")
    told_as = "getting an order to you"
    about = "From the order to the moment it can be used."
    stage = factory.SubFactory(JourneyStageFactory)


class FacetFactory(DjangoModelFactory):
    class Meta:
        model = Facet

    aspect = factory.SubFactory(AspectFactory)
    name = factory.Sequence(lambda n: f"The date {n}")
    clues = "date, day, late"


class GuideFactory(DjangoModelFactory):
    class Meta:
        model = Guide

    aspect = factory.SubFactory(AspectFactory)
    name = factory.Sequence(lambda n: f"Guide {n}")


class GuideVersionFactory(DjangoModelFactory):
    class Meta:
        model = GuideVersion

    guide = factory.SubFactory(GuideFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    version = factory.SubFactory(GuideVersionFactory)
    kind = QuestionKind.OPEN
    text = "Tell me about the last order you waited for."
    position = factory.Sequence(lambda n: n % 30_000)


class QuestionFindingFactory(DjangoModelFactory):
    """What the check saw, still to look at; ``kept=True`` and ``reworded=True`` are settled."""

    class Meta:
        model = QuestionFinding

    class Params:
        kept = factory.Trait(state="kept", kept_because="not_so", at=factory.LazyFunction(timezone.now))
        reworded = factory.Trait(state="reworded", at=factory.LazyFunction(timezone.now))

    question = factory.SubFactory(QuestionFactory, text="Don’t you agree that our delivery is fast?")
    kind = "leading"
    level = "stop"
    probability = 0.96
    wording = factory.SelfAttribute("question.text")
    start = 0
    end = 15
    words = "Don’t you agree"
    noted_at = factory.LazyFunction(timezone.now)


class FindingLabelFactory(DjangoModelFactory):
    class Meta:
        model = FindingLabel

    finding = factory.SubFactory(QuestionFindingFactory, kept=True)
    by = factory.SubFactory(USER, roles=["analyst"])
    is_right = True
    at = factory.LazyFunction(timezone.now)


class FeedbackSessionFactory(DjangoModelFactory):
    class Meta:
        model = FeedbackSession

    class Params:
        open = factory.Trait(
            state=SessionState.OPEN,
            goal="What a delivery date means to someone whose work depends on it.",
            decision_it_feeds="Whether we promise a date at checkout.",
            decide_by=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=21)),
            opened_at=factory.LazyFunction(timezone.now),
        )
        closed = factory.Trait(
            open=True,
            state=SessionState.CLOSED,
            closed_at=factory.LazyFunction(timezone.now),
        )

    aspect = factory.SubFactory(AspectFactory)
    guide_version = factory.SubFactory(GuideVersionFactory, guide__aspect=factory.SelfAttribute("...aspect"))
    owner = factory.SubFactory(USER, roles=["cx_manager"])
    created_at = factory.LazyFunction(timezone.now)


class CustomerOfFactory(CustomerFactory):
    """The customer that a person is, made when there is none."""

    class Meta:
        django_get_or_create = ("person",)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    class Params:
        invited = factory.Trait(
            session=factory.SubFactory(FeedbackSessionFactory, open=True),
            link=factory.LazyFunction(listening_link),
            state=InvitationState.INVITED,
            invited_at=factory.LazyFunction(timezone.now),
        )
        answering = factory.Trait(
            invited=True,
            state=InvitationState.ANSWERING,
            words_use=WordsUse.WITH_NAME,
            agreed_at=factory.LazyFunction(timezone.now),
        )
        finished = factory.Trait(
            invited=True,
            state=InvitationState.FINISHED,
            words_use=WordsUse.WITH_NAME,
            agreed_at=factory.LazyFunction(timezone.now),
            finished_at=factory.LazyAttribute(lambda row: row.invited_at + timedelta(minutes=12)),
        )

    session = factory.SubFactory(FeedbackSessionFactory)
    person = factory.SubFactory(PERSON)
    customer = factory.SubFactory(CustomerOfFactory, person=factory.SelfAttribute("..person"), company=None)
    chosen_at = factory.LazyFunction(timezone.now)


class TurnFactory(DjangoModelFactory):
    """An answer to a question of the session's own guide; ``question=None, kind="else"`` for anything else."""

    class Meta:
        model = Turn

    invitation = factory.SubFactory(InvitationFactory, finished=True)
    question = factory.SubFactory(QuestionFactory, version=factory.SelfAttribute("..invitation.session.guide_version"))
    kind = TurnKind.ANSWER
    text = "It said delivered. It was across the fjord."
    at = factory.LazyFunction(timezone.now)


class RoomFactory(DjangoModelFactory):
    """A conversation that began; ``ended=True`` for one that is over."""

    class Meta:
        model = Room

    class Params:
        ended = factory.Trait(
            ended_at=factory.LazyAttribute(lambda row: row.started_at + timedelta(minutes=18)), phase="thanks"
        )

    invitation = factory.SubFactory(InvitationFactory, answering=True)
    host = factory.SelfAttribute("invitation.session.owner")
    started_at = factory.LazyFunction(timezone.now)


class RoomStepFactory(DjangoModelFactory):
    class Meta:
        model = RoomStep

    room = factory.SubFactory(RoomFactory)
    kind = "phase"
    phase = "story"
    version = factory.LazyAttribute(lambda row: next_version(row.room))
    at = factory.SelfAttribute("room.started_at")


class LiveQuestionFactory(DjangoModelFactory):
    class Meta:
        model = LiveQuestion

    room = factory.SubFactory(RoomFactory)
    by = factory.SelfAttribute("room.host")
    text = "What happened then?"
    phase = factory.SelfAttribute("room.phase")
    version = factory.LazyAttribute(lambda row: next_version(row.room))
    at = factory.LazyFunction(timezone.now)


class LiveTurnFactory(TurnFactory):
    """What the customer said in a room, to the question before it."""

    invitation = factory.SelfAttribute("live_question.room.invitation")
    question = None
    live_question = factory.SubFactory(LiveQuestionFactory)
    room_version = factory.LazyAttribute(lambda row: next_version(row.live_question.room))


def next_version(room):
    """Let the room's version grow, as everything that happens in it does."""
    room.version += 1
    Room.objects.filter(pk=room.pk).update(version=room.version)
    return room.version


class DraftFactory(DjangoModelFactory):
    class Meta:
        model = Draft

    invitation = factory.SubFactory(InvitationFactory, invited=True)
    question = factory.SubFactory(QuestionFactory, version=factory.SelfAttribute("..invitation.session.guide_version"))
    text = "It said deliv"
    saved_at = factory.LazyFunction(timezone.now)


class FacetMarkFactory(DjangoModelFactory):
    class Meta:
        model = FacetMark

    turn = factory.SubFactory(TurnFactory)
    facet = factory.SubFactory(FacetFactory, aspect=factory.SelfAttribute("..turn.invitation.session.aspect"))
    at = factory.LazyFunction(timezone.now)


class ParkedTopicFactory(DjangoModelFactory):
    class Meta:
        model = ParkedTopic

    turn = factory.SubFactory(TurnFactory)
    aspect = factory.SubFactory(AspectFactory)
    by = factory.SelfAttribute("turn.invitation.session.owner")
    at = factory.LazyFunction(timezone.now)


class StatementFactory(DjangoModelFactory):
    """A reading that is drafted; ``sent=True``, ``confirmed=True``, ``corrected=True`` go further."""

    class Meta:
        model = Statement

    class Params:
        sent = factory.Trait(state="sent", sent_at=factory.LazyFunction(timezone.now))
        confirmed = factory.Trait(sent=True, state="confirmed", answered_at=factory.LazyFunction(timezone.now))
        corrected = factory.Trait(
            sent=True,
            state="corrected",
            answered_at=factory.LazyFunction(timezone.now),
            correction="Not the date. The place.",
        )

    invitation = factory.SubFactory(InvitationFactory, finished=True)
    turn = factory.SubFactory(TurnFactory, invitation=factory.SelfAttribute("..invitation"))
    text = "A parcel that waits across the fjord has not been delivered."
    drafted_by = factory.SelfAttribute("invitation.session.owner")
    drafted_at = factory.LazyFunction(timezone.now)


class FindingFactory(DjangoModelFactory):
    class Meta:
        model = Finding

    statement = factory.SubFactory(StatementFactory, confirmed=True)
    session = factory.SelfAttribute("statement.invitation.session")
    text = factory.SelfAttribute("statement.text")
    noted_by = factory.SelfAttribute("session.owner")
    noted_at = factory.LazyFunction(timezone.now)


class DecisionFactory(DjangoModelFactory):
    """A decision to act; ``kind="investigate"`` gets the date it needs."""

    class Meta:
        model = Decision

    finding = factory.SubFactory(FindingFactory)
    kind = DecisionKind.ACT
    reason = "Eleven people plan around us."
    decided_by = factory.SelfAttribute("finding.session.owner")
    decided_at = factory.LazyFunction(timezone.now)
    answer_by = factory.LazyAttribute(
        lambda row: timezone.localdate() + timedelta(days=14) if row.kind == "investigate" else None
    )


class PromiseFactory(DjangoModelFactory):
    """A promise we're keeping; ``done=True`` for one that is kept."""

    class Meta:
        model = Promise

    class Params:
        done = factory.Trait(
            state="done", done_at=factory.LazyFunction(timezone.now), done_what="The box is in the shop."
        )

    decision = factory.SubFactory(DecisionFactory)
    what = "Checkout names a date and a place before you pay."
    value_for_you = "You know which side of the fjord to drive to."
    for_your_goal = "You can plan a course around it."
    owner = factory.SubFactory(USER, roles=["executive"])
    due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    made_at = factory.LazyFunction(timezone.now)


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    decision = factory.SubFactory(DecisionFactory)
    invitation = factory.SelfAttribute("decision.finding.statement.invitation")
    kind = NoticeKind.WILL
    what = "Checkout will name a date and a place."
    value_for_you = "You know which side of the fjord to drive to."
    for_your_goal = "You can plan a course around it."
    told_by = factory.SelfAttribute("decision.decided_by")
    told_at = factory.LazyFunction(timezone.now)


class StudyFactory(DjangoModelFactory):
    """A draft with its three arms; ``open=True`` for one whose arms have sessions that listen."""

    class Meta:
        model = Study
        skip_postgeneration_save = True

    class Params:
        open = factory.Trait(state="open", opened_at=factory.LazyFunction(timezone.now))

    title = "Why do they stay?"
    aspect = factory.SubFactory(AspectFactory)
    owner = factory.SubFactory(USER, roles=["cx_manager"])
    story = "Tell me about one time when that was so."
    decision_it_feeds = "What we say first on the front page."
    decide_by = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=60))
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def arms(self, create, extracted, **kwargs):
        """Give every group its wording, and a session once the study is sent."""
        for group in LoyaltyGroup.values:
            session = None
            if self.state != "draft":
                session = FeedbackSessionFactory(owner=self.owner, aspect=self.aspect, open=True)
            StudyArm.objects.create(study=self, group=group, question=f"What decides it ({group})?", session=session)


class StudyMemberFactory(DjangoModelFactory):
    """One customer in one group; ``answered=True`` for one who has answered in the arm's session."""

    class Meta:
        model = StudyMember

    class Params:
        answered = factory.Trait(
            invitation=factory.SubFactory(
                InvitationFactory,
                finished=True,
                session=factory.SelfAttribute("..arm.session"),
                customer=factory.SelfAttribute("..customer"),
                person=factory.SelfAttribute("..customer.person"),
            )
        )

    arm = factory.LazyFunction(lambda: StudyFactory().arms.get(group="loyal"))
    customer = factory.SubFactory(CustomerFactory)
    stratum = "1 to 3 years, Families, middle third by spend"
    p_alive = 0.9
    days = 800
    orders = 7
    spent_minor = 500_000


class StudyThemeFactory(DjangoModelFactory):
    class Meta:
        model = StudyTheme

    study = factory.SubFactory(StudyFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    position = factory.Sequence(lambda n: n)


class StudyRunFactory(DjangoModelFactory):
    """Work that waits."""

    class Meta:
        model = StudyRun

    study = factory.SubFactory(StudyFactory)
    work = "groups"
    requested_by = factory.SelfAttribute("study.owner")
    requested_at = factory.LazyFunction(timezone.now)


class ReviewFactory(DjangoModelFactory):
    """A review whose writer nobody knows; ``customer=...`` for one we know, ``with_name=True`` for one who signed."""

    class Meta:
        model = Review

    source = "shop"
    external_id = factory.Sequence(lambda n: f"review-{n}")
    rating = 4
    text = "Warm to the last hut, and the zip held."
    product = "Fjord shell"
    at = factory.LazyFunction(timezone.now)


class WordsFactory(DjangoModelFactory):
    """What a review says; ``review=None, turn=...`` for words of a session."""

    class Meta:
        model = Words

    review = factory.SubFactory(ReviewFactory)
    at = factory.LazyFunction(timezone.now)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"The day it comes {n}")
    made_at = factory.LazyFunction(timezone.now)


class ThemeRuleFactory(DjangoModelFactory):
    class Meta:
        model = ThemeRule

    theme = factory.SubFactory(ThemeFactory)
    phrase = factory.Sequence(lambda n: f"phrase {n}")


class ThemeChangeFactory(DjangoModelFactory):
    class Meta:
        model = ThemeChange

    theme = factory.SubFactory(ThemeFactory)
    action = "named"
    at = factory.LazyFunction(timezone.now)


class ThemeMarkFactory(DjangoModelFactory):
    """A suggestion of the model; ``seen=True`` for a theme that a person saw."""

    class Meta:
        model = ThemeMark

    class Params:
        seen = factory.Trait(state="accepted", origin="person", by=factory.SubFactory(USER, roles=["analyst"]))

    theme = factory.SubFactory(ThemeFactory)
    words = factory.SubFactory(WordsFactory)
    at = factory.LazyFunction(timezone.now)


class TextRunFactory(DjangoModelFactory):
    """A reading that waits; ``done=True`` for one that has read everything and found nothing."""

    class Meta:
        model = TextRun

    class Params:
        done = factory.Trait(
            state="done",
            finished_at=factory.LazyFunction(timezone.now),
            result=factory.LazyFunction(
                lambda: {
                    "words": 0,
                    "no_theme": 0,
                    "unexpected": 0,
                    "contradicts": 0,
                    "sentiment": {"n": 0, "trained": False, "reason": "", "accuracy": None},
                    "themes": {},
                    "drift": [],
                }
            ),
        )

    requested_at = factory.LazyFunction(timezone.now)


class ExtractionFactory(DjangoModelFactory):
    """Something found that waits; ``kept=True`` for one that somebody decided about."""

    class Meta:
        model = Extraction

    class Params:
        kept = factory.Trait(
            state="accepted", by=factory.SubFactory(USER, roles=["analyst"]), at=factory.LazyFunction(timezone.now)
        )

    words = factory.SubFactory(WordsFactory)
    kind = "need"
    start = factory.Sequence(lambda n: n)
    end = factory.LazyAttribute(lambda row: row.start + 5)

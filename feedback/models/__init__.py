"""Aspects, guides, sessions, words, findings, decisions, promises."""

from feedback.models.aspect import Aspect, Facet, JourneyStage
from feedback.models.finding import Decision, DecisionKind, Finding, Statement, StatementState
from feedback.models.guide import Guide, GuideVersion, Language, Question, QuestionKind
from feedback.models.promise import Notice, NoticeKind, Promise, PromiseState
from feedback.models.question_check import (
    CheckKind,
    CheckLevel,
    CheckState,
    FindingLabel,
    KeptBecause,
    QuestionFinding,
)
from feedback.models.review import Review
from feedback.models.room import LiveQuestion, Room, RoomKind, RoomPhase, RoomStep, RoomStepKind
from feedback.models.session import FeedbackSession, Invitation, InvitationState, SessionState, WordsUse
from feedback.models.study import (
    Coding,
    LoyaltyGroup,
    Study,
    StudyArm,
    StudyMember,
    StudyRun,
    StudyState,
    StudyTheme,
    StudyWork,
    WorkState,
)
from feedback.models.words import Draft, FacetMark, ParkedTopic, Turn, TurnKind

__all__ = [
    "Aspect",
    "CheckKind",
    "CheckLevel",
    "CheckState",
    "Coding",
    "Decision",
    "DecisionKind",
    "Draft",
    "Facet",
    "FacetMark",
    "FeedbackSession",
    "Finding",
    "FindingLabel",
    "Guide",
    "GuideVersion",
    "Invitation",
    "InvitationState",
    "JourneyStage",
    "KeptBecause",
    "Language",
    "LiveQuestion",
    "LoyaltyGroup",
    "Notice",
    "NoticeKind",
    "ParkedTopic",
    "Promise",
    "PromiseState",
    "Question",
    "QuestionFinding",
    "QuestionKind",
    "Review",
    "Room",
    "RoomKind",
    "RoomPhase",
    "RoomStep",
    "RoomStepKind",
    "SessionState",
    "Statement",
    "StatementState",
    "Study",
    "StudyArm",
    "StudyMember",
    "StudyRun",
    "StudyState",
    "StudyTheme",
    "StudyWork",
    "Turn",
    "TurnKind",
    "WordsUse",
    "WorkState",
]

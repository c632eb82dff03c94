"""Reads a question as it is typed and says which words steer the answer, why, and what to ask instead."""

from feedback.scoring.question_check.check import check_question
from feedback.scoring.question_check.grade import reading_grade
from feedback.scoring.question_check.guide import GUIDE_CHECKS, GuideChecked, GuideFound, check_guide
from feedback.scoring.question_check.kinds import KINDS, Checked, Found, Kind, Known, Level
from feedback.scoring.question_check.lexicon import languages
from feedback.scoring.question_check.measured import measured

__all__ = [
    "GUIDE_CHECKS",
    "KINDS",
    "Checked",
    "Found",
    "GuideChecked",
    "GuideFound",
    "Kind",
    "Known",
    "Level",
    "check_guide",
    "check_question",
    "languages",
    "measured",
    "reading_grade",
]

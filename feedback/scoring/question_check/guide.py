"""Checks a guide as a whole: order, length, reading grade, one aspect, repeated asks, and answers to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Literal, get_args

from feedback.scoring.facets import stem, suggested_facets
from feedback.scoring.question_check.asking import form, leaning
from feedback.scoring.question_check.check import NOTHING_KNOWN, check_question
from feedback.scoring.question_check.grade import reading_grade
from feedback.scoring.question_check.kinds import Checked
from feedback.scoring.question_check.lexicon import languages, phrases
from feedback.scoring.question_check.words import Reading, read

GuideCheck = Literal["general_first", "open_first", "length", "grade", "aspect", "repeated", "options"]
GUIDE_CHECKS: tuple[GuideCheck, ...] = get_args(GuideCheck)
MOST_ASKS = 12
MOST_WORDS = 30
HARDEST_GRADE = 9.0
MOST_ASPECTS = 2
ALIKE = 0.6
FEWEST_WORDS = 2
FEWEST_OPTIONS = 2
CONTENT_FROM = 4
NO_ASPECTS: Mapping[str, str] = MappingProxyType({})
ICE_BREAKER = "ice_breaker"


@dataclass(frozen=True, slots=True)
class GuideFound:
    """One thing about a guide: which check, which questions (places from 0), why, and the figure behind it."""

    check: GuideCheck
    questions: tuple[int, ...]
    reason: str
    figure: float


@dataclass(frozen=True, slots=True)
class GuideChecked:
    """Every question checked by itself, and what the guide as a whole shows."""

    questions: tuple[Checked, ...]
    findings: tuple[GuideFound, ...]
    asks: int
    grade: float


def check_guide(
    questions: Sequence[str],
    *,
    language: str = "en",
    kinds: Sequence[str] = (),
    aspects: Mapping[str, str] = NO_ASPECTS,
) -> GuideChecked:
    """Check the questions of a guide, each by itself and all together.

    Parameters
    ----------
    questions
        In the order in which they are asked; may be empty. Blank ones are no asks.
    language
        As in `check_question`.
    kinds
        The kind of each question as the guide has it; an ``ice_breaker`` is left out of the checks of order. May be
        shorter than the questions.
    aspects
        For each aspect its clue words, as `suggested_facets` takes them; without any, common ones of the language.

    Returns
    -------
    GuideChecked
        One `Checked` per question; findings in the order of GUIDE_CHECKS; ``asks``, how many questions are asked;
        ``grade``, school years that one needs to read the guide (0 when empty).

    Raises
    ------
    ValueError
        For a language without rules.

    Examples
    --------
    >>> guide = check_guide(["How long did you wait at the desk?", "Tell us about your last visit."])
    >>> [(found.check, found.questions) for found in guide.findings]
    [('general_first', (1, 0))]
    """
    if language not in languages():
        raise ValueError(f"no rules for the language {language}")
    checked = tuple(check_question(question, language=language, known=NOTHING_KNOWN) for question in questions)
    readings = [read(question, language) for question in questions]
    asked = [at for at, reading in enumerate(readings) if reading.tokens]
    ordered = [at for at in asked if not (at < len(kinds) and kinds[at] == ICE_BREAKER)]
    said = phrases(language, "guide.txt")
    findings = [
        *_general_first(readings, ordered, said),
        *_open_first(readings, ordered, said),
        *_length(readings, asked, said),
        *_grade(questions, asked, language, said),
        *_aspect(questions, asked, aspects or phrases(language, "aspects.txt"), said),
        *_repeated(readings, asked, said),
        *_options(readings, asked, said),
    ]
    grade = reading_grade(" ".join(questions[at] for at in asked), language)
    return GuideChecked(checked, tuple(findings), len(asked), grade)


def _found(check: GuideCheck, places: Sequence[int], figure: float, said: Mapping[str, str]) -> GuideFound:
    numbers = ", ".join(str(place + 1) for place in places)
    shown = f"{figure:g}"
    return GuideFound(
        check, tuple(places), said[check].replace("{numbers}", numbers).replace("{figure}", shown), figure
    )


def _broad(reading: Reading) -> bool:
    """Say whether a question invites the whole story."""
    return any(reading.has(at, "broad", "broad_run") for at in range(len(reading.tokens)))


def _closing(reading: Reading) -> bool:
    return any(reading.has(at, "more_run", "closing_run") for at in range(len(reading.tokens)))


def _form(reading: Reading) -> str:
    return form(reading, reading.asks[-1]) if reading.asks else "statement"


def _general_first(readings: Sequence[Reading], places: Sequence[int], said: Mapping[str, str]) -> list[GuideFound]:
    """Find the first general question that comes after a specific one."""
    specific = -1
    for at in places:
        if _closing(readings[at]):
            continue
        if _broad(readings[at]) and specific >= 0:
            return [_found("general_first", (at, specific), at + 1, said)]
        if not _broad(readings[at]) and specific < 0:
            specific = at
    return []


def _open_first(readings: Sequence[Reading], places: Sequence[int], said: Mapping[str, str]) -> list[GuideFound]:
    """Find questions for yes or no that come before the first open one on the same thing."""
    found = []
    for before, after in combinations(places, 2):
        shut = _form(readings[before]) == "yes_no" and _form(readings[after]) in ("open", "request")
        if shut and content(readings[before]) & content(readings[after]) and not _closing(readings[before]):
            found.append(_found("open_first", (before, after), before + 1, said))
    return found[:1]


def _length(readings: Sequence[Reading], places: Sequence[int], said: Mapping[str, str]) -> list[GuideFound]:
    """Find too many asks, and asks that are too long."""
    found = [_found("length", places[MOST_ASKS:], len(places), said)] if len(places) > MOST_ASKS else []
    for at in places:
        words = sum(token.text[0].isalnum() for token in readings[at].tokens)
        if words > MOST_WORDS:
            found.append(_found("length", (at,), words, {"length": said["long_question"]}))
    return found


def _grade(questions: Sequence[str], places: Sequence[int], language: str, said: Mapping[str, str]) -> list[GuideFound]:
    """Find questions that need more school years than most customers like to read with."""
    graded = [(at, reading_grade(questions[at], language)) for at in places]
    return [_found("grade", (at,), round(grade), said) for at, grade in graded if grade > HARDEST_GRADE]


def _aspect(
    questions: Sequence[str], places: Sequence[int], aspects: Mapping[str, str], said: Mapping[str, str]
) -> list[GuideFound]:
    """Find a guide that is about several aspects."""
    touched: dict[str, list[int]] = {}
    for at in places:
        for aspect in suggested_facets(questions[at], aspects):
            touched.setdefault(aspect, []).append(at)
    if len(touched) <= MOST_ASPECTS:
        return []
    main = max(sorted(touched), key=lambda aspect: len(touched[aspect]))
    away = sorted({at for aspect, those in touched.items() if aspect != main for at in those} - set(touched[main]))
    reason = {"aspect": said["aspect"].replace("{aspects}", ", ".join(sorted(touched)))}
    return [_found("aspect", away, len(touched), reason)] if away else []


def content(reading: Reading) -> frozenset[str]:
    """Return the stems of the words that carry a question's meaning."""
    return frozenset(
        stem(token.low)
        for token in reading.tokens
        if len(token.low) >= CONTENT_FROM
        and token.classes.isdisjoint(
            ("wh", "aux", "aux_neg", "pron", "prep", "det", "poss", "subordinate", "tell", "empty")
        )
    )


def _repeated(readings: Sequence[Reading], places: Sequence[int], said: Mapping[str, str]) -> list[GuideFound]:
    """Find questions that ask the same again."""
    words = {at: content(readings[at]) for at in places}
    return [
        _found(
            "repeated", (one, other), round(len(words[one] & words[other]) / len(words[one] | words[other]), 2), said
        )
        for one, other in combinations(places, 2)
        if min(len(words[one]), len(words[other])) >= FEWEST_WORDS
        and len(words[one] & words[other]) >= ALIKE * len(words[one] | words[other])
    ]


def _options(readings: Sequence[Reading], places: Sequence[int], said: Mapping[str, str]) -> list[GuideFound]:
    """Find answers to choose from of which more are good than bad, or the other way round."""
    found = []
    for at in places:
        good, bad = leaning(readings[at])
        if good + bad >= FEWEST_OPTIONS and abs(good - bad) > 1:
            found.append(_found("options", (at,), good - bad, said))
    return found

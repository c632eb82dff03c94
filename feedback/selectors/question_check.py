"""The question check as pages show it: what it saw, what our records excuse, what somebody keeps and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from accounts.models import User
from feedback.models import GuideVersion, Language, Question
from feedback.scoring.facets import stem, words_of
from feedback.scoring.question_check import Checked, Found, Known, check_question
from feedback.selectors.known import Record, records_for

NOTHING_KNOWN = Known()
CHECKS_KEPT = 4_096
CONTENT_FROM = 4
EMPTY = frozenset({"what", "when", "where", "which", "that", "this", "your", "does", "have", "were", "with", "from"})
PARTS_MAX = 4


@dataclass(frozen=True, slots=True)
class Excuse:
    """One thing the check would have said, and what makes it all right to ask."""

    found: Found
    words: str
    because: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One question after the check: what stands, and what is excused."""

    text: str
    checked: Checked
    found: tuple[Found, ...]
    excused: tuple[Excuse, ...] = ()

    def words(self, found: Found) -> str:
        """Return the words at fault."""
        return self.text[found.start : found.end]


@lru_cache(maxsize=CHECKS_KEPT)
def checked(text: str, language: str, known: Known = NOTHING_KNOWN) -> Checked:
    """Return what the check says; the same question is checked once, however many pages show it."""
    return check_question(text, language=language if language in Language.values else Language.ENGLISH, known=known)


def look_at(text: str, *, language: str, records: Iterable[Record] = ()) -> Seen:
    """Check a question that goes to these customers: it may take for granted what is so for each of them."""
    plain = checked(text, language)
    everybody = tuple(records)
    if not plain.findings or not everybody:
        return Seen(text, plain, _said(plain))
    each = [checked(text, language, record.known) for record in everybody]
    worst = max(each, key=lambda one: one.probability)
    standing = {_place(found) for one in each for found in _said(one)}
    standing |= {_place(found) for found in _said(plain) if not all(_told(found, text, one) for one in everybody)}
    excused = [found for found in _said(plain) if _place(found) not in standing]
    kept = tuple(found for found in _said(plain) if _place(found) in standing)
    told = tuple(
        Excuse(found, text[found.start : found.end], _because(found, text, language, everybody)) for found in excused
    )
    return Seen(text, worst if excused else plain, kept, told)


def look_at_version(version: GuideVersion, questions: Iterable[Question], *, user: User | None) -> dict[int, Seen]:
    """Check every question of a version, by its id; our records are asked only when something was found."""
    language = version.guide.language
    plain = {row.pk: look_at(row.text, language=language) for row in questions}
    if not any(seen.found for seen in plain.values()):
        return plain
    records = records_for(version, user)
    return {pk: look_at(seen.text, language=language, records=records) for pk, seen in plain.items()}


def _said(one: Checked) -> tuple[Found, ...]:
    """Return what is worth saying: each kind once for the same words, nothing when the check is not sure enough."""
    if one.level == "none":
        return ()
    first: dict[tuple[str, str], Found] = {}
    for found in one.findings:
        first.setdefault((found.kind, one.text[found.start : found.end]), found)
    return tuple(first.values())


def _told(found: Found, text: str, record: Record) -> bool:
    """Say whether what the words at fault name is in our records or their words: an order proves no annoyance."""
    named = _stems(text[found.start : found.end])
    return named <= _stems(" ".join([*(fact.word for fact in record.facts), *record.quotes]))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words_of(text) if len(word) >= CONTENT_FROM and word not in EMPTY}


def _place(found: Found) -> tuple[str, int, int]:
    return found.kind, found.start, found.end


def _because(found: Found, text: str, language: str, records: tuple[Record, ...]) -> str:
    """Say which fact or which words make it all right, for one customer by name or for all that were chosen."""
    says = [_fact_behind(found, text, language, record) for record in records]
    if len(records) == 1:
        return f"{records[0].name}: {says[0]}"
    return f"so for all {len(records)} you chose, such as {records[0].name}: {says[0]}"


def _fact_behind(found: Found, text: str, language: str, record: Record) -> str:
    for fact in record.facts:
        if _place(found) not in map(_place, _said(checked(text, language, Known(facts=(fact.word,))))):
            return fact.say
    for quote in record.quotes:
        if _place(found) not in map(_place, _said(checked(text, language, Known(quotes=(quote,))))):
            return f"“{quote}”"
    return "our records and their words together"


def parts_of(seen: Seen) -> list[str]:
    """Return the wording offered instead; two or more when the question is several in one."""
    offered = seen.checked.rewording.strip() if seen.found else ""
    if not offered or offered == seen.text.strip():
        return []
    two = any(found.kind == "double_barrelled" for found in seen.found)
    parts = [part.strip() for part in offered.split(" / ")] if two else [offered]
    return [part for part in parts if part][:PARTS_MAX]

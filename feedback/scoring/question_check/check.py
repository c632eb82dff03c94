"""Checks one question: rules fire, excuses are heard, what is left is weighed, and a neutral wording is found."""

from collections.abc import Iterable
from dataclasses import replace

from feedback.scoring.question_check import asking, coordination, pairs, patterns, wording
from feedback.scoring.question_check.excuses import balanced_by, excused, excuses
from feedback.scoring.question_check.halves import SPLIT, apart, places
from feedback.scoring.question_check.kinds import KINDS, Checked, Found, Hit, Kind, Known, level_of
from feedback.scoring.question_check.lexicon import languages, phrases
from feedback.scoring.question_check.opinion import opinion, speaking
from feedback.scoring.question_check.reword import rewordings
from feedback.scoring.question_check.words import Reading, read

NOTHING_KNOWN = Known()
LONGEST_SHOWN = 60


def check_question(text: str, *, language: str = "en", known: Known = NOTHING_KNOWN) -> Checked:
    """Check one question for wording that steers its answer.

    Parameters
    ----------
    text
        The question as typed; any text, may be empty. Of very long ones the first 2,000 characters are judged.
    language
        A language of `languages()`: ``en`` or ``no``.
    known
        What may be taken for granted: words of the customer and facts of our records.

    Returns
    -------
    Checked
        Findings in the order of the text with their places in ``text``; ``probability`` on [0, 1] that people would
        find any fault; ``level`` none below .5, hint up to .8, stop above; ``rewording`` empty when nothing was found.
        An empty text has no findings.

    Raises
    ------
    ValueError
        For a language without rules.

    Examples
    --------
    >>> check_question("Don't you think the new uniform looks smarter?").kinds
    ('leading', 'closed')
    >>> check_question("What were the last three things you looked for in the shop?").level
    'none'
    """
    if language not in languages():
        raise ValueError(f"no rules for the language {language}")
    parts = apart(text)
    if len(parts) > 1:
        return _side_by_side(text, parts, language, known)
    reading, hits, made = evidence(text, language, known)
    found, probability = weighed(reading, hits, made, language)
    if not found:
        return Checked(text, language, (), probability, "none", "")
    instead = _clean(rewordings(reading, [hit for hit, _ in found], language), language, known)
    findings = tuple(_finding(reading, hit, chance, instead, language) for hit, chance in found)
    return Checked(text, language, findings, probability, level_of(probability), instead)


def _side_by_side(text: str, parts: tuple[str, ...], language: str, known: Known) -> Checked:
    """Check questions that stand side by side, each by itself."""
    checked = [check_question(part, language=language, known=known) for part in parts]
    found = tuple(
        replace(one, start=one.start + begin, end=one.end + begin)
        for part, begin in zip(checked, places(text, parts), strict=True)
        for one in part.findings
    )
    worst = max(part.probability for part in checked)
    instead = SPLIT.join(part.rewording or part.text for part in checked) if found else ""
    return Checked(text, language, found, worst, level_of(worst), instead)


def fired(reading: Reading, language: str) -> list[Hit]:
    """Return everything that rules say, before excuses and weighing."""
    return [
        *patterns.hits(reading, language),
        *asking.closed(reading),
        *asking.one_sided(reading, language),
        *asking.prefaced(reading),
        *asking.supposed(reading),
        *asking.unusual(reading),
        *pairs.joined(reading, language),
        *coordination.coordinated(reading, language),
        *wording.charged(reading),
        *wording.unclear(reading, language),
    ]


def evidence(text: str, language: str, known: Known = NOTHING_KNOWN) -> tuple[Reading, list[Hit], frozenset[str]]:
    """Return a question read, the hits that nothing excuses, and the excuses it makes itself."""
    reading = read(text, language)
    found = excuses(reading)
    even = asking.balances(reading, language)
    hits = [
        hit
        for hit in fired(reading, language)
        if not excused(hit, reading, known, found) and not balanced_by(hit, even)
    ]
    return reading, hits, found


def weighed(
    reading: Reading, hits: list[Hit], found: frozenset[str], language: str
) -> tuple[list[tuple[Hit, float]], float]:
    """Return for each kind found the words most at fault and the probability, and the probability of any."""
    best: dict[str, Hit] = {}
    for hit in hits:
        if hit.kind not in best or hit.strength > best[hit.kind].strength:
            best[hit.kind] = hit
    chances = opinion(reading, hits, found, language)
    chosen = [(best.get(kind) or whole(reading, kind), chances[kind]) for kind in speaking(chances, language)]
    chosen.sort(key=lambda one: (one[0].start, KINDS.index(one[0].kind)))
    return chosen, chances["any"]


def whole(reading: Reading, kind: Kind) -> Hit:
    """Return the ask as a whole as what is at fault, when no single word is."""
    at = reading.asks[-1] if reading.asks else 0
    end = reading.end_of_sentence(at) if reading.asks else 0
    return Hit(kind, f"model_{kind}", at, end, 0.0)


def _clean(candidates: Iterable[str], language: str, known: Known) -> str:
    """Return the first rewording in which nothing is found."""
    last = ""
    for last in candidates:
        parts = apart(last)
        fair = [*parts]
        if len(parts) > 1:
            fair = [check_question(part, language=language, known=known).rewording or part for part in parts]
        if all(fair) and all(_is_fair(part, language, known) for part in fair):
            return SPLIT.join(dict.fromkeys(fair))
    return last


def _is_fair(text: str, language: str, known: Known) -> bool:
    """Say whether nothing is found in a question."""
    return not weighed(*evidence(text, language, known), language)[0]


def _finding(reading: Reading, hit: Hit, chance: float, instead: str, language: str) -> Found:
    """Say one finding in words."""
    start, end = place_of(reading, hit)
    sentences = phrases(language, "reasons.txt")
    said = " ".join(reading.text[start:end].split())
    shown = said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN].rsplit(' ', 1)[0]} …"
    reason = sentences[hit.rule.partition(".")[0]].replace("{words}", shown)
    return Found(hit.kind, start, end, reason, instead, round(chance, 3))


def place_of(reading: Reading, hit: Hit) -> tuple[int, int]:
    """Return where in the text the words at fault are; the whole text when there are none."""
    inside = reading.tokens[hit.start : max(hit.end, hit.start + 1)]
    while len(inside) > 1 and not inside[-1].text[-1].isalnum():
        inside = inside[:-1]
    return (inside[0].start, inside[-1].end) if inside else (0, len(reading.text))

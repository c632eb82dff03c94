"""What makes a presupposition fair: a hedge, the customer's own words, or a fact of our records."""

import re
from collections.abc import Iterable

from feedback.scoring.facets import stem, words_of
from feedback.scoring.question_check.kinds import Hit, Known
from feedback.scoring.question_check.words import Reading

SHORTEST = 4
ANCHORED = ("vague.how_is_it", "vague.what_do_you_think", "vague.what_thoughts", "vague.hva_synes")
"""Vague only when no sentence before says what it is about."""
JUDGING = (
    "attitude", "harm_verb", "gain_verb", "change_verb", "negative_noun", "positive_noun", "charge", "charged_noun",
    "neg_adj", "pos_adj", "strong_pos",
)  # fmt: skip
DEALING = frozenset(("solve", "solved", "fix", "fixed", "resolve", "resolved", "handle", "handled", "tackle", "help"))
MAY_BALANCE = ("assumptive", "leading", "loaded")


def excuses(reading: Reading) -> frozenset[str]:
    """Return how the text itself excuses what it presupposes: by a hedge, or by what the customer said."""
    found = set()
    if any(_hedges(reading, at) for at in range(len(reading.tokens))):
        found.add("hedge")
    if any(reading.has(at, "told_run") for at in range(len(reading.tokens))):
        found.add("told")
    if any(reading.has(at, "quoted") for at in range(len(reading.tokens))):
        found.add("quote")
    return frozenset(found)


def _hedges(reading: Reading, at: int) -> bool:
    """Say whether a word leaves it open whether there is anything; "any of our" right after "does" asks for all."""
    whole = reading.has(at - 1, "aux") and reading.has(at + 1, "prep")
    return reading.has(at, "hedge_run") or (reading.has(at, "hedge") and not whole)


def excused(hit: Hit, reading: Reading, known: Known, found: frozenset[str]) -> bool:
    """Say whether a hit is fair here: hedged, said by the customer, in our records, or anchored by what precedes it."""
    if hit.rule in ANCHORED and reading.tokens[hit.start].sentence:
        return True
    if hit.kind not in ("assumptive", "loaded"):
        return False
    if hit.kind == "assumptive" and found:
        return True
    said = _stems(" ".join(token.low for token in reading.tokens[hit.start : hit.end]))
    if _said_by(known.quotes, reading, hit, said):
        return True
    return hit.kind == "assumptive" and _in_records(known.facts, reading, hit, said)


def _in_records(facts: Iterable[str], reading: Reading, hit: Hit, said: frozenset[str]) -> bool:
    """Say whether our records hold the event that is presupposed: they excuse that it was, never how it was.

    An order on record excuses "your last order", and not "what annoyed you about your last order".
    """
    records = _stems(" ".join(facts))
    if said & records and not _judged_beside(records, reading, range(hit.start, hit.end)):
        return True
    return bool(_stems(reading.text) & records) and not _judged_beside(records, reading, range(len(reading.tokens)))


def _judged_beside(records: frozenset[str], reading: Reading, places: range) -> bool:
    """Say whether words that judge stand there, other than those of the records and what is done about an event."""
    return any(
        reading.has(at, *JUDGING) and reading.low(at) not in DEALING and not _stems(reading.low(at)) & records
        for at in places
    )


def balanced_by(hit: Hit, balances: frozenset[int]) -> bool:
    """Say whether the words at fault stand beside their opposite, which makes them even."""
    return hit.kind in MAY_BALANCE and not balances.isdisjoint(range(hit.start, max(hit.end, hit.start + 1)))


def _said_by(quotes: Iterable[str], reading: Reading, hit: Hit, said: frozenset[str]) -> bool:
    """Say whether the customer's own words hold what is presupposed, or a good part of the question."""
    own = _stems(" ".join(quotes))
    if not own:
        return False
    if said and said <= own:
        return True
    return hit.kind == "assumptive" and len(_stems(reading.text) & own) > 1


def _stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words_of(text) if len(word) >= SHORTEST and word not in COMMON)


COMMON = frozenset(
    re.findall(
        r"\w+",
        """what when where which whom whose why how about with from your yours they them their there that this these
        those have has had does did done doing were was been being would could should will shall might must think
        feel felt like more most less least very really just than then into over after before while because some
        any anything something everything tell describe make made makes""",
    )
)

"""Two things under one ask, by the grammar of both sides: two adjectives, two definite things, a list, two asks."""

from collections.abc import Iterator

from feedback.scoring.question_check.asking import ADJECTIVES, QUALITIES, form, opposed
from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.words import Reading

REACH = 5
ALSO = ("likewise", "too", "also")
CONTRASTS = ("but", "yet", "though", "although")
HEADS = ("det", "poss", "definite", "extreme")
VERBS = ("neutral_verb", "harm_verb", "gain_verb", "change_verb", "commit_verb", "attitude", "tell")
NO_ADJECTIVE = ("det", "poss", "pron", "aux", "prep", "wh", "name", "number", "quoted", "person")
SIZES = frozenset(
    (
        "short",
        "long",
        "small",
        "big",
        "large",
        "high",
        "low",
        "old",
        "new",
        "tall",
        "wide",
        "deep",
        "heavy",
        "hot",
        "cold",
    )
)
SHORTEST_ADJECTIVE = 5
SHORTEST_ASK = 2


def coordinated(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield what two sides of a joint show by their grammar, and sentences that ask a second time."""
    for at in reading.asks:
        end = reading.end_of_sentence(at)
        for place in range(at + 2, end - 1):
            if rule := _rule(reading, at, place, end, language):
                name, strength = rule
                yield Hit("double_barrelled", f"pair.{name}", place - 1, min(place + 3, end), strength)
    full = [at for at in reading.asks if _asks_in_full(reading, at)]
    if len(full) > 1:
        yield Hit("double_barrelled", "asks.two_full", full[1], reading.end_of_sentence(full[1]), 0.85)


def _rule(reading: Reading, at: int, place: int, end: int, language: str) -> tuple[str, float] | None:
    """Return which two sides stand around a position, and how strongly they speak; None when none do."""
    if reading.has(place - 1, "quoted") or reading.has(place + 1, "quoted"):
        return None
    if reading.low(place) == ",":
        return _gapped(reading, at, place, end)
    contrast = reading.low(place) in CONTRASTS
    if (not contrast and not reading.has(place, "joint")) or _kept_together(reading, place):
        return None
    if _two_adjectives(reading, place, language):
        return ("or_adjectives", 0.6) if reading.has(place, "or") else ("contrast" if contrast else "adjectives", 0.85)
    return None if contrast else _of_nouns(reading, at, place)


def _of_nouns(reading: Reading, at: int, place: int) -> tuple[str, float] | None:
    """Return the same where no adjectives are joined: a choice of two things, or two things."""
    if reading.has(place, "or"):
        return ("or_definite", 0.5) if _two_definite(reading, at, place) and not _deep(reading, at, place) else None
    return _of_things(reading, at, place)


def _of_things(reading: Reading, at: int, place: int) -> tuple[str, float] | None:
    """Return the same where no adjectives are joined."""
    faint = "_deep" if _deep(reading, at, place) else ""
    if reading.has(place + 1, "prep") and _same_before(reading, at, place):
        return (f"prepositions{faint}", 0.8)
    if _two_definite(reading, at, place):
        return (f"definite{faint}", 0.85)
    if any(reading.low(before) == "," for before in range(max(at + 1, place - REACH + 1), place - 1)):
        return (f"list{faint}", 0.7)
    if reading.has(place + 1, *VERBS) and reading.has(place + 2, "det", "poss", "pron", "prep"):
        return (f"verbs{faint}", 0.6)
    return ("slash", 0.6) if reading.low(place) == "/" else None


def _gapped(reading: Reading, at: int, place: int, end: int) -> tuple[str, float] | None:
    """Return whether a second subject follows a comma with no verb of its own: was this good, the other cheap."""
    if not reading.has(place + 1, "det", "poss") or any(_goes_on(reading, later) for later in range(place + 1, end)):
        return None
    last = end - 2
    if reading.low(last) in ALSO or (form(reading, at) == "yes_no" and last > place + 1 and adjective(reading, last)):
        return ("gapped", 0.8)
    return None


def _goes_on(reading: Reading, at: int) -> bool:
    """Say whether what follows the comma is a choice, an apposition or a clause: the new one, does it."""
    return reading.has(at, "or", "aux") or reading.low(at) == ","


def _two_adjectives(reading: Reading, place: int, language: str) -> bool:
    """Say whether two adjectives that are not opposites stand around a joint."""
    right = place + 1
    while reading.has(right, "degree", "joint") and not reading.has(right, *QUALITIES):
        right += 1
    if opposed(reading.low(place - 1), reading.low(right), language):
        return False
    return adjective(reading, place - 1) and adjective(reading, right)


def adjective(reading: Reading, at: int) -> bool:
    """Say whether a word is an adjective, as far as its class or its ending tells."""
    low = reading.low(at)
    if reading.has(at, *QUALITIES, "vague") or low in SIZES:
        return True
    return len(low) >= SHORTEST_ADJECTIVE and low.endswith(ADJECTIVES) and not reading.has(at, *NO_ADJECTIVE)


def _two_definite(reading: Reading, at: int, place: int) -> bool:
    """Say whether something definite stands on both sides: the tour and the tasting, every tram and every driver."""
    if not reading.has(place + 1, *HEADS) or reading.has(place + 1, "pron"):
        return False
    return any(reading.has(before, *HEADS) for before in range(max(at + 1, place - REACH), place - 1))


def _same_before(reading: Reading, at: int, place: int) -> bool:
    return any(reading.low(before) == reading.low(place + 1) for before in range(max(at, place - REACH - 1), place))


def _kept_together(reading: Reading, place: int) -> bool:
    """Say whether "between" holds two sides together, or one side is the person who is asked."""
    if any(reading.has(before, "between") for before in range(place - REACH, place)):
        return True
    return reading.has(place - 1, "asked_person", "ourselves") or reading.has(place + 1, "asked_person", "ourselves")


def _deep(reading: Reading, at: int, place: int) -> bool:
    """Say whether a clause below the ask has begun before a position."""
    return any(reading.has(later, "subordinate") for later in range(at + 1, place))


def _asks_in_full(reading: Reading, at: int) -> bool:
    """Say whether a sentence is a question of its own, not a choice of answers."""
    end = reading.end_of_sentence(at)
    return (
        reading.low(end - 1) == "?"
        and end - at > SHORTEST_ASK
        and form(reading, at) in ("open", "yes_no")
        and not reading.has(at, "consent_run")
    )

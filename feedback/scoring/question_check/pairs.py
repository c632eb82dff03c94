"""Two questions in one: what is joined by "and" when both sides are asked about."""

from collections.abc import Iterator

from feedback.scoring.question_check.asking import JUDGES, form, opposed
from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import pairs
from feedback.scoring.question_check.words import Reading

SHORT = 6
REACH = 5
MARKS = (",", ";", "–", "—", "/")


def joined(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield what is joined after an ask has begun, and asks that follow each other."""
    for at in reading.asks:
        end = reading.end_of_sentence(at)
        for place in range(at + 1, end - 1):
            if reading.has(place, "joint", "joint_run"):
                yield from _at_joint(reading, at, place, language)
        yield from _spliced(reading, at, end)
    yield from _several(reading)


def _at_joint(reading: Reading, at: int, place: int, language: str) -> Iterator[Hit]:
    """Judge one joint: what stands left and right of it."""
    right = place + 1
    while reading.has(right, "joint", "joint_run", "det", "poss", "degree") and not reading.has(right, "wh"):
        right += 1
    left = place - 1
    while left > at and not reading.tokens[left].text[0].isalnum():
        left -= 1
    if (
        right >= len(reading.tokens)
        or reading.low(right) == "if"
        or not reading.tokens[right].text[0].isalnum()
        or _one_thing(reading, left, right, language)
    ):
        return
    rule, strength = _sort(reading, at, place, right, language)
    if rule:
        yield Hit("double_barrelled", f"pair.{rule}", left, min(right + 1, reading.end_of_sentence(at)), strength)


def _one_thing(reading: Reading, left: int, right: int, language: str) -> bool:
    """Say whether the two sides are one thing: a fixed pair, people with you, names, numbers, within a quotation."""
    first, second = reading.tokens[left], reading.tokens[right]
    if (first.low, second.low) in pairs(language) or first.low == second.low:
        return True
    if reading.has(right, "wh", "aux"):
        return False
    if reading.has(left, "asked_person", "ourselves") or reading.has(right, "asked_person", "ourselves"):
        return True
    if "quoted" in second.classes or any(reading.has(place, "between") for place in range(left - REACH, left)):
        return True
    both = first.classes & second.classes
    if both & {"name", "number", "day", "person"}:
        return True
    return "name" in first.classes and "poss" in reading.tokens[right - 1].classes


def _sort(reading: Reading, at: int, place: int, right: int, language: str) -> tuple[str, float]:
    """Return what kind of joint this is and how strongly it speaks."""
    deep = any(reading.has(later, "subordinate") for later in range(at + 1, place))
    if reading.has(place, "or"):
        return _sort_or(reading, at, place, right, language)
    if clause := _sort_clause(reading, right, deep=deep):
        return clause
    if reading.has(place, "joint_run"):
        return ("explicit", 0.9)
    if reading.has(right, *JUDGES):
        return ("judged_deep", 0.35) if deep else ("judged", 0.75)
    return ("things_deep", 0.25) if deep else ("things", 0.7)


def _sort_clause(reading: Reading, right: int, *, deep: bool) -> tuple[str, float] | None:
    """Return the same when a clause of its own follows; None when none does."""
    if reading.has(right, "wh"):
        return ("clause", 0.8)
    if reading.has(right, "aux") and reading.has(right + 1, "pron", "det", "poss"):
        return ("clause_yes_no", 0.85)
    if reading.has(right, "pron") and not reading.has(right, "poss"):
        return ("sentence", 0.2 if deep else 0.4)
    return None


def _sort_or(reading: Reading, at: int, place: int, right: int, language: str) -> tuple[str, float]:
    """Return the same for "or", which mostly offers a choice."""
    if reading.has(place + 1, "definite") and reading.has(place - 2, "definite") and reading.has(place - 3, "prep"):
        return ("or_things", 0.4)
    if reading.has(place, "balance") or (form(reading, at) == "open" and not reading.has(at, "how")):
        return ("", 0.0)
    around = [reading.low(left) for left in range(max(at, place - REACH), place)]
    if not reading.has(right, *JUDGES) or any(opposed(word, reading.low(right), language) for word in around):
        return ("", 0.0)
    return ("or", 0.55)


def _spliced(reading: Reading, at: int, end: int) -> Iterator[Hit]:
    """Yield a second question word after a comma: what went wrong, who fixed it."""
    if not reading.has(at, "wh", "aux") or (reading.has(at, "lead_in") and not reading.has(at + 1, "aux")):
        return
    for place in range(at + 2, end - 1):
        if reading.low(place) in {",", ";", "–", "—", "/"} and reading.has(place + 1, "wh"):
            yield Hit("double_barrelled", "asks.spliced", place + 1, end, 0.6)
            return


def _asks_again(reading: Reading, place: int) -> bool:
    """Say whether who or what and a verb follow a comma at once."""
    return (
        reading.low(place) == ","
        and reading.low(place + 1) in {"who", "what"}
        and not reading.has(place + 2, "pron", "mark")
    )


def _several(reading: Reading) -> Iterator[Hit]:
    """Yield the second of two sentences that ask; a short list of choices after a question is none."""
    asking = [
        at
        for at in reading.asks
        if reading.low(reading.end_of_sentence(at) - 1) == "?" or form(reading, at) == "request"
    ]
    for at in asking[1:]:
        end = reading.end_of_sentence(at)
        choices = any(reading.has(place, "or") for place in range(at, end)) and form(reading, at) == "statement"
        if not (choices and end - at <= 2 * SHORT) and end - at > 1:
            strength = 0.4 if form(reading, asking[0]) == "request" else 0.7
            yield Hit("double_barrelled", "asks.several", at, end, strength)
            return

"""What form each ask of a question has: open, yes or no, a request to tell, and whether both sides are named."""

from collections.abc import Iterator

from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import opposites
from feedback.scoring.question_check.words import Reading

JUDGES = (
    "pos_adj", "neg_adj", "attitude", "gain_verb", "harm_verb", "positive_noun", "vague", "opinion", "strong_pos",
    "charge", "harm_verb_run", "gain_verb_run", "judged_well", "judged_badly", "extreme",
)  # fmt: skip
PREFIXES = ("un", "in", "im", "dis", "ir", "il", "non-", "u")
BALANCES = ("balance", "scale")
NEAR = 4


def form(reading: Reading, at: int) -> str:
    """Return the form of the ask that begins at a position: open, request, consent, yes_no or statement."""
    if reading.has(at, "wh") or any(reading.has(at + step, "wh") for step in (1, 2) if reading.has(at, "prep")):
        return "open"
    if reading.has(at, "aux", "aux_neg"):
        return _form_of_yes_no(reading, at)
    if reading.has(at, "ask_verb", "tell"):
        return "request"
    return "statement"


def _form_of_yes_no(reading: Reading, at: int) -> str:
    """Tell a request or a question for consent from one for yes or no."""
    end = reading.end_of_sentence(at)
    if reading.has(at, "consent_run"):
        return "consent"
    if reading.has(at, "modal") and reading.has(at + 1, "asked_person"):
        for place in range(at + 2, min(at + 2 + NEAR, end)):
            if reading.has(place, "tell"):
                return "request"
            if not reading.has(place, "filler"):
                break
    return "yes_no"


def closed(reading: Reading) -> Iterator[Hit]:
    """Yield asks for yes or no: strong where they are about an experience or an opinion, weak where about a fact."""
    for at in reading.asks:
        if form(reading, at) != "yes_no":
            continue
        end = reading.end_of_sentence(at)
        inside = range(at, end)
        if any(reading.has(place, "more_run") for place in inside):
            continue
        judges = sum(reading.has(place, *JUDGES) for place in inside)
        if reading.has(at, "aux_neg"):
            yield Hit("closed", "yesno.negative", at, min(at + 2, end), 0.85)
        elif judges:
            yield Hit("closed", "yesno.judges", at, min(at + 2, end), 0.8)
        else:
            yield Hit("closed", "yesno.fact", at, min(at + 2, end), 0.35)


def one_sided(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield "how happy", "how useful": a quality asked about from one side."""
    for at in range(len(reading.tokens) - 1):
        if not reading.has(at, "how"):
            continue
        place = at + 1
        while reading.has(place, "degree") and not reading.has(place, "pos_adj", "neg_adj"):
            place += 1
        if not reading.has(place, "pos_adj", "neg_adj", "judged_well", "judged_badly", "strong_pos", "charge"):
            continue
        if reading.has(place, "measure") or balanced(reading, place, language):
            continue
        strong = reading.has(place, "strong_pos", "charge")
        yield Hit("leading", "one_sided.how", at, place + 1, 0.85 if strong else 0.75)


def balanced(reading: Reading, at: int, language: str) -> bool:
    """Say whether a quality is set against its opposite, or on a scale."""
    end = reading.end_of_sentence(at)
    if any(reading.has(place, *BALANCES) for place in range(at, len(reading.tokens))):
        return True
    for place in range(at + 1, min(at + 2 * NEAR, end)):
        if reading.has(place, "or") and any(
            opposed(reading.low(at), reading.low(later), language) for later in range(place + 1, min(place + NEAR, end))
        ):
            return True
    return False


def opposed(one: str, other: str, language: str) -> bool:
    """Say whether two words are opposites.

    >>> opposed("clear", "unclear", "en"), opposed("good", "bad", "en"), opposed("good", "cheap", "en")
    (True, True, False)
    """
    if other in opposites(language).get(one, ()):
        return True
    return any(f"{prefix}{one}" == other or f"{prefix}{other}" == one for prefix in PREFIXES)

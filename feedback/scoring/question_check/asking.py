"""What form each ask of a question has: open, yes or no, a request to tell, and whether both sides are named."""

from collections.abc import Iterator

from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import opposites
from feedback.scoring.question_check.words import Reading

JUDGES = (
    "pos_adj", "neg_adj", "attitude", "gain_verb", "harm_verb", "positive_noun", "vague", "opinion", "strong_pos",
    "charge", "harm_verb_run", "gain_verb_run", "judged_well", "judged_badly", "mild_pos", "opinion_run",
)  # fmt: skip
GROUPS = (
    ("attitude", ("attitude",)),
    ("quality", ("pos_adj", "neg_adj", "strong_pos", "charge", "mild_pos")),
    ("effect", ("gain_verb", "harm_verb", "harm_verb_run", "gain_verb_run")),
    ("opinion", ("opinion", "opinion_run")),
    ("all", ("extreme", "extreme_run")),
    ("noun", ("positive_noun", "negative_noun")),
    ("judged", ("judged_well", "judged_badly", "vague", "charged_noun")),
)
PREFIXES = ("un", "in", "im", "dis", "ir", "il", "non-", "u")
BALANCES = ("balance", "scale")
QUALITIES = ("pos_adj", "neg_adj", "strong_pos", "charge", "mild_pos", "judged_well", "judged_badly")
NEAR = 4
ADJECTIVES = ("ful", "less", "ous", "ive", "able", "ible", "ical", "ish", "ent", "ant", "ough", "ly", "ed", "ier")
SURE_ADJECTIVES = ("ous", "ful", "ible", "able", "less")
FAINT_ADJECTIVES = ("ust", "ic", "al", "ate", "eless", "eam", "ing", "ure", "ise")
THEIRS = ("asked_person", "number", "day", "quoted", "hedge", "balance", "acronym")
RECORDS = frozenset(
    ("your", "log", "records", "file", "some", "others", "another", "imagine", "suppose", "called", "means", "differ")
)
EVEN = ("more_run", "balance_run", "same_still_run")
STRONG = ("attitude", "quality", "effect", "opinion", "all")


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
                return "yes_no" if _says_clause(reading, place) else "request"
            if not reading.has(place, "filler"):
                break
    return "yes_no"


def _says_clause(reading: Reading, place: int) -> bool:
    """Say whether what may be said is given, so that only yes or no is left: would you say (that) the stop is lit."""
    if reading.low(place) != "say" or reading.low(place + 1) in {"a", "some", "something", "anything"}:
        return False
    return reading.has(place + 1, "det", "poss", "pron", "name") and not reading.has(place + 1, "wh")


def closed(reading: Reading) -> Iterator[Hit]:
    """Yield asks for yes or no: strong where they are about an experience or an opinion, weak where about a fact."""
    for at in reading.asks:
        if form(reading, at) != "yes_no":
            continue
        end = reading.end_of_sentence(at)
        inside = range(at, end)
        if _offers_choice(reading, at, end) or any(reading.has(place, *EVEN) for place in inside):
            continue
        strength = 0.35
        for name, classes in GROUPS:
            if any(reading.has(place, *classes) and not reading.has(place, "wish") for place in inside):
                strength = max(strength, 0.8 if name in STRONG else 0.6)
                yield Hit("closed", f"yesno.{name}", at, min(at + 2, end), strength)
        if reading.has(at, "aux_neg"):
            yield Hit("closed", "yesno.negative", at, min(at + 2, end), 0.85)
        if _ends_in_quality(reading, at, end):
            strength = max(strength, 0.5)
            yield Hit("closed", "yesno.ending", at, min(at + 2, end), strength)
        whom = "you" if reading.has(at + 1, "asked_person") else "thing"
        yield Hit("closed", f"yesno.{reading.low(at)}_{whom}", at, min(at + 2, end), strength)


def _ends_in_quality(reading: Reading, at: int, end: int) -> bool:
    """Say whether an ask after "is" or "find" ends in an adjective, or in one before what it is good for."""
    last = max(place for place in range(at, end) if place == at or reading.tokens[place].text[0].isalnum())
    if reading.low(last).endswith(ADJECTIVES):
        return True
    before = [
        place
        for place in range(at + 2, last)
        if reading.low(place).endswith(SURE_ADJECTIVES) and reading.has(place + 1, "prep", "wh", "subordinate")
    ]
    judges = reading.has(at, "be") and not reading.has(last, "prep", "pron", "number", "name", "day", "quoted")
    return bool(before) or (judges and reading.low(last).endswith(FAINT_ADJECTIVES))


def _offers_choice(reading: Reading, at: int, end: int) -> bool:
    """Say whether answers are offered to choose from: the old one, the new one, or neither; by phone or by letter."""
    for place in range(at + 2, end - 1):
        if reading.has(place, "or"):
            listed = any(reading.low(before) == "," for before in range(at + 2, place))
            return listed or any(reading.low(before) in {"prefer", "rather"} for before in range(at, place))
    return False


def one_sided(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield "how happy", "how useful": a quality asked about from one side."""
    for at in range(len(reading.tokens) - 1):
        if not reading.has(at, "how"):
            continue
        place = at + 1
        while reading.has(place, "degree") and not reading.has(place, "pos_adj", "neg_adj"):
            place += 1
        if reading.has(place, "measure", "aux", "aux_neg") or balanced(reading, place, language):
            continue
        if reading.has(place, *QUALITIES):
            yield Hit("leading", "one_sided.how", at, place + 1, 0.85 if reading.has(place, "strong_pos") else 0.75)
        elif reading.has(place + 1, "aux") and not reading.has(place, "pron", "det", "poss", "prep", "joint", "wh"):
            yield Hit("leading", "one_sided.how", at, place + 1, 0.7)


def leaning(reading: Reading) -> tuple[int, int]:
    """Count the good and the bad ones among answers that stand between commas and "or"."""
    marks = [at for at in range(len(reading.tokens)) if reading.low(at) in {",", "or", ":", "/"}]
    if not marks or not any(reading.has(at, "or") or reading.low(at) in {":", "/"} for at in marks):
        return (0, 0)
    inside = range(max(marks[0] - 1, 0), len(reading.tokens))
    bad = {at for at in inside if reading.has(at, "neg_adj") or (reading.has(at, "pos_adj") and _turned(reading, at))}
    good = sum(reading.has(at, "pos_adj", "strong_pos") and at not in bad for at in inside)
    return (good, len(bad))


def _turned(reading: Reading, at: int) -> bool:
    """Say whether a word is turned into its opposite: less safe, not safe."""
    return any(reading.has(before, "turns") for before in (at - 1, at - 2))


def prefaced(reading: Reading) -> Iterator[Hit]:
    """Yield what is judged before the ask begins, answers that lean one way, and statements put as questions."""
    if not reading.asks:
        return
    good, bad = leaning(reading)
    if good + bad > 1 and abs(good - bad) > 1:
        yield Hit("leading", "options.lean", reading.asks[-1], len(reading.tokens), 0.75)
    ask = reading.asks[-1]
    for at in range(ask):
        if reading.has(at, *QUALITIES, "attitude", "positive_noun", "charged_noun", "judged_well", "judged_badly"):
            yield Hit("leading", "push.preface", at, at + 1, 0.5)
            break
    for at in reading.asks[:-1]:
        told = any(reading.has(place, "told_run", "quoted") for place in range(at, reading.end_of_sentence(at)))
        if form(reading, at) == "statement" and not told:
            ours = not any(_theirs(reading, place) for place in range(at, reading.end_of_sentence(at)))
            rule, strength = ("push.before_own", 0.7) if ours else ("push.before", 0.3)
            yield Hit("leading", rule, at, reading.end_of_sentence(at), strength)
            break
    last = reading.tokens[-1].low == "?"
    if last and form(reading, ask) == "statement" and reading.has(ask, "pron", "det", "poss"):
        yield Hit("leading", "tag.statement", ask, len(reading.tokens) - 1, 0.5)
        yield Hit("closed", "yesno.statement", ask, len(reading.tokens) - 1, 0.5)


def _theirs(reading: Reading, at: int) -> bool:
    """Say whether a word makes a statement theirs, a record of ours, or one of several views, and not ours alone."""
    return reading.has(at, *THEIRS) or reading.low(at) in RECORDS


def supposed(reading: Reading) -> Iterator[Hit]:
    """Yield judged words within an open ask, other than right after "how": what it presupposes may be judged too."""
    for ask in reading.asks:
        if form(reading, ask) != "open":
            continue
        for at in range(ask + 1, reading.end_of_sentence(ask)):
            if reading.has(at - 1, "how", "degree") or reading.has(at, "wish"):
                continue
            if reading.has(at, "judged_badly", "neg_adj", "harm_verb", "charge"):
                yield Hit("assumptive", "harm.judged", at, at + 1, 0.4)
                yield Hit("assumptive", f"harm.judged_{reading.low(ask)}", at, at + 1, 0.4)
            elif reading.has(at, "judged_well", "pos_adj", "gain_verb"):
                yield Hit("assumptive", "gain.judged", at, at + 1, 0.3)
                yield Hit("assumptive", f"gain.judged_{reading.low(ask)}", at, at + 1, 0.3)


def main_verb(reading: Reading, ask: int) -> int:
    """Return where the main verb of an open ask stands, -1 where that cannot be told.

    It follows the person who is asked about ("what did you say"), or the question word itself ("who said that").
    """
    if not reading.has(ask, "wh"):
        return -1
    end = reading.end_of_sentence(ask)
    for at in range(ask + 1, min(ask + 2 * NEAR, end)):
        if reading.has(at, "aux", "aux_neg"):
            later = at + 1
            while reading.has(later, "pron", "person", "adverb", "degree", "negation", "poss"):
                later += 1
            return later if later > at + 1 and later < end else -1
    return ask + 1 if reading.low(ask) in {"what", "who"} and ask + 1 < end else -1


def unusual(reading: Reading) -> Iterator[Hit]:
    """Yield verbs and things that a neutral question rarely names: what it presupposes may not be so."""
    for ask in reading.asks:
        at = main_verb(reading, ask)
        if at >= 0 and not reading.has(at, "neutral_verb", "aux", "prep", "det", "wh", "quoted", "attitude"):
            yield Hit("assumptive", "tell.verb", at, at + 1, 0.35)
            yield Hit("assumptive", f"tell.verb_{reading.low(ask)}", at, at + 1, 0.35)
    for at in range(1, len(reading.tokens)):
        word = reading.tokens[at].low
        if reading.low(at - 1) == "your" and not reading.has(at, "given_thing", "name", "quoted", *QUALITIES):
            yield Hit("assumptive", "thing.unproved", at, at + 1, 0.35)
        if word.endswith("est") and reading.has(at - 1, "definite") and not reading.has(at, "measure"):
            yield Hit("assumptive", "gain.superlative", at, at + 1, 0.4)
            yield Hit("leading", "one_sided.superlative", at, at + 1, 0.4)


def balances(reading: Reading, language: str) -> frozenset[int]:
    """Return the positions of words that stand beside their opposite: good or bad, rise and fall."""
    found: set[int] = set()
    for place in range(1, len(reading.tokens) - 1):
        if reading.has(place, "or", "joint"):
            for left in range(max(place - NEAR, 0), place):
                for right in range(place + 1, min(place + NEAR, len(reading.tokens))):
                    if opposed(reading.low(left), reading.low(right), language):
                        found.update((left, right))
    return frozenset(found)


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

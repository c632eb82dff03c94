"""Words that judge the thing asked about, and words that only we know."""

from collections.abc import Iterator

from feedback.scoring.question_check.asking import QUALITIES
from feedback.scoring.question_check.grade import reading_grade
from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import Lexicon, lexicon
from feedback.scoring.question_check.words import Reading

REACH = 3
KNOWN = ("name", "quoted", "number", "known_acronym", "everyday")
SHORTEST_RARE = 5
LISTS = (
    ("charge", "charged.modifier", 0.85),
    ("strong_pos", "flatter.modifier", 0.75),
    ("neg_adj", "charged.poor", 0.6),
    ("mild_pos", "flatter.mild", 0.5),
    ("judged_badly", "charged.judged", 0.55),
    ("judged_well", "flatter.judged", 0.5),
)
NOT_NOUNS = ("aux", "prep", "conj", "degree", "wh", "pron", "det", "poss", "negation", "joint")
HEAVY = 10
HARD = 12
HEAVY_ENDINGS = (
    "tion",
    "ment",
    "ity",
    "ness",
    "ance",
    "ence",
    "ical",
    "ability",
    "tions",
    "ments",
    "ities",
    "isation",
    "ism",
    "ology",
    "ive",
)
ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "'s", "r", "n", "al", "less", "ness", "able")


def charged(reading: Reading) -> Iterator[Hit]:
    """Yield charged or flattering words that stand before the thing asked about."""
    for at, token in enumerate(reading.tokens):
        for section, rule, strength in LISTS:
            if section in token.classes and "vague" not in token.classes and (word := _definite_before(reading, at)):
                yield Hit("loaded", rule, at, at + 1, strength)
                yield Hit("loaded", f"{rule}_{word}", at, at + 1, strength)
                break
        else:
            yield from _compound(reading, at)


def _compound(reading: Reading, at: int) -> Iterator[Hit]:
    """Yield weaker signs: a made-up compound before a thing, or a charged word without an article."""
    token = reading.tokens[at]
    if "-" in token.text and token.classes.isdisjoint(("everyday", "plain_compound")) and _definite_before(reading, at):
        yield Hit("loaded", "flatter.compound", at, at + 1, 0.4)
    elif (
        not token.classes.isdisjoint(("charge", "strong_pos"))
        and _noun_after(reading, at)
        and not reading.has(at - 1, "how", "be")
    ):
        yield Hit("loaded", "charged.bare", at, at + 1, 0.45)
    elif not token.classes.isdisjoint(("judged_well", "judged_badly")) and reading.has(at - 1, "definite", "charge"):
        yield Hit("loaded", "charged.noun_judged", at, at + 1, 0.3)
    elif token.low.endswith("ly") and reading.has(at + 1, *QUALITIES) and _definite_before(reading, at + 1):
        yield Hit("loaded", "flatter.adverb", at, at + 2, 0.6)


def _noun_after(reading: Reading, at: int) -> bool:
    """Say whether a noun follows, with other words that judge between at most."""
    after = at + 1
    while reading.has(after, *QUALITIES) or reading.low(after) in {"-", ","}:
        after += 1
    if after >= len(reading.tokens):
        return False
    return reading.tokens[after].text[0].isalnum() and not reading.has(after, *NOT_NOUNS)


def _definite_before(reading: Reading, at: int) -> str:
    """Return the definite word before a modifier, as in "our ... thing"; empty when it modifies no definite thing."""
    if not _noun_after(reading, at):
        return ""
    for before in range(at - 1, max(at - 1 - REACH, -1), -1):
        if reading.has(before, "definite") or reading.low(before) == "'s":
            return reading.low(before)
        if reading.has(before, "how", "aux", "prep") or not reading.tokens[before].text[0].isalnum():
            return ""
    return ""


def unclear(reading: Reading, language: str) -> Iterator[Hit]:
    """Yield our own words: jargon, short forms that are not spelled out, words that few people use."""
    known = lexicon(language)
    spelled_out = "(" in reading.text
    for at, token in enumerate(reading.tokens):
        if "jargon_run" in token.classes:
            yield Hit("jargon_vague", "jargon.phrase", at, _end_of_run(reading, at), 0.8)
        elif "acronym" in token.classes and "known_acronym" not in token.classes:
            if not spelled_out:
                yield Hit("jargon_vague", "acronym.unknown", at, at + 1, 0.85)
        elif "jargon" in token.classes:
            yield Hit("jargon_vague", "jargon.word", at, at + 1, 0.75)
        elif known.common and _rare(token.low, known) and token.classes.isdisjoint(KNOWN):
            yield Hit("jargon_vague", "jargon.rare", at, at + 1, 0.4)
        elif _heavy(token.low, known):
            yield Hit("jargon_vague", "jargon.heavy", at, at + 1, 0.3)
    if (stack := _stack(reading, known)) is not None:
        yield Hit("jargon_vague", "jargon.stack", stack, stack + REACH, 0.45)
    if reading_grade(reading.text) > HARD:
        yield Hit("jargon_vague", "jargon.grade", 0, len(reading.tokens), 0.3)


def _heavy(word: str, known: Lexicon) -> bool:
    """Say whether a long word of many parts is not among the most common ones."""
    return len(word) >= HEAVY and word not in known.common and word.endswith(HEAVY_ENDINGS)


def _stack(reading: Reading, known: Lexicon) -> int | None:
    """Return where three nouns or more stand in a row, one of them not common; None when they never do."""
    row = 0
    for at, token in enumerate(reading.tokens):
        plain = token.text[0].isalpha() and token.classes.isdisjoint(
            (*NOT_NOUNS, "name", "quoted", "ask_verb", "neutral_verb")
        )
        row = row + 1 if plain and not token.low.endswith("ly") else 0
        if row == REACH and any(one.low not in known.common for one in reading.tokens[at - REACH + 1 : at + 1]):
            return at - REACH + 1
    return None


def _end_of_run(reading: Reading, at: int) -> int:
    end = at + 1
    while reading.has(end, "jargon") and not reading.has(end, "jargon_run"):
        end += 1
    return end


def _rare(word: str, known: Lexicon) -> bool:
    """Say whether neither a word nor what it is built from is in the lists of plain words."""
    if len(word) < SHORTEST_RARE or not word.replace("-", "").replace("'", "").isalpha():
        return False
    return not all(_listed(part, known) for part in word.split("-"))


def _listed(word: str, known: Lexicon) -> bool:
    if len(word) < REACH or word in known.common or word in known.known or word in known.words:
        return True
    stems = {word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)}
    return any(stem in known.common or stem in known.known or f"{stem}e" in known.common for stem in stems)

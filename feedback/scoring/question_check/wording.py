"""Words that judge the thing asked about, and words that only we know."""

from collections.abc import Iterator

from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import Lexicon, lexicon
from feedback.scoring.question_check.words import Reading

REACH = 3
SHORTEST_RARE = 5
LISTS = (("charge", "charged.modifier", 0.85), ("strong_pos", "flatter.modifier", 0.75))
WEAK = (
    ("judged_badly", "charged.judged", 0.55),
    ("judged_well", "flatter.judged", 0.5),
    ("neg_adj", "charged.poor", 0.6),
)
NOT_NOUNS = ("aux", "prep", "conj", "degree", "wh", "pron", "det", "poss", "negation", "joint")
ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "'s", "r", "n", "al", "less", "ness", "able")


def charged(reading: Reading) -> Iterator[Hit]:
    """Yield charged or flattering words that stand before the thing asked about."""
    for at, token in enumerate(reading.tokens):
        for section, rule, strength in (*LISTS, *WEAK):
            if section in token.classes and _modifies(reading, at):
                yield Hit("loaded", rule, at, at + 1, strength)
                break


def _modifies(reading: Reading, at: int) -> bool:
    """Say whether a word is within "our ... thing": a definite word before it, a noun after it."""
    after = at + 1
    while reading.has(after, "judged_well", "judged_badly", "pos_adj", "neg_adj", "charge") or reading.low(after) in {
        "-",
        ",",
    }:
        after += 1
    if after >= len(reading.tokens) or not reading.tokens[after].text[0].isalnum() or reading.has(after, *NOT_NOUNS):
        return False
    for before in range(at - 1, max(at - 1 - REACH, -1), -1):
        if reading.has(before, "definite"):
            return True
        if reading.has(before, "how", "aux", "prep") or not reading.tokens[before].text[0].isalnum():
            return False
    return False


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
        elif known.common and _rare(token.low, known) and token.classes.isdisjoint(("name", "quoted", "number")):
            yield Hit("jargon_vague", "jargon.rare", at, at + 1, 0.4)


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

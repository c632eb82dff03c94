"""What a question looks like to the model: the rules that fired, excuses, the form of its asks, and runs of shapes."""

from collections.abc import Iterable

from feedback.scoring.question_check.asking import form
from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.words import Reading, Token

SHAPES = (
    "quoted", "name", "number", "acronym", "attitude", "gain_verb", "harm_verb", "change_verb", "negative_noun",
    "positive_noun", "charge", "strong_pos", "pos_adj", "neg_adj", "judged_badly", "judged_well", "jargon", "vague",
)  # fmt: skip
SAID = (
    "wh", "aux", "aux_neg", "det", "poss", "pron", "prep", "conj", "subordinate", "degree", "negation", "measure",
    "extreme", "hedge", "joint", "tell", "opener", "agree", "assert", "factive",
)  # fmt: skip
ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ness", "ity", "able", "ful", "ous", "est", "er", "s")
SHORTEST_STEM = 3
LONGEST_RUN = 2
LEVELS = (0.6, 0.7, 0.78, 0.85)
LONG = 12
MOST = 3


def features(reading: Reading, hits: Iterable[Hit], excuses: Iterable[str]) -> dict[str, float]:
    """Return the features of a question: name and value, most of them 1."""
    found: dict[str, float] = {}
    for hit in hits:
        found[f"rule {hit.rule}"] = 1.0
        found[f"within {hit.rule} {_way(reading, hit)}"] = 1.0
        group = f"group {hit.kind} {hit.rule.partition('.')[0]}"
        found[group] = 1.0
        for level in LEVELS:
            if hit.strength >= level:
                found[f"kind {hit.kind} from {level}"] = 1.0
        key = f"kind {hit.kind}"
        found[key] = max(found.get(key, 0.0), hit.strength)
    for excuse in excuses:
        found[f"excuse {excuse}"] = 1.0
    for at in reading.asks:
        found[f"form {form(reading, at)}"] = 1.0
    _runs(reading, found)
    found["length"] = min(len(reading.tokens) / LONG, MOST)
    found[f"sentences {min(len(reading.asks), MOST)}"] = 1.0
    return found


def _way(reading: Reading, hit: Hit) -> str:
    """Return how the sentence of a hit asks: its question word, else the form of its ask."""
    inside = [at for at in reading.asks if at <= hit.start]
    at = inside[-1] if inside else reading.asks[0]
    way = form(reading, at)
    return reading.low(at) if way == "open" else way


def _runs(reading: Reading, found: dict[str, float]) -> None:
    """Add the words, and runs of up to two shapes with the edges of the question."""
    for token in reading.tokens:
        found[f"word {token.low}"] = 1.0
    shapes = ["^", *map(shape, reading.tokens), "$"]
    for length in range(1, LONGEST_RUN + 1):
        for at in range(len(shapes) - length + 1):
            found[f"shape {' '.join(shapes[at : at + length])}"] = 1.0


def shape(token: Token) -> str:
    """Return the shape of a word: what class it is of, itself when it only holds others together, else its ending."""
    for section in SHAPES[:4]:
        if section in token.classes:
            return f"@{section}"
    if not token.text[0].isalnum() or not token.classes.isdisjoint(SAID):
        return token.low
    for section in SHAPES[4:]:
        if section in token.classes:
            return f"@{section}"
    for ending in ENDINGS:
        if token.low.endswith(ending) and len(token.low) - len(ending) >= SHORTEST_STEM:
            return f"-{ending}"
    return "x"

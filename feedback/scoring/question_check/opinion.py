"""The second opinion: how probably people find a kind of fault, by weights learnt from labelled questions."""

import json
import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from feedback.scoring.question_check.features import features
from feedback.scoring.question_check.kinds import HINT_FROM, KINDS, Hit, Kind
from feedback.scoring.question_check.lexicon import DATA, probes
from feedback.scoring.question_check.words import Reading

ANY = "any"
FAINT = 0.05
SURELY = 0.8


@lru_cache(maxsize=8)
def weights(language: str) -> dict[str, Any] | None:
    """Read the weights of a language; none when nobody has fitted any."""
    path = DATA / language / "model.json"
    if not path.exists():
        return None
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def opinion(reading: Reading, hits: Sequence[Hit], excuses: Iterable[str], language: str) -> dict[str, float]:
    """Return the probability of each kind and of any.

    Where there are weights, they decide; a kind is only as probable as any. Else the strongest rule of each kind does.
    A text without words has nothing, nor has a follow-up that is fair after anything.
    """
    model = weights(language)
    said = " ".join(token.low for token in reading.tokens if token.text[0].isalnum())
    if not said or said in probes(language):
        return dict.fromkeys((*KINDS, ANY), 0.0)
    if model is None:
        chances: dict[str, float] = dict.fromkeys(KINDS, FAINT)
        for hit in hits:
            chances[hit.kind] = max(chances[hit.kind], hit.strength)
        return chances | {ANY: max(chances.values())}
    odds = list(model["bias"])
    known = model["weights"]
    for name, value in features(reading, hits, excuses).items():
        for at, weight in enumerate(known.get(name, ())):
            odds[at] += weight * value
    chances = agreed({name: logistic(one) for name, one in zip(model["columns"], odds, strict=True)})
    return together(chances, hits)


def together(chances: dict[str, float], hits: Sequence[Hit]) -> dict[str, float]:
    """Keep two questions in one from unsaying that they are for yes or no: of such labelled ones 44 of 48 were both.

    >>> sure = Hit("closed", "yesno.attitude", 0, 2, 0.8)
    >>> together({"double_barrelled": 0.9, "closed": 0.2}, [sure])["closed"]
    0.5
    >>> together({"double_barrelled": 0.1, "closed": 0.2}, [sure])["closed"]
    0.2
    """
    closed = any(hit.kind == "closed" and hit.strength >= SURELY for hit in hits)
    if closed and chances["double_barrelled"] >= HINT_FROM:
        return chances | {"closed": max(chances["closed"], HINT_FROM)}
    return chances


def speaking(chances: dict[str, float], language: str) -> list[Kind]:
    """Return the kinds that are probable enough to be shown: none unless any fault is, and then the likeliest always.

    Each kind has its own least probability where weights were fitted, for people leave a second kind unsaid more often
    than a first; elsewhere it is one half.
    """
    if chances[ANY] < HINT_FROM:
        return []
    least = (weights(language) or {}).get("least", {})
    likeliest = max(KINDS, key=lambda kind: chances[kind])
    return [kind for kind in KINDS if kind == likeliest or chances[kind] >= least.get(kind, HINT_FROM)]


def agreed(chances: dict[str, float]) -> dict[str, float]:
    """Make kinds and any agree: any is the mean of what it says itself and its likeliest kind, and has one when likely.

    >>> agreed({"leading": 0.9, "closed": 0.2, "any": 0.7})["any"]
    0.8
    >>> agreed({"leading": 0.55, "closed": 0.2, "any": 0.1})["leading"] < 0.5
    True
    """
    likeliest = max((kind for kind in KINDS if kind in chances), key=lambda kind: chances[kind])
    either = (chances[ANY] + chances[likeliest]) / 2
    if either < HINT_FROM:
        return {name: min(chance, either) for name, chance in chances.items()} | {ANY: either}
    return chances | {likeliest: max(chances[likeliest], HINT_FROM), ANY: either}


def logistic(odds: float) -> float:
    """Return the probability of log odds.

    >>> logistic(0.0), logistic(800.0), logistic(-800.0)
    (0.5, 1.0, 0.0)
    """
    if odds < 0:
        return 1.0 - logistic(-odds)
    return 1.0 / (1.0 + math.exp(-odds))

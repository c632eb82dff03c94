"""Neutral wordings built from the question's own words: mended, or asked anew about its topic."""

import re
from collections.abc import Iterator

from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import opposites, phrases
from feedback.scoring.question_check.topic import topics
from feedback.scoring.question_check.words import Reading

SPACES = re.compile(r"\s+([,.?!;:])|\s{2,}")
ARTICLE = re.compile(r"\b([Aa])n?(?= [a-z])(?= ([a-z]))")
MOST_TOPICS = 3
Cut = tuple[int, int, str]


def rewordings(reading: Reading, hits: list[Hit], language: str) -> Iterator[str]:
    """Yield neutral wordings, the closest first; the last one is fair for every question."""
    said = phrases(language, "rewordings.txt")
    kinds = {hit.kind for hit in hits}
    mended = _mended(reading, hits, language, said)
    if mended != reading.text and not kinds & {"closed", "double_barrelled"}:
        yield mended
    for key in _keys(hits):
        for topic in list(topics(reading))[:MOST_TOPICS]:
            if key in said:
                yield said[key].replace("{topic}", topic)
    yield from (said[key] for key in ("anything", "tell"))


def _keys(hits: list[Hit]) -> Iterator[str]:
    """Yield which sentences fit what was found, the most telling kind first."""
    groups = {hit.rule.partition(".")[0] for hit in hits}
    for group in ("harm", "change", "gain", "when", "why", "all", "pair", "yesno"):
        if group in groups:
            yield group
    yield "topic"


def _mended(reading: Reading, hits: list[Hit], language: str, said: dict[str, str]) -> str:
    """Return the question with each fault mended on the spot where that is possible."""
    cuts = [cut for hit in hits for cut in _cuts(reading, hit, language, said)]
    text = reading.text
    for start, end, instead in sorted(set(cuts), reverse=True):
        text = text[:start] + instead + text[end:]
    return _tidy(text)


def _cuts(reading: Reading, hit: Hit, language: str, said: dict[str, str]) -> Iterator[Cut]:
    """Yield what to put instead of what, for one fault."""
    token = reading.tokens[hit.start]
    last = reading.tokens[min(max(hit.end - 1, hit.start), len(reading.tokens) - 1)]
    if hit.rule.startswith(("charged.modifier", "flatter.", "charged.judged", "charged.poor")):
        yield (token.start, last.end, "")
    elif hit.rule == "one_sided.how":
        if other := _other_side(last.low, language):
            yield (last.end, last.end, f" {said['or']} {other}")
    elif hit.rule.startswith("thing."):
        place = reading.end_of_sentence(hit.start) - 1
        mark = reading.tokens[place]
        yield (mark.start, mark.start, said["if_one"]) if mark.low in ".?!" else (mark.end, mark.end, said["if_one"])
    elif hit.kind == "assumptive":
        yield from _hedged(reading, hit, said)


def _hedged(reading: Reading, hit: Hit, said: dict[str, str]) -> Iterator[Cut]:
    """Yield a hedge after the question word that leads to the presupposition."""
    for at in range(hit.start, -1, -1):
        word = reading.low(at)
        key = f"hedge_{word}"
        if at in reading.starts and key in said:
            place = reading.tokens[at + 1 if word == "which" and at + 1 < len(reading.tokens) else at]
            yield (place.end, place.end, said[key])
            return


def _other_side(word: str, language: str) -> str:
    """Return the opposite of a quality; empty when none is known."""
    return min(opposites(language).get(word, ()), default="")


def _tidy(text: str) -> str:
    """Mend spaces, the article before a word that went, and the first letter."""
    text = SPACES.sub(lambda found: found[1] or " ", text).strip()
    text = ARTICLE.sub(lambda found: found[1] + ("n" if found[2] in "aeiou" else ""), text)
    return text[:1].upper() + text[1:]

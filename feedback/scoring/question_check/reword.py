"""Neutral wordings built from the question's own words: mended, or asked anew about its topic."""

import re
from collections.abc import Iterator

from feedback.scoring.question_check.asking import QUALITIES
from feedback.scoring.question_check.halves import SPLIT, asks_of, qualities_of, things_of
from feedback.scoring.question_check.kinds import Hit
from feedback.scoring.question_check.lexicon import opposites, phrases
from feedback.scoring.question_check.topic import topics
from feedback.scoring.question_check.words import Reading

SPACES = re.compile(r"\s+([,.?!;:])|\s{2,}")
ARTICLE = re.compile(r"\b([Aa])n?(?= [a-z])(?= ([a-z]))")
MOST_TOPICS = 3
Cut = tuple[int, int, str]


def rewordings(reading: Reading, hits: list[Hit], language: str) -> Iterator[str]:
    """Yield neutral wordings, the closest first; the last ones are fair for every question."""
    said = phrases(language, "rewordings.txt")
    kinds = {hit.kind for hit in hits}
    if "double_barrelled" in kinds:
        yield from _halves(reading, language, said)
    if "absolute" in kinds and (rest := _without_extremes(reading)):
        yield said["how_often"].replace("{rest}", rest)
    mended = _mended(reading, hits, language, said)
    if mended != reading.text and not kinds & {"closed", "double_barrelled"}:
        yield mended
    for key in _keys(hits):
        for topic in list(topics(reading))[:MOST_TOPICS]:
            if key in said:
                yield said[key].replace("{topic}", topic)
    past = any(reading.has(at, "past") for at in range(len(reading.tokens)))
    yield from (said[key] for key in (("anything", "tell") if past else ("now", "anything", "tell")))


def _halves(reading: Reading, language: str, said: dict[str, str]) -> Iterator[str]:
    """Yield each half as a question of its own."""
    asks = asks_of(reading)
    if len(asks) > 1 and all(asks):
        yield SPLIT.join(asks)
    things = things_of(reading)
    if len(things) > 1:
        yield SPLIT.join(said["pair"].replace("{topic}", thing) for thing in things)
    topic = next(topics(reading), "")
    if topic and "between" in said:
        pairs = qualities_of(reading, language)
        halves = [said["between"].replace("{topic}", topic).replace("{or}", " or ".join(pair)) for pair in pairs]
        if halves:
            yield SPLIT.join(halves)


def _without_extremes(reading: Reading) -> str:
    """Return a question for yes or no without its "always" or "never"; empty when it has none or is several."""
    inside = reading.tokens
    if len(reading.asks) != 1 or not reading.has(0, "aux") or "," in reading.text:
        return ""
    cut = [at for at in range(len(inside)) if reading.has(at, "how_often", "how_often_run")]
    if not cut:
        return ""
    text = reading.text
    for at in reversed(cut):
        text = text[: inside[at].start] + text[inside[at].end :]
    text = _tidy(text)
    return text[:1].lower() + text[1:]


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
    """Yield a hedge after the question word that leads to the presupposition, and what belongs to it."""
    end = len(reading.tokens)
    if any(reading.has(at, "subordinate") and not reading.has(at, "wh") for at in range(hit.start, end)):
        return
    for at in range(min(hit.start, end - 1), -1, -1):
        key = f"hedge_{reading.low(at)}"
        if at not in reading.starts or key not in said:
            continue
        place = at
        if reading.has(at, "takes_noun") or (reading.has(at, "how") and reading.has(at + 1, "measure", *QUALITIES)):
            place = min(at + 1, end - 1)
        if reading.has(place, "counts") and not reading.has(place + 1, "aux"):
            place = min(place + 1, end - 1)
        yield (reading.tokens[place].end, reading.tokens[place].end, said[key])
        return


def _other_side(word: str, language: str) -> str:
    """Return the opposite of a quality; empty when none is known."""
    others = opposites(language).get(word, ())
    return next((other for other in others if other.endswith(word)), others[0] if others else "")


def _tidy(text: str) -> str:
    """Mend spaces, the article before a word that went, and the first letter."""
    text = SPACES.sub(lambda found: found[1] or " ", text).strip()
    text = ARTICLE.sub(lambda found: found[1] + ("n" if found[2] in "aeiou" else ""), text)
    return text[:1].upper() + text[1:]

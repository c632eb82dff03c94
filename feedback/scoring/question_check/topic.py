"""What a question is about: the noun phrases it names, without the words that judge them."""

from collections.abc import Iterator

from feedback.scoring.question_check.coordination import adjective
from feedback.scoring.question_check.words import Reading, Token

STOPS = (
    "aux", "aux_neg", "be", "prep", "conj", "wh", "pron", "joint", "joint_run", "subordinate", "attitude", "gain_verb",
    "harm_verb", "harm_verb_run", "change_verb", "commit_verb", "degree", "negation", "hedge_run", "balance", "agree",
    "verb", "told_run", "adverb", "assert", "or", "factive", "scale", "ask_verb",
)  # fmt: skip
JUDGES = ("charge", "strong_pos", "pos_adj", "neg_adj", "judged_well", "judged_badly", "extreme", "vague")
LONGEST = 6
DOES = ("do", "does", "did")
VERBS = ("neutral_verb", "harm_verb", "gain_verb", "change_verb", "commit_verb", "attitude", "tell", "verb")
OF = ("of", "av")


def topics(reading: Reading) -> Iterator[str]:
    """Yield the noun phrases of a question in plain words, those that name a thing of ours first."""
    found = [*_phrases(reading)]
    ranked = sorted(range(len(found)), key=lambda at: (found[at][0], at))
    yield from (found[at][1] for at in ranked)


def starts_noun(reading: Reading, at: int) -> bool:
    """Say whether a word can be part of a noun phrase, judging words included."""
    return _is_noun(reading, at) or reading.has(at, *JUDGES)


def noun_phrase(reading: Reading, begin: int, end: int | None) -> str:
    """Return the noun phrase from a place on without words that judge; empty when there is none."""
    opens = reading.has(begin, "definite", "poss")
    if end is None:
        end = _end_of(reading, begin + 1 if opens else begin)
    return _said(reading, begin, end)


def _phrases(reading: Reading) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(reading.tokens):
        opens = reading.has(at, "definite") and not reading.has(at, "quoted") and reading.low(at) != "that"
        after_preposition = (
            at > 0 and reading.has(at - 1, "prep", "attitude", "gain_verb") and reading.low(at - 1) != "to"
        )
        if not opens and not (after_preposition and _is_noun(reading, at)):
            at += 1
            continue
        end = _without_predicate(reading, at, _end_of(reading, at + 1 if opens else at))
        said = _said(reading, at, end)
        if said:
            yield (_rank(reading, at, opens=opens), said)
        at = max(end, at + 1)


def _without_predicate(reading: Reading, at: int, end: int) -> int:
    """Return where a noun phrase right after an auxiliary ends: before the verb, or the adjective, that is asked about.

    "Did the app load quickly", "is the contract short".
    """
    least = at + 2
    if reading.low(at - 1) in DOES and end > least and not reading.has(end, *VERBS):
        return end - 1
    if reading.has(at - 1, "be"):
        while end > least and (adjective(reading, end - 1) or reading.has(end - 1, "measure")):
            end -= 1
    return end


def _end_of(reading: Reading, at: int) -> int:
    """Return where a noun phrase ends: at a word that cannot be part of one; "of" goes on; a verb ends it."""
    begin = at
    while at < len(reading.tokens) and at - begin < LONGEST:
        if reading.low(at) in OF and at > begin and at + 1 < len(reading.tokens):
            if reading.has(at + 1, "det", "poss") or _is_noun(reading, at + 1):
                at += 2
                continue
            break
        if at > begin and _is_verb(reading, at):
            break
        if not _is_noun(reading, at) and not reading.has(at, *JUDGES):
            break
        at += 1
    return at


def _is_verb(reading: Reading, at: int) -> bool:
    """Say whether a word that may be a verb is one here: something follows that it governs."""
    follows = at + 1 < len(reading.tokens) and reading.tokens[at + 1].text[0].isalnum()
    governs = follows and not reading.has(at + 1, "prep", "conj", "aux")
    return governs and reading.has(at, "neutral_verb", "change_verb") and not reading.low(at).endswith("ing")


def _is_noun(reading: Reading, at: int) -> bool:
    token = reading.tokens[at]
    if not token.text[0].isalnum() or "quoted" in token.classes:
        return token.low == "'s"
    return token.classes.isdisjoint(STOPS) and token.classes.isdisjoint(JUDGES) and "det" not in token.classes


def _said(reading: Reading, at: int, end: int) -> str:
    """Return the phrase without words that judge; empty when nothing of substance is left."""
    kept = [token for token in reading.tokens[at:end] if token.classes.isdisjoint(JUDGES) or token.low == "'s"]
    while kept and kept[-1].low in ("'s", "of", "the"):
        kept.pop()
    nouns = [token for token in kept if token.classes.isdisjoint(("definite", "det", "hollow"))]
    if not nouns or any("jargon" in token.classes or _unknown_acronym(token) for token in kept):
        return ""
    return _spaced(kept)


def _unknown_acronym(token: Token) -> bool:
    return "acronym" in token.classes and "known_acronym" not in token.classes


def _spaced(kept: list[Token]) -> str:
    said = ""
    for place, token in enumerate(kept):
        word = token.text if place or "name" in token.classes or "acronym" in token.classes else token.low
        said += word if token.low == "'s" or not said else f" {word}"
    return said


def _rank(reading: Reading, at: int, *, opens: bool) -> int:
    """Rank a phrase: ours, the or this, yours, anything else."""
    if not opens:
        return 3
    word = reading.low(at)
    if word in ("our", "its"):
        return 0
    return 2 if word == "your" else 1

"""A question as words with their places: quotations and names protected, sentences and the ask within them found."""

import re
from collections.abc import Set
from dataclasses import dataclass

from feedback.scoring.question_check.kinds import LONGEST
from feedback.scoring.question_check.lexicon import Lexicon, lexicon

PIECE = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_][^\W_]*(?:['’‑\-][^\W_]+)*|[^\w\s]")
CLITIC = re.compile(r"(?<=[^\W\d_])['’](?:ve|re|ll|d|m|s)$", re.IGNORECASE)
QUOTED = re.compile(
    r"“[^”]{1,400}”|\"[^\"]{1,400}\"|«[^»]{1,400}»|(?<![\w])['‘][^'’]{2,400}(?:['’]\w[^'’]{0,400}){0,9}['’](?!\w)"
)
ENDS = frozenset(".?!")
ENDINGS = ("ing", "ed", "er")
SHORTEST_FORM = 4
LONGEST_ACRONYM = 6
MOST_QUOTED = 0.7
NO_CLASS: frozenset[str] = frozenset()
EXTREMES = frozenset(("extreme", "extreme_run"))
ATTITUDES = frozenset(("attitude", "pos_attitude", "judged_well"))
ASKING = ("wh", "aux", "aux_neg", "ask_verb")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark: its place in the text, its plain form, its classes, the sentence it stands in."""

    text: str
    low: str
    start: int
    end: int
    classes: frozenset[str]
    sentence: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read: tokens, the positions where an ask may begin, and whether each sentence asks."""

    text: str
    tokens: tuple[Token, ...]
    starts: frozenset[int]
    asks: tuple[int, ...]

    def low(self, at: int) -> str:
        """Return the plain form at a position; empty outside."""
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def has(self, at: int, *classes: str) -> bool:
        """Say whether the token at a position is of any of these classes."""
        return 0 <= at < len(self.tokens) and not self.tokens[at].classes.isdisjoint(classes)

    def end_of_sentence(self, at: int) -> int:
        """Return the position after the last token of the sentence that a position is in."""
        sentence = self.tokens[at].sentence
        while at < len(self.tokens) and self.tokens[at].sentence == sentence:
            at += 1
        return at


def read(text: str, language: str) -> Reading:
    """Read a question; no text is refused, and no more than LONGEST characters are read."""
    known = lexicon(language)
    pieces = _pieces(text[:LONGEST])
    quoted = _quoted(text[:LONGEST], len(pieces))
    tokens: list[Token] = []
    sentence = 0
    first = True
    for piece, start in pieces:
        inside = any(begin <= start < end for begin, end in quoted)
        tokens.append(
            Token(piece, plain(piece), start, start + len(piece), _classes(piece, known, inside, first), sentence)
        )
        first = piece in ENDS or (first and not piece[0].isalnum())
        if piece in ENDS and not inside:
            sentence += 1
    marked = _mark_runs(tokens, known)
    return Reading(text, marked, *_asks(marked))


def plain(piece: str) -> str:
    """Return a word without case and with straight marks.

    >>> plain("Don’t")
    "don't"
    """
    return piece.lower().replace("’", "'").replace("‑", "-")


def _pieces(text: str) -> list[tuple[str, int]]:
    """Cut a text into words and marks; you've is two words, don't is one."""
    found = []
    for match in PIECE.finditer(text):
        piece, start = match[0], match.start()
        if clitic := CLITIC.search(piece):
            found.append((piece[: clitic.start()], start))
            found.append((piece[clitic.start() :], start + clitic.start()))
        else:
            found.append((piece, start))
    return found


def _quoted(text: str, pieces: int) -> list[tuple[int, int]]:
    """Return the places of quotations; none when nearly everything is one, for then it is the question itself."""
    spans = [match.span() for match in QUOTED.finditer(text)]
    covered = sum(len(PIECE.findall(text[start:end])) for start, end in spans)
    return spans if covered <= MOST_QUOTED * pieces else []


def _classes(piece: str, known: Lexicon, quoted: bool, first: bool) -> frozenset[str]:
    """Return the classes of one word; within a quotation it is only that."""
    if quoted:
        return frozenset(("quoted",))
    found = set(known.classes(plain(piece)))
    for ending in ENDINGS:
        if plain(piece).endswith(ending) and len(piece) > SHORTEST_FORM:
            found.add(f"verb_{ending}")
    if piece[0].isdigit():
        found.add("number")
    if _is_acronym(piece):
        found.add("acronym")
    elif piece[0].isupper() and not first and piece != "I":
        found.add("name")
    return frozenset(found)


def _is_acronym(piece: str) -> bool:
    """Say whether a word is written as a short form: SLA, KPIs, PaaS."""
    bare = piece.removesuffix("s")
    capitals = sum(letter.isupper() for letter in bare)
    return 1 < len(bare) <= LONGEST_ACRONYM and bare.isalpha() and capitals > 1 and 2 * capitals >= len(bare)


def _mark_runs(tokens: list[Token], known: Lexicon) -> tuple[Token, ...]:
    """Add the classes of runs of words to each of their words."""
    more: dict[int, set[str]] = {}
    for at, token in enumerate(tokens):
        for run, section in known.runs.get(token.low, ()):
            if tuple(other.low for other in tokens[at : at + len(run)]) == run and "quoted" not in token.classes:
                for place in range(at, at + len(run)):
                    more.setdefault(place, set()).add(section)
                more[at].add(f"{section}_run")
    return tuple(
        Token(t.text, t.low, t.start, t.end, _settled(tokens, at, t.classes | more.get(at, NO_CLASS)), t.sentence)
        for at, t in enumerate(tokens)
    )


def _settled(tokens: list[Token], at: int, classes: Set[str]) -> frozenset[str]:
    """Return the classes of a word in its place: "would like" is a wish, and "like" a verb only after a person."""
    if "extreme_ok" in classes:
        classes -= EXTREMES
    verb = at > 0 and not tokens[at - 1].classes.isdisjoint(("pron", "negation", "degree", "adverb", "person"))
    if "wish" in classes or ("verb_after_person" in classes and not verb):
        return frozenset(classes) - ATTITUDES
    return frozenset(classes)


def _asks(tokens: tuple[Token, ...]) -> tuple[frozenset[int], tuple[int, ...]]:
    """Return where an ask may begin, and of each sentence that asks where its ask does.

    A sentence begins an ask at its first word, or after a comma where a question word or auxiliary follows: "When you
    last flew, what ...". Greetings and conjunctions before it are passed over.
    """
    starts: set[int] = set()
    asks: list[int] = []
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].sentence == tokens[at].sentence:
            end += 1
        begin = _pass_openers(tokens, at, end)
        starts.add(begin)
        later = [
            _pass_openers(tokens, place + 1, end) for place in range(begin, end - 1) if _breaks(tokens, place, begin)
        ]
        later = [place for place in later if not tokens[place].classes.isdisjoint(ASKING)]
        starts.update(later)
        if begin < end:
            asks.append(_main_ask(tokens, begin, later))
        at = end
    return frozenset(starts), tuple(asks)


def _pass_openers(tokens: tuple[Token, ...], at: int, end: int) -> int:
    while at < end - 1 and ("opener" in tokens[at].classes or not tokens[at].text[0].isalnum()):
        at += 1
    return at


def _breaks(tokens: tuple[Token, ...], place: int, begin: int) -> bool:
    """Say whether an ask may begin after this mark."""
    return tokens[place].low in {",", ":", "–", "—", "-", ";"} and place != begin


def _asks_at(tokens: tuple[Token, ...], begin: int) -> bool:
    """Say whether what looks like a lead-in asks: "when did", "to what extent"."""
    first = tokens[begin].classes
    after = tokens[begin + 1].classes if begin + 1 < len(tokens) else NO_CLASS
    return ("wh" in first and "aux" in after) or ("prep" in first and "lead_in" not in first and "wh" in after)


def _main_ask(tokens: tuple[Token, ...], begin: int, later: list[int]) -> int:
    """Return where the ask itself begins: after a lead-in clause, or at the first word."""
    leads_in = not tokens[begin].classes.isdisjoint(("lead_in", "prep")) and not _asks_at(tokens, begin)
    if later and (leads_in or tokens[begin].classes.isdisjoint(ASKING)):
        return later[0]
    return begin

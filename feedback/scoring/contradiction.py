"""Where what somebody said doesn't add up: with the score they gave, with our record, with what they said before.

Every function returns a *question to ask*, never a verdict: which side is right, and whether there is a side at all, is
for the person to say. Nothing is averaged, and both things stay as they are.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from feedback.scoring.doubt import Doubt, Figure, Record, Saying, clipped, middle
from feedback.scoring.facets import suggested_facets
from feedback.scoring.tone import sentences_as_read, sentences_with_tone

HIGH, LOW, CLEAR = 0.7, 0.4, 0.5
CLAIMS: Mapping[str, re.Pattern[str]] = {
    claim: re.compile(rf"\b(?:{cue})\b", re.IGNORECASE)
    for claim, cue in {
        "speed": "quick(?:ly)?|fast|always here|always on time|never late|on time|right away",
        "stopped": "(?:i|we)(?:['’]ve| have)? (?:stopped|quit) (?:ordering|buying)(?! (?:any)?things?)",
        "no_returns": "never (?:had to )?(?:sent|send|returned|return|brought) (?:anything|a thing|one)(?: back)?",
        "no_complaints": "can['’]t complain|never complained|no complaints",
        "often": "(?:order|buy) (?:from you )?(?:every week|all the time|constantly|every month)",
    }.items()
}
STILL, LONG_AGO = 45, 60


def score_against_words(score: int, best: int, sayings: Sequence[Saying]) -> Doubt | None:
    """Return the question to ask when a score and the words beside it point different ways.

    Parameters
    ----------
    score, best
        The number given and the top of its scale (5 or 10); 0 <= score <= best.
    sayings
        What the same person said in the same conversation; may be empty.

    Returns
    -------
    Doubt or None
        A score of at least 0.7 of the scale beside a clearly sorry sentence, or of at most 0.4 beside only glad ones;
        the sentence a person marked, else the one that says it most clearly, the longest of equals. None otherwise,
        and without words.

    Raises
    ------
    ValueError
        For a score off its scale.

    Examples
    --------
    >>> words = [Saying(1, "Rolf is wonderful. But it came too late.")]
    >>> score_against_words(9, 10, words).question
    'You gave 9 of 10, and you wrote “But it came too late.” What is each of them about, for you?'
    >>> score_against_words(5, 10, words) is None
    True
    """
    if best < 1 or not 0 <= score <= best:
        msg = f"{score} is not on a scale to {best}"
        raise ValueError(msg)
    told = [(saying, *one) for saying in sayings for one in _read(saying)]
    sorry = [one for one in told if one[2] <= -CLEAR]
    glad = [one for one in told if one[2] >= CLEAR]
    share = score / best
    against = sorry if share >= HIGH else glad if share <= LOW and not sorry else []
    if not against:
        return None
    saying, quote, _ = max(against, key=lambda one: (_is_marked(one[1], one[0].mark), abs(one[2]), len(one[1])))
    return Doubt(
        key=saying.key,
        quote=quote,
        but="but the score they gave is",
        figure=f"{score} of {best}",
        detail="We keep both and average neither.",
        question=f"You gave {score} of {best}, and you wrote “{clipped(quote)}” What is each of them about, for you?",
        ref="score",
        keys=(saying.key,),
    )


def words_against_record(sayings: Iterable[Saying], record: Record, *, speed: Figure | None = None) -> list[Doubt]:
    """Return the questions to ask where words say one thing and our own systems another.

    Parameters
    ----------
    sayings
        What the customer said.
    record
        What we hold about them; parts that are None are never compared.
    speed
        A figure in days whose ``own`` values are this customer's; compared with words such as "quick".

    Returns
    -------
    list of Doubt
        At most one for each kind of claim, in the order of the words; empty without words or without a record.

    Examples
    --------
    >>> days = Figure(slug="days", name="Days", unit="days", value=4.3, target=2, better="lower", own=(2.0, 4.3, 5.1))
    >>> [doubt.figure for doubt in words_against_record([Saying(1, "They're quick.")], Record(), speed=days)]
    ['4.3 days']
    >>> words_against_record([Saying(1, "They're quick.")], Record())
    []
    """
    found: dict[str, Doubt] = {}
    for saying in sayings:
        for sentence, _ in sentences_with_tone(saying.text):
            for claim, pattern in CLAIMS.items():
                match = pattern.search(sentence)
                if match and claim not in found:
                    doubt = _checked(claim, match.group(), saying.key, sentence, record, speed)
                    found |= {claim: doubt} if doubt else {}
    return list(found.values())


def words_against_figures(
    sayings: Iterable[Saying], figures: Sequence[Figure], *, quoted: Collection[str] = ()
) -> list[Doubt]:
    """Return the question to ask where a sorry sentence is about a facet on which our figure says all is well.

    Parameters: sayings, with the facets they are about; figures, of the company, each about a facet, with a target, the
    most important first; a figure's clue words, if it has any, must occur in the sentence; quoted, sentences that stand
    beside something else already.
    Returns: at most one doubt a conversation: what we count may not be what they live through. Empty without facets.

    >>> known = Figure(slug="known", name="Knew the day", unit="%", value=99.1, target=95, facet="date")
    >>> said = Saying(1, "It was late and nobody told me.", facets=frozenset({"date"}))
    >>> [doubt.ref for doubt in words_against_figures([said], [known])]
    ['kpi:known']
    """
    told = [(saying, *one) for saying in sayings for one in _read(saying)]
    sorry = [(saying, text) for saying, text, feeling in told if feeling <= -CLEAR and text not in quoted]
    for figure in figures:
        on = [(saying, text) for saying, text in sorry if figure.facet in saying.facets and _is_about(text, figure)]
        if on and _is_well(figure):
            saying, text = max(on, key=lambda one: len(one[1]))
            return [_counted_otherwise(saying.key, text, figure)]
    return []


def words_against_earlier(now: Iterable[Saying], earlier: Sequence[tuple[Saying, str]]) -> list[Doubt]:
    """Return the questions to ask where somebody sounded glad about a facet once and sorry at another time.

    Parameters
    ----------
    now
        What they say in this conversation.
    earlier
        What they said before, each with when in words ("in March 2026"); oldest first.

    Returns
    -------
    list of Doubt
        At most one for each pair of an earlier saying and one of now that share a facet; empty when nothing does.

    Examples
    --------
    >>> before = Saying(1, "It works well.", facets=frozenset({"date"}))
    >>> after = Saying(2, "It came too late.", facets=frozenset({"date"}))
    >>> [doubt.figure for doubt in words_against_earlier([after], [(before, "in March")])]
    ['“It works well.”']
    """
    return [
        Doubt(
            key=said.key,
            quote=quote,
            but=f"but {when} they said",
            figure=f"“{clipped(before)}”",
            detail="Something may have changed, or both may be so at different times.",
            question=f"You wrote “{clipped(quote)}” It was “{clipped(before)}” {when}. How do both fit for you?",
            ref=f"words:{old.key}",
            keys=(said.key, old.key),
        )
        for said in now
        for old, when in earlier
        if said.facets & old.facets
        and (pair := _opposed(said, old)) is not None
        and (quote := pair[0])
        and (before := pair[1])
    ]


def _checked(claim: str, word: str, key: Hashable, sentence: str, record: Record, speed: Figure | None) -> Doubt | None:
    """Put one claim beside what we hold; None when they go together or we hold nothing."""
    if claim == "speed":
        return _not_so_quick(key, sentence, word, speed) if speed else None
    against = {
        "stopped": (record.days_since_order is not None and record.days_since_order <= STILL)
        and ("but their last order is", f"{record.days_since_order} days old", "orders"),
        "no_returns": bool(record.returned)
        and ("but what came back from them is", _times(record.returned or 0, "order"), "returned"),
        "no_complaints": bool(record.complaints)
        and ("but we have on file", _times(record.complaints or 0, "complaint"), "complaints"),
        "often": (record.days_since_order is not None and record.days_since_order > LONG_AGO)
        and ("but their last order is", f"{record.days_since_order} days old", "orders"),
    }[claim]
    if not against:
        return None
    but, figure, rows = against
    return Doubt(
        key=key,
        quote=sentence,
        but=but,
        figure=figure,
        detail="Our record may be incomplete, or they may mean something else by it.",
        question=f"You wrote “{clipped(sentence)}” Tell me more about what you had in mind.",
        ref=f"record:{claim}",
        rows=record.rows.get(rows, ()),
    )


def _not_so_quick(key: Hashable, sentence: str, word: str, speed: Figure) -> Doubt | None:
    """Put "quick" beside how long their own orders took; None when most came as promised, or we know of too few."""
    if speed.target is None or not speed.own or middle(speed.own) <= speed.target:
        return None
    days, beyond = middle(speed.own), sum(one > speed.target for one in speed.own)
    number = len(speed.own)
    return Doubt(
        key=key,
        quote=sentence,
        but=f"but their last {_times(number, 'order')} took",
        figure=f"{days:g} {speed.unit}",
        detail=f"Our promise is {speed.target:g}. {beyond} of {number} took longer.",
        question=f"You wrote “{word}”. What does “{word}” mean to you here?",
        ref=f"record:{speed.slug}",
        rows=(
            ("Orders we know the days of", str(number)),
            (f"Within {speed.target:g} {speed.unit}", str(number - beyond)),
            (f"More than {speed.target:g} {speed.unit}", str(beyond)),
            ("The one in the middle", f"{days:g} {speed.unit}"),
        ),
    )


def _counted_otherwise(key: Hashable, sentence: str, figure: Figure) -> Doubt:
    """Ask about a sentence that our figure would not let us expect."""
    return Doubt(
        key=key,
        quote=sentence,
        but=f"but our figure “{figure.name}” says",
        figure=f"{figure.value:g}{figure.unit if figure.unit == '%' else f' {figure.unit}'}",
        detail="What we count may not be what they live through.",
        question=f"You wrote “{clipped(sentence)}” Tell me about the last time that happened.",
        ref=f"kpi:{figure.slug}",
        keys=(key,),
    )


def _is_marked(sentence: str, mark: str) -> bool:
    """Say whether a sentence is, holds or lies in the part that somebody marked."""
    return bool(mark) and (mark in sentence or sentence in mark)


def _is_about(sentence: str, figure: Figure) -> bool:
    """Say whether a sentence holds a clue of a figure's facet; without clues the facet alone decides."""
    return not figure.clues or bool(suggested_facets(sentence, {figure.slug: figure.clues}))


def _is_well(figure: Figure) -> bool:
    """Say whether a figure has reached its target."""
    if figure.target is None:
        return False
    return figure.value >= figure.target if figure.better == "higher" else figure.value <= figure.target


def _read(saying: Saying) -> Sequence[tuple[str, float]]:
    """Cut a saying into sentences with their tone: as it was read under its question, else by its cues."""
    return sentences_as_read(saying.text, saying.sounds)


def _opposed(one: Saying, other: Saying) -> tuple[str, str] | None:
    """Return the clearest sentence of each when one is glad and the other sorry."""
    first, second = (max(_read(said), key=lambda told: abs(told[1]), default=("", 0.0)) for said in (one, other))
    clear = min(abs(first[1]), abs(second[1])) >= CLEAR and first[1] * second[1] < 0
    return (first[0], second[0]) if clear else None


def _times(number: int, word: str) -> str:
    """Write a number of things."""
    return f"{number} {word}{'' if number == 1 else 's'}"

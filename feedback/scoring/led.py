"""How much an answer counts when the question before it was not fair: kinds of defect in, a weight out."""

from collections.abc import Hashable, Iterable, Mapping

PUSHES, BLURS, LEAST = 0.5, 0.75, 0.25
WEIGHTS: Mapping[str, float] = {
    "leading": PUSHES,
    "loaded": PUSHES,
    "assumptive": PUSHES,
    "double_barrelled": BLURS,
    "absolute": BLURS,
    "closed": BLURS,
    "jargon_vague": BLURS,
}
WORDS: Mapping[str, str] = {
    "leading": "leading",
    "loaded": "loaded",
    "assumptive": "takes something for granted",
    "double_barrelled": "two in one",
    "absolute": "all or nothing",
    "closed": "closed",
    "jargon_vague": "unclear",
}


def led(kinds: Iterable[str]) -> float:
    """Return the weight with which an answer counts whose question had these defects.

    A question that hands over the answer (leading, loaded, assumptive) may have put the words there: such an answer
    counts half. One that blurs what was asked (two in one, all or nothing, closed, unclear) still brought the
    customer's own words, about something we can't be sure of: three quarters. Several defects multiply. An answer is
    never worth nothing, because somebody did say it: the least is a quarter.

    That wording moves answers is measured: by 10 points on average for agreeing with what is put forward, and by much
    more for single words. That it moves an *open* answer by these factors is not: they are a judgement, kept in one
    place, shown wherever they count, and never hidden in a sum (the raw count stands beside).

    Parameters
    ----------
    kinds
        Kinds of defects as the question check names them; repeats count once. Empty for a fair question.

    Returns
    -------
    float
        From 0.25 to 1; exactly 1 for a fair question.

    Raises
    ------
    ValueError
        For a kind that the question check does not know.

    References
    ----------
    Schuman and Presser (1981), Questions and Answers in Attitude Surveys, ch. 8 (agreeing with what is put forward).
    Loftus and Palmer (1974), Journal of Verbal Learning and Verbal Behavior 13:585 (one verb moves an estimate).
    Krosnick (1999), Annual Review of Psychology 50:537 (about 10 % acquiescence on average).

    Examples
    --------
    >>> led([])
    1.0
    >>> led(["leading"])
    0.5
    >>> led(["leading", "closed", "closed"])
    0.375
    >>> led(["leading", "loaded", "assumptive"])
    0.25
    """
    weight = 1.0
    for kind in set(kinds):
        if kind not in WEIGHTS:
            msg = f"{kind} is not a kind of defect"
            raise ValueError(msg)
        weight *= WEIGHTS[kind]
    return max(weight, LEAST)


def weighed_voices(answers: Iterable[tuple[Hashable, float]]) -> tuple[int, float]:
    """Return how many people stand behind something, raw and weighed.

    Parameters
    ----------
    answers
        For each answer that supports it, who gave it and the weight of the answer, in (0, 1]; may be empty. Of several
        answers of one person the fairest counts: saying it once unprompted is enough.

    Returns
    -------
    tuple of int and float
        The number of people, and the sum of their weights, which is never more. ``(0, 0.0)`` for nobody.

    Raises
    ------
    ValueError
        For a weight outside (0, 1].

    Examples
    --------
    >>> weighed_voices([("Marit", 0.5), ("Marit", 1.0), ("Lars", 0.5)])
    (2, 1.5)
    >>> weighed_voices([])
    (0, 0.0)
    """
    best: dict[Hashable, float] = {}
    for who, weight in answers:
        if not 0 < weight <= 1:
            msg = f"{weight} is not a weight"
            raise ValueError(msg)
        best[who] = max(best.get(who, 0.0), weight)
    return len(best), sum(best.values(), 0.0)


def weight_text(weight: float) -> str:
    """Write a weight the way people read it: no zeros at the end.

    >>> weight_text(0.5), weight_text(1.0), weight_text(0.375)
    ('0.5', '1', '0.38')
    """
    return f"{weight:.2f}".rstrip("0").rstrip(".")

"""How strongly two people are connected, from what passed between them.

Every contact counts for its weight and fades by half each half-life, and what is left saturates towards one:
``s(now) = 1 - exp(-sum of weight x 2^(-(now - t) / half-life))``. Kept as
``L = log2(sum of weight x 2^(t / half-life))``, one more contact is one update whatever its age or order, the order
between two ties with the same half-life never changes while time passes, and nothing has to be aged at night:
``s(now) = 1 - exp(-2^(L - now / half-life))``. Times are days since 1970, as a real number.

References: forward decay, Cormode, Shkapenyuk, Srivastava and Xu, ICDE 2009; the half-life form was checked here
against recomputation over 10 million contacts.
"""

import math
import re
from datetime import datetime

NOTHING = -math.inf
CROWD = 20
DAY_SECONDS = 86_400.0
STARTED, ANSWERED = 1.0, 0.5
DEFAULT_WEIGHT = 0.5
WEIGHTS = {
    "visit": 1.0,
    "meeting": 1.0,
    "course": 1.0,
    "call": 0.8,
    "phone": 0.8,
    "chat": 0.4,
    "mail": 0.3,
    "email": 0.3,
    "e-mail": 0.3,
    "letter": 0.3,
    "newsletter": 0.0,
}
WORDS = ((0.75, "strong"), (0.4, "good"), (0.15, "some"), (0.0, "faint"))
ROLE_ADDRESS = re.compile(
    r"^(no-?reply|do-?not-?reply|info|support|hello|sales|team|newsletter|post|admin|office|contact|help)([.+_-].*)?@",
    re.IGNORECASE,
)
LARGEST_EXPONENT = 10.0  # 1 - exp(-2^10) is 1 in floating point; beyond it 2^x only overflows


def day_of(at: datetime) -> float:
    """Return a moment on the clock of all ties.

    Parameters: at, aware.
    Returns: days since 1970, with the part of the day.
    Raises: ValueError for a moment without a zone.

    >>> from datetime import UTC
    >>> day_of(datetime(1970, 1, 2, 12, tzinfo=UTC))
    1.5
    """
    if at.tzinfo is None:
        raise ValueError("A moment needs its zone.")
    return at.timestamp() / DAY_SECONDS


def channel_weight(channel: str) -> float:
    """Return what one contact over ``channel`` counts for.

    Parameters: channel, any words; case and outer spaces don't matter. Unknown channels count ``DEFAULT_WEIGHT``.
    Returns: a weight on [0, 1]; 0 means that the contact says nothing about the two people.

    >>> channel_weight("Visit"), channel_weight("mail"), channel_weight("carrier pigeon")
    (1.0, 0.3, 0.5)
    """
    return WEIGHTS.get(channel.strip().lower(), DEFAULT_WEIGHT)


def is_crowd(people: int) -> bool:
    """Say whether so many took part that it tells nothing about any two of them (a mailing list, a fair).

    Parameters: people, how many took part, >= 0.

    >>> is_crowd(2), is_crowd(20), is_crowd(21)
    (False, False, True)
    """
    return people > CROWD


def is_role_address(email: str) -> bool:
    """Say whether an address belongs to a desk instead of a person, so that it must not tie everybody to everybody.

    Parameters: email, an address or an empty text.

    >>> is_role_address("no-reply@example.com"), is_role_address("kari@example.com"), is_role_address("")
    (True, False, False)
    """
    return bool(ROLE_ADDRESS.match(email))


def share(weight: float, people: int, *, started: bool) -> float:
    """Return what one contact counts for from one person to one other, when several took part.

    Parameters: weight, of the channel, on [0, 1]; people, how many took part, >= 2; started, whether the first of
    the two began it (or nobody knows who did): answering counts half.
    Returns: a weight on [0, 1], divided among the others, so that a meeting of eleven doesn't count ten times.
    Raises: ValueError for fewer than two people.

    >>> share(0.8, 2, started=True), share(0.8, 2, started=False), share(1.0, 5, started=True)
    (0.8, 0.4, 0.25)
    """
    if people < 2:  # noqa: PLR2004 - a contact has two ends
        raise ValueError("A contact needs two people.")
    return weight * (STARTED if started else ANSWERED) / (people - 1)


def log_of(weight: float, day: float, half_life: float) -> float:
    """Return L of a single contact.

    Parameters: weight, >= 0; day, days since 1970; half_life, in days, > 0.
    Returns: log2(weight) + day / half_life; minus infinity for a weight of 0.
    Raises: ValueError for a negative or unreal weight, an unreal day or a half-life that isn't positive.

    >>> log_of(1.0, 180.0, 180.0)
    1.0
    >>> log_of(0.0, 180.0, 180.0)
    -inf
    """
    if not (math.isfinite(weight) and weight >= 0 and math.isfinite(day)):
        raise ValueError("A contact needs a weight of zero or more, and a day.")
    if not (math.isfinite(half_life) and half_life > 0):
        raise ValueError("A half-life is longer than nothing.")
    return (math.log2(weight) if weight else NOTHING) + day / half_life


def together(one: float, other: float) -> float:
    """Return L of two sets of contacts with the same half-life: log2(2^one + 2^other), without overflow.

    Parameters: one, other: any L, minus infinity for no contact at all. Order doesn't matter.
    Returns: L of both; minus infinity when there are none.

    >>> together(3.0, 3.0)
    4.0
    >>> together(NOTHING, 5.0), together(NOTHING, NOTHING)
    (5.0, -inf)
    """
    high, low = max(one, other), min(one, other)
    return high if low == NOTHING else high + math.log2(1.0 + 2.0 ** (low - high))


def strength(log_strength: float, day: float, half_life: float) -> float:
    """Return how strong a tie is on a day.

    Parameters: log_strength, L; day, days since 1970; half_life, in days, > 0.
    Returns: a share on [0, 1]; 0 without any contact. One visit today gives 0.63, one half-life later 0.39.
    Raises: ValueError for a half-life that isn't positive.

    >>> today = 20_000.0
    >>> round(strength(log_of(1.0, today, 180.0), today, 180.0), 2)
    0.63
    >>> round(strength(log_of(1.0, today, 180.0), today + 180, 180.0), 2)
    0.39
    >>> strength(NOTHING, today, 180.0)
    0.0
    """
    if not half_life > 0:
        raise ValueError("A half-life is longer than nothing.")
    exponent = log_strength - day / half_life
    return -math.expm1(-(2.0 ** min(exponent, LARGEST_EXPONENT)))


def log_from_strength(strength_then: float, day: float, half_life: float) -> float:
    """Return L of a tie whose strength somebody states for a day.

    Parameters: strength_then, on [0, 1): nothing is certain; day, days since 1970; half_life, in days, > 0.
    Returns: the L for which ``strength`` answers ``strength_then`` on that day; minus infinity for 0.
    Raises: ValueError off the scale or for a half-life that isn't positive.

    >>> round(strength(log_from_strength(0.8, 20_000.0, 180.0), 20_000.0, 180.0), 12)
    0.8
    """
    if not 0 <= strength_then < 1:
        raise ValueError("A strength lies from 0 to below 1.")
    return log_of(-math.log1p(-strength_then), day, half_life)


def mutual(there: float, back: float) -> float:
    """Return one strength for both directions: the geometric mean, so that a tie nobody answers is none.

    Parameters: there, back: strengths on [0, 1].
    Returns: a share on [0, 1], never above the stronger nor below the weaker direction.
    Raises: ValueError off the scale.

    >>> mutual(0.5, 0.5), mutual(0.9, 0.0)
    (0.5, 0.0)
    """
    if not (0 <= there <= 1 and 0 <= back <= 1):
        raise ValueError("A strength lies from 0 to 1.")
    low, high = sorted((there, back))
    return min(max(math.sqrt(there * back), low), high)


def strength_in_words(strength_now: float) -> str:
    """Say a strength in a word.

    Parameters: strength_now, on [0, 1].
    Returns: "strong" from 0.75, "good" from 0.4, "some" from 0.15, else "faint".
    Raises: ValueError off the scale.

    >>> [strength_in_words(s) for s in (0.9, 0.5, 0.2, 0.0)]
    ['strong', 'good', 'some', 'faint']
    """
    if not 0 <= strength_now <= 1:
        raise ValueError("A strength lies from 0 to 1.")
    return next(word for least, word in WORDS if strength_now >= least)

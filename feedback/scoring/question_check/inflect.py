"""The regular forms of English words, so that lexicons list each word once."""

VOWELS = "aeiou"


def forms(entry: str, how: str) -> tuple[str, ...]:
    """Return the forms of an entry; irregular ones are written out with slashes, a run of words inflects in its first.

    >>> forms("carry", "verb")
    ('carry', 'carries', 'carried', 'carrying')
    >>> forms("go/goes/went/gone/going wrong", "verb")
    ('go wrong', 'goes wrong', 'went wrong', 'gone wrong', 'going wrong')
    >>> forms("box", "noun"), forms("slow", "")
    (('box', 'boxes'), ('slow',))
    """
    first, _, rest = entry.partition(" ")
    written = tuple(first.split("/")) if how else (first,)
    if len(written) == 1 and how == "verb":
        written = (first, _with_s(first), _with_ed(first), _with_ing(first))
    elif len(written) == 1 and how == "noun":
        if rest:
            return (entry, _with_s(entry))
        written = (first, _with_s(first))
    return tuple(f"{one} {rest}" if rest else one for one in written)


def _doubles(word: str) -> bool:
    """Say whether the last consonant of a short word doubles: stop, plan."""
    if len(word) < 3 or word[-1] in f"{VOWELS}wxy" or word[-2] not in VOWELS or word[-3] in VOWELS:  # noqa: PLR2004 - letters
        return False
    return sum(letter in VOWELS for letter in word) == 1


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and len(word) > 1 and word[-2] not in VOWELS


def _with_s(word: str) -> str:
    if _ends_in_consonant_y(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _with_ed(word: str) -> str:
    if _ends_in_consonant_y(word):
        return f"{word[:-1]}ied"
    if word.endswith("e"):
        return f"{word}d"
    return f"{word}{word[-1]}ed" if _doubles(word) else f"{word}ed"


def _with_ing(word: str) -> str:
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return f"{word[:-1]}ing"
    return f"{word}{word[-1]}ing" if _doubles(word) else f"{word}ing"

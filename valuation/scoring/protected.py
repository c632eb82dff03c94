"""Who somebody is never counts: the words by which a dimension or a measure would say it."""

import re

# Grounds that European and Norwegian law protect, as people would name them in English or Norwegian.
PROTECTED = (
    r"genders?",
    r"sex(?:es)?",
    r"sexual(?:ity)?",
    r"ages?",
    r"birth(?:day|date|s)?",
    r"ethnic(?:ity)?",
    r"racial",
    r"skin colou?rs?",
    r"nationalit(?:y|ies)",
    r"national origins?",
    r"citizenships?",
    r"religio(?:n|ns|us)",
    r"faiths?",
    r"political(?:ly)?",
    r"trade unions?",
    r"disab(?:led|ility|ilities)",
    r"health",
    r"illness(?:es)?",
    r"pregnan(?:t|cy)",
    r"parental",
    r"child(?:ren|less)",
    r"marital",
    r"married",
    r"divorced",
    r"kjønn",
    r"alder",
    r"etnisitet",
    r"livssyn",
    r"funksjonsevne",
    r"graviditet",
    r"barn",
)
WORDS = re.compile(r"\b(?:" + "|".join(PROTECTED) + r")\b", re.IGNORECASE)


def protected_words(text: str) -> tuple[str, ...]:
    """Find words that name a protected attribute, such as gender or age.

    Weights are made of dimensions and dimensions of what customers do; this is the third lock, on the names that a
    company may give to dimensions and measures of its own.

    Parameters
    ----------
    text : str
        A name, may be empty.

    Returns
    -------
    tuple of str
        The words found, as they are written, in their order; empty when there is none.

    Raises
    ------
    Nothing.

    References
    ----------
    Charter of Fundamental Rights of the European Union, article 21; Equality and Anti-Discrimination Act (Norway),
    section 6.

    Examples
    --------
    >>> protected_words("Customers brought along")
    ()
    >>> protected_words("Gender and age")
    ('Gender', 'age')
    """
    return tuple(found.group() for found in WORDS.finditer(text))

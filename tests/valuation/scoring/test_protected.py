"""Names that say who somebody is, and names that don't."""

import pytest

from valuation.scoring import protected_words


@pytest.mark.parametrize(
    "name",
    (
        "Gender",
        "Women by sex",
        "Age of the buyer",
        "Ethnic background",
        "Religion",
        "Has children",
        "Disability",
        "Kjønn",
    ),
)
def test_who_somebody_is_is_found(name):
    assert protected_words(name)


@pytest.mark.parametrize(
    "name",
    ("", "A race won on our skis", "Packages returned", "Courage shown", "Averages sent in", "Community evenings"),
)
def test_what_somebody_does_is_not(name):
    assert protected_words(name) == ()

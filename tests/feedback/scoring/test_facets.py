"""Suggested facets: words in, facets out."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring import facets
from feedback.scoring.facets import suggested_facets

CLUES = {"date": "date, day, late", "place": "pick up; door\nacross the fjord", "van": "driver", "all": ""}


def test_examples_in_the_words_above_the_code_hold():
    assert doctest.testmod(facets).failed == 0


@pytest.mark.parametrize(
    ("said", "about"),
    (
        ("It came three days LATE.", {"date"}),
        ("The drivers are wonderful", {"van"}),
        ("It waited across  the fjord", {"place"}),
        ("The fjord across the road", set()),
        ("Nobody picked it up", set()),
        ("I had to pick up the box at the door", {"place"}),
        ("He updated me daily", set()),
        ("", set()),
        ("...", set()),
    ),
)
def test_clue_words_find_their_facets(said, about):
    assert suggested_facets(said, CLUES) == about


def test_accents_and_case_make_no_difference():
    assert suggested_facets("FORSINKET pakke på døra", {"way": "Døra", "time": "forsinket"}) == {"way", "time"}


@given(st.text(max_size=200), st.dictionaries(st.integers(), st.text(max_size=60), max_size=5))
def test_any_text_and_any_clues_give_known_facets(said, clues):
    assert suggested_facets(said, clues) <= set(clues)


@given(st.lists(st.sampled_from(["late", "day", "door", "driver", "fjord", "nothing"]), max_size=8))
def test_saying_it_again_adds_no_facet(said):
    once = suggested_facets(" ".join(said), CLUES)
    assert suggested_facets(" ".join(said + said), CLUES) >= once


@given(st.text(alphabet="abcdefgh ", min_size=1, max_size=60))
def test_a_word_of_the_text_is_always_a_clue_to_it(said):
    words = said.split()
    assert suggested_facets(said, {"it": ",".join(words)}) == ({"it"} if words else set())

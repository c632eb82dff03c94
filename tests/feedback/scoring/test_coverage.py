import pytest

from feedback.scoring.coverage import Thinness, thinness


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"asked": False, "recent_voices": 0, "facets": 3, "untouched": 3, "parked": 0}, [("never", 0)]),
        ({"asked": True, "recent_voices": 4, "facets": 0, "untouched": 0, "parked": 0}, [("few", 4)]),
        ({"asked": True, "recent_voices": 5, "facets": 3, "untouched": 0, "parked": 0}, []),
        ({"asked": True, "recent_voices": 9, "facets": 3, "untouched": 2, "parked": 0}, [("facets", 2)]),
        ({"asked": False, "recent_voices": 0, "facets": 0, "untouched": 0, "parked": 2}, [("never", 0), ("parked", 2)]),
    ],
)
def test_thin_for_a_reason(about, expected):
    assert [(thin.reason, thin.figure) for thin in thinness(**about)] == expected


@pytest.mark.parametrize(
    ("thin", "words"),
    [
        (Thinness("never", 0), "never asked"),
        (Thinness("few", 1, 5), "fewer than five people in 180 days"),
        (Thinness("few", 3, 5), "fewer than five people in 180 days"),
        (Thinness("facets", 2, 5), "2 of 5 parts never touched"),
        (Thinness("parked", 1), "1 parked topic waiting"),
        (Thinness("parked", 2), "2 parked topics waiting"),
    ],
)
def test_a_reason_says_its_figure(thin, words):
    assert thin.words == words


@pytest.mark.parametrize("wrong", [{"parked": -1}, {"untouched": 4}, {"recent_voices": -2}])
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match="cannot be negative"):
        thinness(**{"asked": True, "recent_voices": 1, "facets": 3, "untouched": 0, "parked": 0, **wrong})

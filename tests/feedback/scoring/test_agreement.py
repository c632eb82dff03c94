"""Agreement against the books and a second way to count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scoring.agreement import cohen_kappa, krippendorff_alpha

pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40)


def test_kappa_of_the_grant_readers():
    """Two readers of 50 grant proposals: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no; kappa .40."""
    table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    labels = [pair for pair, times in table.items() for _ in range(times)]
    assert cohen_kappa([one for one, _ in labels], [other for _, other in labels]) == pytest.approx(0.4)


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_kappa_agrees_with_the_table_of_the_paper(labels):
    """Cohen (1960), eq. 1, from the square table of proportions."""
    table = np.zeros((3, 3))
    for first, second in labels:
        table[first, second] += 1 / len(labels)
    chance = float(table.sum(axis=0) @ table.sum(axis=1))
    ours = cohen_kappa([one for one, _ in labels], [other for _, other in labels])
    if ours is None:
        assert chance == pytest.approx(1)
    else:
        assert ours == pytest.approx((np.trace(table) - chance) / (1 - chance))


def test_kappa_says_nothing_about_nothing_and_refuses_different_units():
    assert cohen_kappa([], []) is None
    assert cohen_kappa([1, 1], [1, 1]) is None
    with pytest.raises(ValueError, match="same units"):
        cohen_kappa([1], [1, 2])


def test_alpha_of_the_book_with_gaps():
    """Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: four observers, alpha .743."""
    coders = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [[label for label in unit if label is not None] for unit in zip(*coders, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_alpha_says_nothing_without_a_pair_or_with_one_label():
    assert krippendorff_alpha([[1], [2], []]) is None
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None

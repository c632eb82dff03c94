"""Groups that differ in loyalty and in nothing else that was matched."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.scoring.matching import GROUPS, Eligible, loyalty_group, matched, spend_band, spend_cuts

crowds = st.lists(
    st.builds(Eligible, key=st.integers(1, 10_000), group=st.sampled_from(GROUPS), stratum=st.sampled_from("abcd")),
    max_size=80,
    unique_by=lambda one: one.key,
)


@pytest.mark.parametrize(
    ("p_alive", "orders", "days", "group"),
    [
        (0.8, 2, 365, "loyal"),
        (0.79, 2, 365, "half"),
        (0.3, 9, 900, "half"),
        (0.29, 9, 900, "leaving"),
        (0.9, 1, 900, None),
        (0.9, 9, 364, None),
        (None, 9, 900, None),
        (0.9, 9, None, None),
    ],
)
def test_who_belongs_where(p_alive, orders, days, group):
    assert loyalty_group(p_alive=p_alive, orders=orders, days=days) == group


def test_what_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="not a probability"):
        loyalty_group(p_alive=1.2, orders=3, days=900)


def test_thirds_by_spend():
    cuts = spend_cuts(range(1, 10))
    assert [spend_band(amount, cuts) for amount in (1, 4, 7)] == ["lower third", "middle third", "upper third"]
    assert spend_cuts([]) == (0, 0)


@given(crowds, st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_groups_are_equally_large_with_the_same_mix_and_nobody_twice(crowd, size):
    drawn = matched(crowd, size=size, rng=Random(1))
    strata = {one.key: (one.group, one.stratum) for one in crowd}
    mixes = [Counter(strata[key][1] for key in drawn[group]) for group in GROUPS]
    assert mixes[0] == mixes[1] == mixes[2]
    assert all(strata[key][0] == group for group in GROUPS for key in drawn[group])
    keys = [key for group in GROUPS for key in drawn[group]]
    assert len(keys) == len(set(keys)) <= 3 * size


def test_strata_give_in_proportion_and_the_same_whatever_the_order():
    crowd = [
        Eligible(100 * n + k, g, s) for k, g in enumerate(GROUPS) for s in "ab" for n in range(1, 9 + 8 * (s == "a"))
    ]
    crowd = [Eligible(number, one.group, one.stratum) for number, one in enumerate(crowd)]
    drawn = matched(crowd, size=6, rng=Random(4))
    strata = {one.key: one.stratum for one in crowd}
    assert Counter(strata[key] for key in drawn["loyal"]) == {"a": 4, "b": 2}
    assert matched(crowd[::-1], size=6, rng=Random(4)) == drawn


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="smaller than nobody"):
        matched([], size=-1, rng=Random(1))

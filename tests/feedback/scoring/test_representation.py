from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.scoring.representation import Part, fill, gap, missing, mix, shares

HALF = {"channel": {"shop": 0.5, "web": 0.5}}
group = st.sampled_from(["shop", "web", "wholesale"])
persons = st.fixed_dictionaries({"channel": group, "region": st.sampled_from(["north", "south"])})
targets = {"channel": {"shop": 0.5, "web": 0.3, "wholesale": 0.2}, "region": {"north": 0.4, "south": 0.6}}


def test_shares_sum_to_one():
    assert shares({"shop": 3, "web": 1}) == {"shop": 0.75, "web": 0.25}


def test_nobody_has_no_shares():
    assert shares({}) == shares({"shop": 0}) == {}


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="fewer than nobody"):
        shares({"shop": -1})


def test_mix_shows_groups_that_nobody_expected():
    assert mix(["phone"], {"shop": 1.0}) == [Part("shop", 0, 1.0), Part("phone", 1, 0.0)]


def test_missing_is_what_a_fair_draw_would_have():
    parts = mix(["shop", "shop", "shop", "shop"], {"shop": 0.8, "web": 0.125, "wholesale": 0.075})
    assert [part.name for part in missing(parts)] == ["web"]


@pytest.mark.parametrize(("share", "said"), [(0.38, "38%"), (0.004, "under 1%"), (0.0, "0%")])
def test_a_share_is_said_in_percent(share, said):
    assert Part("web", 0, share).percent == said


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [([], 1.0), ([{"channel": "web"}], 0.5), ([{"channel": "web"}, {"channel": "shop"}], 0.0), ([{}], 1.0)],
)
def test_gap_is_the_share_of_seats_that_would_change_hands(chosen, expected):
    assert gap(chosen, HALF) == pytest.approx(expected)


def test_without_targets_nothing_is_missing():
    assert gap([], {}) == 0


@given(st.lists(persons, max_size=6), st.lists(persons, max_size=10), st.integers(0, 4))
def test_every_seat_that_is_filled_closes_some_of_the_gap(chosen, others, seats):
    pool = dict(enumerate(others))
    added = fill(chosen, pool, targets, seats=seats)
    assert len(added) == len(set(added)) <= seats
    gaps = [gap([*chosen, *(pool[key] for key in added[:n])], targets) for n in range(len(added) + 1)]
    assert all(after < before for before, after in pairwise(gaps))


def test_equals_go_in_the_order_given():
    assert fill([{"channel": "web"}], {9: {"channel": "shop"}, 3: {"channel": "shop"}}, HALF, seats=1) == [9]

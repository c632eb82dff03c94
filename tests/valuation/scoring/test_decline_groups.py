"""Groups that fall: found in worlds where they are known, told once, and not where nobody falls."""

import numpy as np
import pytest

from benchmarks.decline_worlds import Customers, customers_world
from valuation.scoring import NothingToLearnError, Panel, Rules, find_declines


def world(*, kept=0.5, pair=False, customers=900):
    """Customers of two attributes who buy every other week; one group keeps a part of its habit in the last weeks."""
    rng = np.random.default_rng(12)
    codes = rng.integers(0, 3, (customers, 2))
    falling = (codes[:, 0] == 1) & ((codes[:, 1] == 2) if pair else True)
    mean = np.full((customers, 56), 0.5)
    mean[falling, -8:] *= kept
    who, week = np.nonzero(rng.random(mean.shape) < mean)
    return Panel(customer=who, week=week, codes=codes, stratum=np.zeros(customers, dtype=int))


def test_a_falling_attribute_is_told_once_and_not_through_its_pairs():
    found = find_declines(world())
    assert [one.group for one in found.found] == [{0: 1}]
    assert found.stood_out > 1
    assert found.found[0].low < 0.5 < found.found[0].high
    assert abs(found.found[0].began - 48) <= 1


def test_a_falling_pair_is_told_as_a_pair():
    assert [one.group for one in find_declines(world(pair=True, kept=0.3)).found] == [{0: 1, 1: 2}]


def test_where_nobody_falls_nobody_is_told():
    assert find_declines(world(kept=1.0)).found == []


def test_a_small_fall_is_left_alone():
    assert find_declines(world(kept=0.9, customers=9_000)).found == []


def test_weeks_that_everybody_misses_are_nobodys_fall():
    panel = world(kept=1.0)
    open_weeks = (panel.week < 50) | (panel.week > 52)
    shut = Panel(
        customer=panel.customer[open_weeks], week=panel.week[open_weeks], codes=panel.codes, stratum=panel.stratum
    )
    assert find_declines(shut).found == []


def test_newcomers_who_leave_faster_are_compared_among_themselves():
    rng = np.random.default_rng(4)
    new = rng.random(2_000) < 0.5
    codes = np.where(new, rng.random(2_000) < 0.9, rng.random(2_000) < 0.1).astype(int)[:, None]
    mean = np.full((2_000, 56), 0.4)
    mean[new, -8:] *= 0.6
    who, week = np.nonzero(rng.random(mean.shape) < mean)
    columns = {"customer": who, "week": week, "codes": codes}
    assert find_declines(Panel(**columns, stratum=np.zeros(2_000, dtype=int))).found != []
    assert find_declines(Panel(**columns, stratum=new.astype(int))).found == []


def test_one_customer_who_bought_a_lot_and_stopped_is_no_group():
    panel = world(kept=1.0)
    heavy = int(np.flatnonzero(panel.codes[:, 0] == 1)[0])
    many = np.repeat(np.arange(48), 40)
    loud = Panel(
        customer=np.concatenate([panel.customer, np.full(len(many), heavy)]),
        week=np.concatenate([panel.week, many]),
        codes=panel.codes,
        stratum=panel.stratum,
    )
    assert find_declines(loud).found == []


def test_a_group_below_the_smallest_size_is_not_tested():
    panel = world(customers=400)
    assert find_declines(panel, Rules(fewest_customers=200)).tested == 0


def test_what_is_not_known_of_a_customer_is_no_group():
    panel = world()
    blank = Panel(customer=panel.customer, week=panel.week, codes=np.full_like(panel.codes, -1), stratum=panel.stratum)
    assert find_declines(blank).tested == 0


def test_too_little_history_is_said():
    panel = world()
    with pytest.raises(NothingToLearnError):
        find_declines(panel, Rules(recent=20))
    early = panel.week < 48
    gone = Panel(customer=panel.customer[early], week=panel.week[early], codes=panel.codes, stratum=panel.stratum)
    with pytest.raises(NothingToLearnError):
        find_declines(gone)


def test_in_known_worlds_the_hidden_group_is_found_and_little_else():
    false, power = [], []
    for run in range(6):
        panel, hidden, kept = customers_world([21, run], Customers(customers=8_000, groups=1, smallest=400))
        told = [one.group for one in find_declines(panel).found]
        power.append(np.mean([group in told for group in hidden]))
        wrong = [key for key in told if np.mean(kept[_members(panel, key)] < 1) < 0.5]
        false.append(len(wrong) / max(len(told), 1))
    assert np.mean(power) >= 0.8
    assert np.mean(false) <= 0.10


def _members(panel, key):
    return np.all([panel.codes[:, column] == code for column, code in key.items()], axis=0)

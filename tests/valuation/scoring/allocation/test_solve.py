"""The plan is the best there is, proves it, keeps every lock and floor, and does not care about the order of rows."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, linprog, milp

from valuation.scoring.allocation import ImpossiblePlanError, Offers, Shortfall, allocate, held_back


def town(n, *, own=False, seed=0, tight=0.3):
    """Return offers of four actions within three budgets."""
    random = np.random.default_rng(seed)
    use = np.array([[20.0, 0.2, 0], [60, 1, 0], [150, 0.5, 1], [400, 3, 1]])
    worth = random.lognormal(7, 1, n)[:, None] * random.beta(2, 8, (n, 4)) * np.array([0.3, 0.6, 1, 1.4])
    each = use * random.uniform(0.5, 1.5, (n, 4, 3)) if own else use
    budgets = tight * n * np.array([60.0, 0.4, 0.1])
    return {"customers": np.arange(n) * 7, "gain": worth - use[:, 0], "use": each, "budgets": np.ceil(budgets)}


def used(offers, choice):
    rows = np.nonzero(choice >= 0)[0]
    use = offers["use"]
    return (use[choice[rows]] if use.ndim == 2 else use[rows, choice[rows]]).sum(axis=0)


def by_hand(offers, *, must=None, group=None, floors=()):
    """Try every plan."""
    n, actions = offers["gain"].shape
    best = None
    for choice in itertools.product(range(-1, actions), repeat=n):
        plan = np.array(choice)
        if must is not None and ((must >= 0) & (plan != must)).any():
            continue
        if (used(offers, plan) > offers["budgets"] + 1e-9).any():
            continue
        if any(((plan >= 0) & (group == g)).sum() < least for g, least in enumerate(floors)):
            continue
        rows = np.nonzero(plan >= 0)[0]
        value = offers["gain"][rows, plan[rows]].sum()
        best = value if best is None else max(best, value)
    return best


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), own=st.booleans(), n=st.integers(1, 5), tight=st.sampled_from([0.1, 0.4, 1.0]))
def test_few_customers_get_the_best_of_all_plans(seed, own, n, tight):
    offers = town(n, own=own, seed=seed, tight=tight)
    plan = allocate(Offers(**offers))
    assert plan.value == pytest.approx(by_hand(offers), abs=1e-6)
    assert plan.gap <= 5e-7
    assert (used(offers, plan.choice) <= offers["budgets"] * (1 + 1e-9)).all()


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), own=st.booleans(), tight=st.sampled_from([0.5, 2.0]))
def test_locks_and_floors_are_kept_at_the_smallest_loss(seed, own, tight):
    offers = town(5, own=own, seed=seed, tight=tight)
    must, group = np.array([-1, 1, -1, -1, -1]), np.array([0, 0, 1, 1, -1])
    offers["gain"][2, 0] = -np.inf
    floors = np.array([1.0, 2.0])
    best = by_hand(offers, must=must, group=group, floors=floors)
    asked = Offers(**offers, must=must, group=group, floors=floors)
    if best is None or np.isneginf(best):  # what is forbidden was the only way
        with pytest.raises(ImpossiblePlanError):
            allocate(asked)
    else:
        plan = allocate(asked)
        assert plan.choice[1] == 1
        assert plan.choice[2] != 0
        assert plan.value == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("own", [False, True])
def test_many_customers_get_what_a_solver_of_the_whole_finds(own):
    offers = town(900, own=own, seed=3)
    n, actions = offers["gain"].shape
    each = offers["use"] if own else np.broadcast_to(offers["use"], (n, actions, 3))
    matrix = np.vstack((np.kron(np.eye(n), np.ones(actions)), each.reshape(n * actions, 3).T))
    whole = milp(
        -offers["gain"].ravel(),
        constraints=LinearConstraint(matrix, -np.inf, np.concatenate((np.ones(n), offers["budgets"]))),
        integrality=np.ones(n * actions),
        bounds=(0, 1),
        options={"mip_rel_gap": 1e-4, "time_limit": 20},
    )
    plan = allocate(Offers(**offers))
    assert plan.value >= -whole.fun * (1 - 1e-9)
    assert plan.bound >= plan.value
    assert plan.gap <= (1e-4 if own else 5e-7)
    relaxed = linprog(
        -offers["gain"].ravel(), A_ub=matrix, b_ub=np.concatenate((np.ones(n), offers["budgets"])), bounds=(0, 1)
    )
    best = (offers["gain"] - each @ plan.prices).max(axis=1)  # there may be several prices, all with the same bound
    assert np.maximum(best, 0).sum() + offers["budgets"] @ plan.prices == pytest.approx(-relaxed.fun, rel=1e-8)


@pytest.mark.parametrize("own", [False, True])
def test_the_order_of_the_rows_makes_no_difference(own):
    offers = town(900, own=own, seed=5)
    one = allocate(Offers(**offers))
    shuffle = np.random.default_rng(1).permutation(900)
    mixed = {name: offers[name][shuffle] for name in ("customers", "gain")}
    mixed["use"] = offers["use"][shuffle] if own else offers["use"]
    two = allocate(Offers(**mixed, budgets=offers["budgets"]))
    assert (two.choice == one.choice[shuffle]).all()
    assert (two.value, two.bound) == (pytest.approx(one.value, rel=1e-12), pytest.approx(one.bound, rel=1e-12))


def test_equal_customers_share_a_budget_that_is_not_enough():
    n = 5_000
    plan = allocate(
        Offers(
            customers=np.arange(n),
            gain=np.tile([100.0, 70.0], (n, 1)),
            use=np.array([[3.0], [2.0]]),
            budgets=np.array([1_001.0]),
        )
    )
    assert plan.used[0] == pytest.approx(1_001)
    assert plan.value == 499 * 70 + 100  # 35 a unit against 33, and one of three units so that none is left over
    assert plan.gap <= 1e-3


def test_those_held_back_get_nothing_and_are_named_where_the_plan_would_have_chosen_them():
    offers = town(3_000, seed=2)
    held = held_back(offers["customers"], share=0.1, seed=9)
    plan = allocate(Offers(**offers, held=held))
    assert (plan.choice[held] == -1).all()
    assert (plan.control[~held] == -1).all()
    for action in range(4):
        treated, left = (plan.choice == action).sum(), (plan.control == action).sum()
        if treated > 50:
            assert 0.05 < left / (treated + left) < 0.16


def test_who_must_be_treated_is_not_held_back():
    offers = town(20, seed=2, tight=3)
    must = np.full(20, -1)
    must[4] = 0
    plan = allocate(Offers(**offers, must=must, held=np.ones(20, dtype=bool)))
    assert (plan.choice[4], plan.control[4]) == (0, -1)
    assert (np.delete(plan.choice, 4) == -1).all()


def test_a_floor_that_nobody_can_meet_says_how_many_are_possible():
    offers = town(40, seed=1, tight=50)
    offers["gain"][5:10] = -np.inf
    group = np.where(np.arange(40) < 10, 0, -1)
    with pytest.raises(ImpossiblePlanError) as refused:
        allocate(Offers(**offers, group=group, floors=np.array([8.0])))
    assert refused.value.shortfalls == (Shortfall("floor", 0, 8.0, 5.0),)


def test_a_floor_that_the_budgets_cannot_pay_says_how_many_they_pay():
    offers = town(700, seed=1) | {"budgets": np.array([100.0, 1e6, 1e6])}
    with pytest.raises(ImpossiblePlanError, match="floor 0: wanted 8, possible 5"):
        allocate(Offers(**offers, group=np.zeros(700, dtype=int), floors=np.array([8.0])))


def test_locks_beyond_a_budget_are_refused_with_what_they_need():
    offers = town(5, seed=1) | {"budgets": np.array([500.0, 50, 1])}
    with pytest.raises(ImpossiblePlanError) as refused:
        allocate(Offers(**offers, must=np.array([3, 3, -1, -1, -1])))
    assert [(s.kind, s.index, s.wanted, s.possible) for s in refused.value.shortfalls] == [
        ("budget", 0, 500.0, 800.0),
        ("budget", 2, 1.0, 2.0),
    ]


@pytest.mark.parametrize(("n", "actions"), [(0, 2), (3, 0)])
def test_nobody_or_nothing_to_do_is_an_empty_plan(n, actions):
    plan = allocate(
        Offers(
            customers=np.arange(n),
            gain=np.ones((n, actions)),
            use=np.ones((actions, 1)),
            budgets=np.array([5.0]),
        )
    )
    assert (plan.value, plan.gap, (plan.choice >= 0).sum()) == (0, 0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"customers": np.array([1, 1])},
        {"use": np.ones((2, 1))},
        {"gain": np.array([[np.nan], [1]])},
        {"use": np.array([[np.inf]])},
        {"budgets": np.array([-1.0])},
    ],
)
def test_what_is_no_problem_is_refused(wrong):
    fine = {"customers": np.array([1, 2]), "gain": np.ones((2, 1)), "use": np.ones((1, 1)), "budgets": np.ones(1)}
    with pytest.raises(ValueError, match=r"every|use|gain"):
        Offers(**fine | wrong)


def test_a_must_that_is_out_of_the_question_is_refused():
    with pytest.raises(ValueError, match="cannot be a must"):
        allocate(
            Offers(
                customers=np.array([1]),
                gain=np.array([[-np.inf]]),
                use=np.ones((1, 1)),
                budgets=np.ones(1),
                must=np.array([0]),
            )
        )


def test_the_solver_says_nothing(capfd):
    allocate(Offers(**town(900, own=True, seed=5)))
    assert capfd.readouterr() == ("", "")

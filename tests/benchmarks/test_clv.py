"""Each goal of valuing a million customers is a row that says whether it was met."""

import pytest

from benchmarks import clv
from valuation import scoring

STEPS = {"fit Pareto/NBD": 4.2, "fit Gamma-Gamma": 0.03}


def found(**changed):
    return {
        "fit_and_score_cpu_s": 6.0, "steps_cpu_s": STEPS, "bg_nbd_cpu_s": 0.1, "gamma_gamma_cpu_s": 0.05,
        "peak_rss_mb": 600.0, "times_faster_than_lifetimes": 99.0,
    } | changed  # fmt: skip


def test_what_is_missed_is_named():
    assert [one.partition(":")[0] for one in clv.missed(found())] == [
        "Pareto/NBD fit",
        "Fit and 12-month value by BG/NBD and Gamma-Gamma, against `lifetimes`",
    ]


def test_without_lifetimes_there_is_no_comparison():
    rows = clv.goals(found(times_faster_than_lifetimes=None))

    assert len(rows) == 5


def test_value_by_bg_nbd_is_that_of_each_customer_alone():
    rows = scoring.summarise(scoring.merge_days(clv.synthetic_orders(500)), as_of_day=clv.AS_OF_DAY)
    model = scoring.fit_bg_nbd(scoring.count_patterns(rows))
    spend = scoring.fit_gamma_gamma(rows.n_orders, rows.spent_minor.astype(float))

    def value(of):
        return clv.value_by_bg_nbd(model, spend, of, scoring.find_patterns(of))

    together, alone = value(rows), [value(rows.of(rows.customer_ids == who))[0] for who in rows.customer_ids[:5]]

    assert together[:5] == pytest.approx(alone)

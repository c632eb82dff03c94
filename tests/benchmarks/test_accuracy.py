"""How good the forecasts are is measured by the product's own evaluation and written where it belongs."""

import numpy as np
import pytest

from benchmarks import accuracy, accuracy_report
from tests.valuation.scoring.worlds import simulated_orders

MARK = {"mean": 0.7189, "error": 0.007}


def found(**changed):
    marks = dict.fromkeys(("gini", "top_decile", "spearman", "total_bias", "coverage"), MARK)
    judged = {
        "chosen": {"pareto_nbd": 10},
        "models": {"chosen": {**marks, "mean_error": {"mean": 31.8, "error": None}}},
    }
    given = {
        "cdnow": judged,
        "pit": {"CDNOW": [0.1] * 9 + [0.13]},
        "totals": {"CDNOW": {"splits": 20, "held": 0.9, "median_high_to_low": 1.5, "ratio_10": 0.9, "ratio_90": 1.2}},
        "robust": {"nobody": {"evaluated": 1, "failures": 0, "not_numbers": 0, "unexplained": 0}},
    }
    return given | changed


def test_every_goal_says_whether_it_was_met(tmp_path):
    document = tmp_path / "accuracy.md"
    document.write_text("".join(f"<!-- {name} -->\nstale\n<!-- /{name} -->\n" for name in accuracy_report.PARTS))

    accuracy_report.write(found(), document)

    text = document.read_text()
    assert "| Normalised Gini, ten tenths of CDNOW | 0.7189 | ≥ 0.719 | met when rounded to its digits |" in text
    assert "| Mean absolute error, the same | 31.80 | ≤ 31.7 | **missed** |" in text
    assert "| Tenths of the randomised PIT, CDNOW | 0.100 to 0.130 | 0.08 to 0.12 | **missed** |" in text
    assert "| 90 % interval of the total holds, CDNOW | 90% of 20 | ≥ 85% | met |" in text
    assert text.count("stale") == 2  # the whole cohort and the households were not measured


def test_samples_are_disjoint_and_hold_everybody():
    orders = simulated_orders(100, days=300)

    parts = [np.unique(part.customer_ids) for part in accuracy.tenths(orders)]

    assert sorted(np.concatenate(parts).tolist()) == list(range(100))


@pytest.fixture(scope="module")
def company():
    return simulated_orders(300, days=420, seed=3)


def test_pit_shares_add_up(company):
    found = accuracy.pit_deciles(company, 250)

    assert [round(sum(shares), 9) for shares in found.values()] == [1.0, 1.0]


def test_totals_are_rolled_and_counted(company):
    rolled = accuracy.rolling_totals([company])

    assert rolled["splits"] == 5
    assert 0 <= rolled["held"] <= 1 < rolled["median_high_to_low"]


def test_too_little_is_tallied_without_failure(company):
    one = accuracy.some(company, np.asarray(company.customer_ids) == 1)

    assert accuracy.tally([one, accuracy.some(company, np.zeros(company.days.size, dtype=bool))]) == {
        "evaluated": 2,
        "failures": 0,
        "not_numbers": 0,
        "unexplained": 0,
    }

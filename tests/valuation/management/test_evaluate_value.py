"""``manage.py evaluate_value``: the marks of every model as JSON, whatever the file."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.valuation.scoring.worlds import simulated_orders

KEYS = [
    "model",
    "n",
    "mae",
    "spearman",
    "normalised_gini",
    "top_decile_share",
    "total_bias",
    "interval_coverage",
    "chosen",
    "reason",
]
FIRST = date(2024, 1, 1)


@pytest.fixture
def evaluate(tmp_path, capsys):
    def run(lines, *options, split="2024-10-01", header="customer,date,amount"):
        path = tmp_path / "orders.csv"
        path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        call_command("evaluate_value", str(path), "--split", split, *options)
        said = capsys.readouterr()
        return json.loads(said.out), said.err

    return run


def lines_of(orders):
    rows = zip(orders.customer_ids, orders.days, orders.amounts_minor, strict=True)
    return [f"C-{who},{FIRST + timedelta(days=int(day))},{amount / 100:.2f}" for who, day, amount in rows]


def test_it_prints_the_marks_of_each_model(evaluate):
    found, said = evaluate(lines_of(simulated_orders(400, days=400)))

    assert [list(row) for row in found] == [KEYS] * 5
    assert [row["model"] for row in found] == ["pareto_nbd", "tilted", "bg_nbd", "past_pace", "segment_means"]
    model = found[0]
    assert (model["n"], model["chosen"], model["reason"]) == (400, True, None)
    assert 0.3 < model["normalised_gini"] <= 1
    assert 0.5 < model["interval_coverage"] <= 1
    assert said == ""


def test_bad_rows_are_counted_and_named_beside_the_marks(evaluate):
    found, said = evaluate([*lines_of(simulated_orders(100, days=400)), "C-1,yesterday,5", "C-1,2024-05-01,"])

    assert len(found) == 5
    assert "2 of " in said
    assert "date: It isn’t a date. Write 2025-11-17." in said
    assert "amount: It is empty." in said


def test_columns_can_be_named(evaluate):
    lines = [f"{line},junk" for line in lines_of(simulated_orders(60, days=400))]

    found, _ = evaluate(
        lines, "--customer", "a", "--date", "b", "--amount", "c", "--month-first", header="a,b,c,customer"
    )

    assert found[0]["n"] == 60


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["A,2024-02-01,10"],
        ["A,2024-12-01,10"],
        ["A,2024-02-01,10", "A,2024-12-01,10"],
        [f"C{n},2024-02-{1 + n % 28:02},10" for n in range(99)],
        [f"C{n},2024-{1 + n % 12:02}-03,10" for n in range(99)],
        ["A,2024-02-01,-10"],
        ["A,nonsense,x"] * 30,
    ],
    ids=["none", "one before", "one after", "one", "one-time before", "one-time all year", "returned", "only bad rows"],
)
def test_no_file_is_too_small_and_what_is_not_known_is_null_with_a_reason(evaluate, lines):
    found, _ = evaluate(lines)

    assert len(found) == 5
    for row in found:
        assert row["reason"] or None not in row.values()
    assert found[0]["mae"] is None


@pytest.mark.parametrize(
    ("options", "why"),
    [(["--customer", "nobody"], "The file has no column “nobody”"), (["--split", "soon"], "not a day such as")],
)
def test_what_cannot_be_done_is_said_in_one_sentence(evaluate, options, why):
    with pytest.raises(CommandError, match=why):
        evaluate(["A,2024-02-01,10"], *options)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate_value", str(tmp_path / "none.csv"), "--split", "2024-01-01")

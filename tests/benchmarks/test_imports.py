"""The synthetic file is what it says it is, and the same every time."""

import csv

from benchmarks.imports import write_lines


def test_the_file_has_as_many_lines_as_asked_for_and_several_an_order(tmp_path):
    write_lines(tmp_path / "orders.csv", 1000)
    with (tmp_path / "orders.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 1000
    assert 80 < len({row["order"] for row in rows}) < 130
    assert min(float(row["amount"]) for row in rows) >= 5


def test_the_same_seed_writes_the_same_file(tmp_path):
    for name in ("one", "other"):
        write_lines(tmp_path / name, 200)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()

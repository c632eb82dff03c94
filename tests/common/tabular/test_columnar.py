"""Parquet."""

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from common.tabular import TableRefused, open_table
from common.tabular.peek import first_rows, peek

STAMP = datetime(2017, 1, 1, 11, 53, 26)  # noqa: DTZ001 - files hold times without a zone


@pytest.fixture
def parquet(tmp_path):
    path = tmp_path / "file.parquet"
    stamps = pa.array([1483271606000000001, None], type=pa.timestamp("ns"))
    pq.write_table(pa.table({"id": [1, 2], "at": stamps, "value": [0.5, None]}), path)
    return path


def test_wanted_columns_come_as_plain_values(parquet):
    table = open_table(parquet)
    rows = list(table.rows([1, 0]))
    assert (table.format, table.header, table.count()) == ("Parquet", ["id", "at", "value"], 2)
    assert [(row.number, row.cells) for row in rows] == [(2, [STAMP, 1]), (3, [None, 2])]


def test_one_column_can_be_wanted_twice(parquet):
    assert [row.cells for row in open_table(parquet).rows([0, 0])] == [[1, 1], [2, 2]]


def test_a_file_cut_short_is_refused(parquet):
    parquet.write_bytes(parquet.read_bytes()[:-40])
    with pytest.raises(TableRefused, match="cut short"):
        open_table(parquet)


def test_another_process_sees_the_same_first_rows(parquet):
    assert peek(parquet) == first_rows(parquet)
    assert peek(parquet)["rows"][0] == [2, [1, "2017-01-01 11:53:26", 0.5], ""]


def test_another_process_brings_its_reason_back(tmp_path):
    path = tmp_path / "empty.csv"
    path.touch()
    with pytest.raises(TableRefused, match="This file is empty"):
        peek(path)


def test_what_a_database_could_not_keep_is_told_otherwise(tmp_path):
    path = tmp_path / "odd.parquet"
    pq.write_table(pa.table({"a\0": ["x\0y"], "n": [float("nan")], "l": [["b", "c\0"]]}), path)
    found = first_rows(path)
    assert (found["header"][0], found["rows"]) == ("a\1", [[2, ["x\1y", None, ["b", "c\1"]], ""]])

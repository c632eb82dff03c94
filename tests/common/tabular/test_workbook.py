"""Excel, and archives that pretend to be."""

import zipfile
from datetime import date

import pytest
import xlsxwriter

from common.tabular import TableRefused, limits, open_table


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, ["id", "date", "amount"])
        sheet.write_row(1, 0, [31198570044])
        sheet.write_datetime(1, 1, date(2025, 11, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 2, 12.5)
        sheet.write_row(3, 0, ["B-2", "2025-11-04", 7])
        book.add_worksheet("Other")
    return path


def packed(tmp_path, **parts):
    path = tmp_path / "packed.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return path


def test_a_sheet_is_read_with_whole_numbers_and_dates(workbook):
    table = open_table(workbook)
    assert (table.format, table.header, table.count()) == ("Excel", ["id", "date", "amount"], 3)
    first, second = table.rows()
    assert (first.number, first.cells[0], str(first.cells[1])[:10], first.cells[2]) == (
        2,
        31198570044,
        "2025-11-03",
        12.5,
    )
    assert (second.number, second.cells) == (4, ["B-2", "2025-11-04", 7])


def test_other_sheets_are_left_and_said_so(workbook):
    assert open_table(workbook).notes == ["We read the first sheet, “Orders”, and leave the others."]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    with pytest.raises(TableRefused, match="zip archive"):
        open_table(packed(tmp_path, **{"hello.txt": "hello"}))


def test_a_bomb_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("common.tabular.workbook.MAX_UNPACKED", 1_000_000)
    bomb = packed(tmp_path, **{"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": b"0" * 5_000_000})
    with pytest.raises(TableRefused, match="larger than a gigabyte"):
        open_table(bomb)


def test_a_cell_far_out_is_refused_before_its_empty_neighbours_fill_the_memory(tmp_path):
    sheet = '<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    far = packed(tmp_path, **{"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(TableRefused, match="reaches too far"):
        open_table(far)


def test_a_broken_workbook_is_refused(workbook):
    workbook.write_bytes(workbook.read_bytes()[:-200])
    with pytest.raises(TableRefused, match="damaged"):
        open_table(workbook)


def test_an_empty_sheet_has_no_column_names(tmp_path):
    path = tmp_path / "empty.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    with pytest.raises(TableRefused, match="column names"):
        open_table(path)


def test_the_limit_of_cells_holds_a_full_table_of_twelve_columns():
    assert limits.MAX_SHEET_CELLS >= 12 * 1_000_000 - 1

"""CSV as people really send it."""

import pytest

from common.tabular import TableRefused, open_table


def table_of(tmp_path, content, *, encoding="utf-8"):
    path = tmp_path / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return open_table(path)


def rows_of(tmp_path, content, **how):
    return [(row.number, row.cells, row.broken) for row in table_of(tmp_path, content, **how).rows()]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    content = separator.join("abc") + "\n" + separator.join("123") + "\n"
    assert rows_of(tmp_path, content) == [(2, ["1", "2", "3"], "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(tmp_path, encoding):
    table = table_of(tmp_path, "name,place\nØdegård,Voss\n", encoding=encoding)
    assert (table.header, [row.cells for row in table.rows()]) == (["name", "place"], [["Ødegård", "Voss"]])


def test_windows_text_is_read_and_said_so(tmp_path):
    table = table_of(tmp_path, "name\nØdegård\n", encoding="cp1252")
    assert ([row.cells for row in table.rows()], len(table.notes)) == ([["Ødegård"]], 1)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n", "column names"),
        (b",,,\n1,2,3,4\n", "column names"),
        (b"n\x00a\x00m\x00e\x00\n\x00", "UTF-16"),
        (b"name\n\x81\x8d\n", "how its letters are written"),
        (b"\xff\xfeabc", "doesn’t go on"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b",".join([b"c"] * 501), "501 columns"),
        (b"c," * 1_000_000, "longer than a million"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(tmp_path, content, reason):
    with pytest.raises(TableRefused, match=reason):
        list(table_of(tmp_path, content).rows())


def test_quoted_cells_keep_separators_quotes_and_lines(tmp_path):
    content = 'name,said\nKari,"One, ""two""\nthree"\nOla,four\n'
    assert rows_of(tmp_path, content) == [(2, ["Kari", 'One, "two"\nthree'], ""), (4, ["Ola", "four"], "")]


def test_a_quote_that_never_closes_costs_its_own_row_only(tmp_path):
    content = 'a,b\n1,"x\n2,y\n3,z\n'
    assert rows_of(tmp_path, content) == [
        (2, ['1,"x', ""], "A quotation mark opens here and never closes."),
        (3, ["2", "y"], ""),
        (4, ["3", "z"], ""),
    ]


def test_two_stray_quotes_do_not_swallow_the_rows_between_them(tmp_path):
    content = 'a,b\n1,"x\n2,y\n3,z"w\n4,v\n'
    found = rows_of(tmp_path, content)
    assert [(number, bool(broken)) for number, _, broken in found] == [(2, True), (3, False), (4, False), (5, False)]


def test_letters_after_a_closing_quote_break_one_row(tmp_path):
    assert [row[2] != "" for row in rows_of(tmp_path, 'a,b\n"1"x,2\n3,4\n')] == [True, False]


def test_rows_that_are_too_short_or_too_long_say_so(tmp_path):
    assert [row[2] for row in rows_of(tmp_path, "a,b\n1\n1,2,3\n")] == [
        "1 cells where the first line names 2 columns.",
        "3 cells where the first line names 2 columns.",
    ]


def test_a_file_full_of_stray_quotes_is_given_up(tmp_path):
    with pytest.raises(TableRefused, match="1000 places"):
        rows_of(tmp_path, "a,b\n" + '"x,1\ny,2\n' * 2 + ('"' + "\n" * 250) * 1_100)


def test_wanted_columns_come_in_the_wanted_order(tmp_path):
    table = table_of(tmp_path, "a,b,c\n1,2,3\n")
    assert [row.cells for row in table.rows([2, 0])] == [["3", "1"]]


def test_a_header_alone_has_no_rows(tmp_path):
    assert rows_of(tmp_path, "a,b\n") == []

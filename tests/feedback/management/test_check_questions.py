"""A file of questions in, a table of findings out."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

HEAD = ["question", "labels", "probability", "rewording"]


def run(path, **given):
    out = StringIO()
    call_command("check_questions", path, stdout=out, **given)
    return list(csv.reader(StringIO(out.getvalue())))


@pytest.fixture
def file_of(tmp_path):
    def write(text):
        path = tmp_path / "questions.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_labels_are_printed_in_their_order(file_of):
    rows = run(
        file_of('id,question\n1,"Don\'t you think the uniform, the new one, looks smarter?"\n2,What happened then?\n')
    )

    assert rows[0] == HEAD
    assert rows[1][:2] == ["Don't you think the uniform, the new one, looks smarter?", "leading|closed"]
    assert float(rows[1][2]) > 0.8
    assert rows[1][3]
    assert rows[2][:2] == ["What happened then?", ""]
    assert rows[2][3] == ""


def test_another_language_is_checked_by_its_rules(file_of):
    assert run(file_of("question\nLiker du den nye nettsiden?\n"), language="no")[1][1] == "leading|closed"


def test_a_formula_stays_text(file_of):
    assert run(file_of("question\n=1+1\n"))[1][0] == "'=1+1"


def test_a_file_without_rows_prints_the_head(file_of):
    assert run(file_of("question\n")) == [HEAD]


@pytest.mark.parametrize("text", ("", "asked\nWhat?\n"))
def test_a_file_without_the_column_is_refused(file_of, text):
    with pytest.raises(CommandError, match="has no column “question”"):
        run(file_of(text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.csv")


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "questions.csv"
    path.write_bytes(b"question\n\xff\xfe\x00\n")

    with pytest.raises(CommandError, match="cannot be read"):
        run(path)

"""``manage.py evaluate_text``: the six marks as JSON, whatever the files."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

KEYS = ["accuracy", "macro_f1", "negative_recall", "theme_micro_f1", "theme_macro_f1", "docs_per_second"]
HEADER = ["text", "question", "sentiment", "themes"]
PLACES = ("at the lake", "on Monday", "by the glacier", "in May", "with us", "to the hut", "at noon", "again")
LATE = ("The van was late again and nobody called", "How could we improve?", "negative", "Time|Telling us")
KIND = ("A kind driver who carried it in", "What was good?", "positive", "People")


@pytest.fixture
def evaluate(tmp_path, capsys):
    def write(name, rows, header):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return str(path)

    def run(train, test, header=HEADER):
        call_command("evaluate_text", write("train.csv", train, header), write("test.csv", test, header))
        return json.loads(capsys.readouterr().out)

    return run


def varied(*rows):
    return [(f"{row[0]} {place}", *row[1:]) for place in PLACES for row in rows]


def test_it_prints_the_six_marks(evaluate):
    found = evaluate(varied(LATE, KIND), [LATE, KIND])

    assert list(found) == KEYS
    assert [found[name] for name in KEYS[:5]] == [1.0] * 5
    assert found["docs_per_second"] > 0


def test_further_columns_are_ignored_and_their_order_does_not_matter(evaluate):
    rows = [(row[3], "x", row[0], row[1], row[2]) for row in varied(LATE, KIND)]

    found = evaluate(rows, rows, header=["themes", "ward", "text", "question", "sentiment"])

    assert (found["accuracy"], found["theme_micro_f1"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ([], []),
        ([], [LATE]),
        ([LATE], []),
        ([LATE], [KIND]),
        ([LATE] * 9, [LATE, KIND]),
        (varied(KIND, (*LATE[:3], ""))[:-3] + [LATE] * 2, [LATE]),
        (varied((*LATE[:3], ""), (*KIND[:3], "")), [LATE]),
        (varied((LATE[0], "", "negative", "Time"), (KIND[0], "", "positive", "")), [LATE, KIND]),
        ([("", "", "", "")] * 9, [("", "", "", "")]),
        ([("?", "", "negative", "a"), ("!", "", "positive", "b")] * 9, [("🙂", "", "neutral", "c")]),
        ([LATE[:2], KIND[:3]] * 6, [LATE[:1], KIND]),
    ],
    ids=[
        "none",
        "none to learn from",
        "none to read",
        "one",
        "one sentiment",
        "a theme with two examples",
        "no themes",
        "no questions",
        "empty",
        "no words",
        "short rows",
    ],
)
def test_no_file_is_too_small(evaluate, train, test):
    found = evaluate(train, test)

    assert list(found) == KEYS
    assert all(value is None or value >= 0 for value in found.values())


def test_what_cannot_be_judged_is_null(evaluate):
    assert set(evaluate(varied(LATE, KIND), []).values()) == {None}
    assert evaluate(varied(LATE, KIND), [KIND])["negative_recall"] is None


@pytest.mark.parametrize(
    ("header", "rows", "why"),
    [
        (["text", "question", "themes"], [], "train.csv has no column sentiment"),
        (["words"], [], "has no column text and no column question"),
        (HEADER, [("late", "", "angry", "")], "line 2: “angry” is not negative, neutral or positive"),
        (["text\x00"], [], "train.csv"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(evaluate, header, rows, why):
    with pytest.raises(CommandError, match=why):
        evaluate(rows, rows, header=header)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "train.csv"
    path.write_bytes(b"text,question\n\xff\xfe\n")

    with pytest.raises(CommandError, match="isn’t a CSV file in UTF-8"):
        call_command("evaluate_text", str(path), str(path))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("evaluate_text", str(tmp_path / "no.csv"), str(tmp_path / "no.csv"))

"""How good the question check is stands beside its rules, and is what the code gives."""

import json

import pytest

from benchmarks import question_check as benchmark
from benchmarks import question_check_fit as fitting
from feedback.scoring.question_check import KINDS, languages, measured


@pytest.mark.parametrize("language", languages())
def test_the_committed_figures_are_what_the_code_gives(language):
    figures = json.loads(json.dumps(benchmark.figures(language)))

    assert figures == measured(language)["figures"]
    assert benchmark.told(figures).items() <= measured(language).items()


@pytest.mark.parametrize("language", languages())
def test_the_document_says_what_was_measured(language):
    text = benchmark.DOCUMENT.read_text(encoding="utf-8")

    assert benchmark.describe(measured(language)) in text


@pytest.mark.parametrize("language", languages())
def test_no_family_is_on_both_sides(language):
    parts = {part: {row["family"] for row in benchmark.rows_of(language, part)} for part in ("kept", "develop")}

    assert parts["kept"] & parts["develop"] == set()


@pytest.mark.parametrize("language", languages())
def test_labels_are_kinds_in_their_order_and_no_question_stands_twice(language):
    rows = [row for part in ("kept", "develop") for row in benchmark.rows_of(language, part)]
    labels = [[label for label in row["labels"].split("|") if label] for row in rows]

    assert labels == [[kind for kind in KINDS if kind in one] for one in labels]
    assert len({row["question"] for row in rows}) == len(rows)


def test_the_fit_sees_what_was_developed_on_and_nothing_else():
    seen = {row["question"] for row in fitting.labelled("develop")}

    assert seen & {row["question"] for row in benchmark.rows_of("en")} == set()


def test_calibration_is_for_guides_in_which_most_questions_are_fine():
    rows = [{"labels": "leading|closed"}, {"labels": ""}, {"labels": "absolute"}]

    assert fitting.targets(rows).tolist() == [[1, 0, 0, 0, 0, 1, 0, 1], [0] * 8, [0, 0, 0, 0, 1, 0, 0, 1]]
    assert fitting.weights_of(fitting.targets(rows)[:, -1]).tolist() == pytest.approx([1.0, 3.0, 1.0])


def test_a_share_of_nothing_is_unknown():
    assert benchmark.share(0, 0)["share"] is None
    assert benchmark.shown(benchmark.share(0, 0)) == "–"
    assert benchmark.shown(benchmark.share(9, 10)) == "0.90 (0.72 to 0.97; 9 of 10)"


def test_what_was_measured_is_written_between_its_markers(tmp_path):
    document = tmp_path / "accuracy.md"
    document.write_text("a\n<!-- questions-en -->\nstale\n<!-- /questions-en -->\nb\n", encoding="utf-8")

    benchmark.write({"en": measured("en"), "no": None}, document)

    text = document.read_text(encoding="utf-8")
    assert text == f"a\n<!-- questions-en -->\n{benchmark.describe(measured('en'))}\n<!-- /questions-en -->\nb\n"

"""What docs/accuracy.md says of sentiment and themes, on an invented company."""

from benchmarks import texts
from tests.feedback.scoring.text_model.world import comments


def test_without_the_comments_only_the_suggestions_are_measured(tmp_path, capsys):
    found = texts.measure(tmp_path / "none.csv")

    assert "are not measured" in capsys.readouterr().out
    assert texts.describe(found).endswith("the labelled comments were not there.")


def test_suggestions_are_right_more_often_than_promised():
    found = texts.suggestions()

    assert found["right"] / found["found"] >= 0.9
    assert found["right"] / found["said"] >= 0.9


def test_every_way_reads_every_row_once():
    rows = comments(60)

    found = {name: texts.crossed(rows, way, 3) for name, way in texts.WAYS.items()}

    assert all(0 <= one["all"][goal] <= 1 for one in found.values() for goal in texts.GOALS)
    assert found["plain"]["all"]["accuracy"] > found["usual"]["all"]["accuracy"]


def test_the_tables_stand_in_the_document():
    marks = dict.fromkeys(texts.GOALS, 0.5)
    ways = {name: {"all": marks, "new": marks, "new_share": 0.8} for name in texts.WAYS}
    found = {
        "rows": 9,
        "ways": ways,
        "pace": {"fit_seconds": 3.0, "docs_per_second": 5000.0},
        "suggestions": texts.suggestions(),
    }

    assert "new texts are 80% of the comments" in texts.describe(found)
    assert "<!-- texts -->" in texts.DOCUMENT.read_text(encoding="utf-8")

"""What is measured is written where it belongs, and says plainly what was missed."""

import pytest

from benchmarks import report

FOUND = {
    "rooms": [],
    "machine": {
        "cores": 2,
        "memory_gb": 8,
        "python": "3.11.7",
        "system": "Linux",
        "architecture": "x86_64",
        "measured": "2026-11-21",
    },
    "pages": [
        {
            "database": "SQLite 3.40.1",
            "requests": 30,
            "files": {"css_gz_kb": 25.0, "js_gz_kb": 20.0, "fonts_kb": 222.3},
            "pages": [
                {
                    "page": "/",
                    "who": "analyst",
                    "median_ms": 41.0,
                    "p95_ms": 99.0,
                    "cpu_ms": 38.0,
                    "queries": 20,
                    "html_gz_kb": 4.0,
                },
                {
                    "page": "/a/",
                    "who": "analyst",
                    "median_ms": 43.0,
                    "p95_ms": 60.0,
                    "cpu_ms": 40.0,
                    "queries": 9,
                    "html_gz_kb": 3.0,
                },
            ],
        }
    ],
    "ranking": [
        {
            "database": name,
            "customers": 1_000_000,
            "pages": [{"page": "from rank 10", "median_ms": slow, "worst_ms": 30.0, "queries": 9}],
        }
        for name, slow in (("SQLite 3.40.1", 20.0), ("PostgreSQL 16", 101.0))
    ],
    "start": {"first_s": 21.0, "second_s": 10.0, "command": "make run", "rss_mb": 501, "pss_mb": 400},
}


RANKING = "| Ranking of 1\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000, slowest median at any depth,"


@pytest.fixture
def document(tmp_path):
    file = tmp_path / "performance.md"
    parts = "".join(f"<!-- {name} -->\nstale\n<!-- /{name} -->\nwords of ours\n" for name in report.PARTS)
    file.write_text(f"# Performance\n{parts}", encoding="utf-8")
    return file


def test_what_was_measured_replaces_the_old_and_the_rest_stays(document):
    report.write(FOUND, document)
    text = document.read_text(encoding="utf-8")
    assert text.count("stale") == 5  # imports, clv, allocation, value and runs were not measured
    assert text.count("words of ours") == len(report.PARTS)
    assert "| `/` | analyst | 41.0 | 99.0 | 38.0 | 20 | 4.0 |" in text
    assert "2 cores (x86_64), 8 GB, Linux, Python 3.11.7" in text


def test_writing_twice_changes_nothing(document):
    report.write(FOUND, document)
    once = document.read_text(encoding="utf-8")
    report.write(FOUND, document)
    assert document.read_text(encoding="utf-8") == once


def test_a_goal_is_met_up_to_its_limit_and_missed_beyond():
    assert report.describe_goals(FOUND).splitlines()[2:] == [
        "| Pages, median, SQLite 3.40.1 | 42.0 ms | 40 ms | **missed** |",
        "| Pages, 95 of 100, SQLite 3.40.1 | 99.0 ms | 100 ms | met |",
        "| Pages, median CPU of the web process, SQLite 3.40.1 | 39.0 ms | 40 ms | met |",
        "| Heaviest page: HTML, CSS and JS, gz | 49.0 kB | 150 kB | met |",
        f"{RANKING} SQLite 3.40.1 | 20.0 ms | 100 ms | met |",
        f"{RANKING} PostgreSQL 16 | 101.0 ms | 100 ms | **missed** |",
        "| Second start | 10.0 s | 10 s | met |",
        "| Web, worker and beat at rest | 501 MB | 500 MB | **missed** |",
    ]


def test_a_document_without_a_place_is_refused(document):
    document.write_text("<!-- machine -->\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="no place for machine"):
        report.write(FOUND, document)


def test_the_document_has_a_place_for_every_part():
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in report.PARTS if text.count(f"<!-- {name} -->") != 1] == []
    assert [name for name in report.PARTS if text.count(f"<!-- /{name} -->") != 1] == []


def test_the_ranking_stands_beside_its_goal_on_every_database(document):
    report.write(FOUND, document)
    text = document.read_text(encoding="utf-8")
    assert "| from rank 10 | 9 | 20.0 | 30.0 | 101.0 | 30.0 |" in text

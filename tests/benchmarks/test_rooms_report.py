from benchmarks import rooms_report

ONE = {
    "database": "SQLite 3.40.1",
    "workers": 1,
    "threads": 8,
    "rooms": 100,
    "seconds": 60.0,
    "turns": 1200,
    "lost": 0,
    "doubled": 0,
    "p50_s": 0.6,
    "p95_s": 1.5,
    "worst_s": 2.0,
    "cpu_ms_per_poll": 1.1,
    "cores_asking": 0.1,
    "load": 2.5,
    "cores_used": 0.9,
}


def test_delivery_and_what_was_lost_stand_beside_their_goals():
    assert [row[1:] for row in rooms_report.goals([ONE, {**ONE, "p95_s": 1.4, "lost": 2, "doubled": -1}])] == [
        ("1.5 s", "1.5 s", "**missed**"),
        ("0", "0", "met"),
        ("1.4 s", "1.5 s", "met"),
        ("3", "0", "**missed**"),
    ]


def test_every_database_is_a_row():
    text = rooms_report.describe({"rooms": [ONE]})
    assert text.startswith("100 rooms, a turn every 5 s in each for 60 s.")
    assert "| SQLite 3.40.1, 1 x 8 threads | 1200 | 0 | 0 | 0.6 | 1.5 | 2.0 | 1.1 | 0.9 |" in text

"""A value run whose real Celery worker is killed in the middle, and finished by the next with the same numbers."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

TOWN = """
from datetime import timedelta
from random import Random
from django.utils import timezone
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from valuation.models import Order
UserFactory()
rng, today = Random(7), timezone.localdate()
for number, customer in enumerate(CustomerFactory.create_batch(60)):
    days = sorted(rng.sample(range(1, 700), 2 + number % 9))
    Order.objects.bulk_create(Order(customer=customer, external_id=f"o{customer.pk}-{day}", currency="NOK",
        placed_on=today - timedelta(days=day), amount_minor=20_000 + 100 * day) for day in days)
"""
ASK = """
import uuid
from django.utils import timezone
from accounts.models import User
from valuation.services.run import request_run
from valuation.tasks import sweep_runs
request_run(by=User.objects.get(), key=uuid.uuid4(), as_of=timezone.localdate(), at=timezone.now())
sweep_runs.delay()
"""
WORKER = ("-m", "celery", "-A", "apprentice", "worker", "-P", "threads", "-c", "1", "-l", "ERROR")
PATIENCE = 180


@pytest.fixture
def place(tmp_path):
    """A product of its own in a folder of its own, cut into shards of three customers."""
    return {
        **os.environ,
        "MODE": "laptop", "VAR_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "apprentice.settings", "VALUE_SHARD_CUSTOMERS": "3",
    }  # fmt: skip


def run(place, *arguments):
    subprocess.run([sys.executable, *arguments], cwd=settings.BASE_DIR, env=place, check=True, capture_output=True)


def ask(place, sql, *values):
    database = sqlite3.connect(Path(place["VAR_DIR"], "db.sqlite3"), timeout=20)
    try:
        with database:
            return database.execute(sql, values).fetchall()
    finally:
        database.close()


def wait_until(true, worker):
    end = time.monotonic() + PATIENCE
    while not true():
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


def rows_of(place, number):
    return ask(
        place,
        "SELECT customer_id, expected_minor, low_minor, high_minor, rank, rank_low, rank_high, contributions"
        " FROM valuation_customervalue WHERE run_id = ? ORDER BY customer_id",
        number,
    )


@pytest.mark.sqlite
def test_the_next_worker_finishes_a_run_whose_worker_was_killed(place):
    run(place, "manage.py", "migrate", "--verbosity", "0")
    run(place, "manage.py", "shell", "--verbosity", "0", "-c", TOWN + ASK)
    moved = "SELECT 1 FROM valuation_runshard WHERE todo <> 'gather' LIMIT 1"
    done = "SELECT 1 FROM valuation_valuerun WHERE state = 'done' AND id = ?"

    with subprocess.Popen([sys.executable, *WORKER], cwd=settings.BASE_DIR, env=place) as doomed:
        wait_until(lambda: ask(place, moved), doomed)
        doomed.send_signal(signal.SIGKILL)
    assert ask(place, "SELECT state FROM valuation_valuerun") == [("running",)]

    # Some minutes pass.
    ask(place, "UPDATE valuation_valuerun SET beat_at = datetime(beat_at, '-10 minutes')")
    ask(place, "UPDATE valuation_runshard SET claimed_at = datetime(claimed_at, '-10 minutes')")
    with subprocess.Popen([sys.executable, *WORKER], cwd=settings.BASE_DIR, env=place) as heir:
        try:
            wait_until(lambda: ask(place, done, 1), heir)
            run(place, "manage.py", "shell", "--verbosity", "0", "-c", ASK)
            wait_until(lambda: ask(place, done, 2), heir)
        finally:
            heir.terminate()
    assert len(rows_of(place, 1)) == 60
    assert rows_of(place, 1) == rows_of(place, 2)

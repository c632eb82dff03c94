"""The promises that Celery's settings make, in both modes."""

import json
import os
import subprocess
import sys

import pytest

from apprentice.celery import app

READ = """
import json, django; django.setup()
from django.conf import settings
from apprentice.celery import app
print(json.dumps({"broker": app.conf.broker_url, "options": app.conf.broker_transport_options,
    "limit": app.conf.task_time_limit, "remote": app.conf.worker_enable_remote_control}))
"""


def settings_with(tmp_path, redis_url):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "apprentice.settings", "REDIS_URL": redis_url}
    environment.update(VAR_DIR=str(tmp_path), MODE="laptop", DATABASE_URL="")
    told = subprocess.run([sys.executable, "-c", READ], env=environment, capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("task_ignore_result", True),
        ("worker_prefetch_multiplier", 1),
        ("accept_content", ["json"]),
        ("task_serializer", "json"),
        ("result_backend", None),
    ],
)
def test_a_task_is_never_lost_and_never_carries_more_than_ids(name, value):
    assert app.conf[name] == value


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} - set(app.tasks) == set()


def test_a_laptop_uses_the_spool_in_its_own_folder(tmp_path):
    chosen = settings_with(tmp_path, "")

    assert (chosen["broker"], chosen["remote"]) == ("spool://localhost//", False)
    assert chosen["options"]["spool"] == str(tmp_path / "celery" / "spool")


def test_redis_gives_a_task_back_soon_but_never_while_it_may_still_run(tmp_path):
    chosen = settings_with(tmp_path, "redis://127.0.0.1:6379/15")

    assert chosen["options"]["visibility_timeout"] > 2 * chosen["limit"]
    assert (chosen["options"]["unacked_restore_interval"], chosen["options"]["unacked_restore_throttle"]) == (5, 1)

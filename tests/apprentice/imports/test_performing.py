"""One worker at a time, safe to deliver twice, to kill and to stop."""

from datetime import timedelta

import pytest

from apprentice.models import ImportRun, ImportState
from apprentice.services.imports import performing, upload
from apprentice.services.imports.files import UPLOAD, path_of
from apprentice.services.imports.kinds import KINDS
from apprentice.tasks import perform_import, sweep_imports
from relationships.models import Customer
from tests.apprentice.imports.conftest import NOW

pytestmark = pytest.mark.django_db
CONTENT = "id,name\n" + "".join(f"C-{n},Kari {n}\n" for n in range(10))


class Killed(BaseException):
    """The process dies, and nobody catches that."""


def perform(run, at=NOW):
    done = performing.perform(run_id=run.pk, clock=lambda: at)
    run.refresh_from_db()
    return done


def counts(run):
    return run.created, run.updated, run.unchanged, run.refused


def kill_after(monkeypatch, chunks):
    """Let the worker die in the middle of a chunk, after so many have committed."""
    left = [chunks]
    monkeypatch.setattr(performing, "CHUNK", 3)
    whole = KINDS["customers"].load

    def load(records, options, given):
        tally = whole(records, options, given)
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return tally

    object.__setattr__(KINDS["customers"], "load", load)
    return lambda: object.__setattr__(KINDS["customers"], "load", whole)


def test_a_second_delivery_does_nothing(waiting):
    run = waiting("customers", CONTENT)
    assert (perform_import(run_id=run.pk), perform_import(run_id=run.pk)) == (True, False)
    assert (Customer.objects.count(), ImportRun.objects.get().attempts) == (10, 1)


def test_the_sweep_takes_up_what_nobody_was_woken_for_once(waiting):
    waiting("customers", CONTENT)
    assert (sweep_imports(), sweep_imports(), Customer.objects.count()) == (1, 0, 10)


@pytest.mark.parametrize("chunks", [0, 1, 3])
def test_killed_midway_it_goes_on_without_doubles(waiting, monkeypatch, chunks):
    run = waiting("customers", CONTENT)
    heal = kill_after(monkeypatch, chunks)
    with pytest.raises(Killed):
        perform(run)
    heal()
    assert Customer.objects.count() == 3 * chunks
    assert perform(run, NOW + timedelta(minutes=1)) is False
    assert perform(run, NOW + timedelta(minutes=4)) is True
    assert (counts(run), run.state, Customer.objects.count()) == ((10, 0, 0, 0), ImportState.DONE, 10)


def test_killed_three_times_it_is_given_up_with_a_word(waiting, monkeypatch):
    run = waiting("customers", CONTENT)
    heal = kill_after(monkeypatch, 0)
    for attempt in range(3):
        with pytest.raises(Killed):
            perform(run, NOW + timedelta(minutes=4 * attempt))
    heal()
    assert performing.waiting_imports(at=NOW + timedelta(hours=1)) == []
    run.refresh_from_db()
    assert (run.state, run.error) == (ImportState.FAILED, performing.OUR_FAULT)


def test_a_worker_that_was_overtaken_writes_nothing_more(waiting):
    run = waiting("customers", CONTENT)
    slow = performing.claim(run_id=run.pk, at=NOW)
    assert perform(run, NOW + timedelta(minutes=4)) is True
    performing._Work(slow, lambda: NOW, performing.nobody).do()
    run.refresh_from_db()
    assert (counts(run), run.state) == ((10, 0, 0, 0), ImportState.DONE)


def test_stopped_midway_what_came_in_stays_and_nothing_more_comes(waiting, monkeypatch):
    run = waiting("customers", CONTENT)
    monkeypatch.setattr(performing, "CHUNK", 3)

    def stop_after_the_first_chunk(columns):
        if "loaded_row" in columns:
            upload.cancel(run=run, at=NOW)

    performing.perform(run_id=run.pk, clock=lambda: NOW, told=stop_after_the_first_chunk)
    run.refresh_from_db()
    assert (run.state, run.created, Customer.objects.count()) == (ImportState.CANCELLED, 3, 3)


def test_stopped_before_it_starts_it_never_does(waiting):
    run = waiting("customers", CONTENT)
    assert upload.cancel(run=run, at=NOW) is True
    assert (perform(run), upload.cancel(run=run, at=NOW), Customer.objects.count()) == (False, False, 0)


def test_files_are_gone_when_it_is_over(waiting, folder):
    run = waiting("customers", CONTENT)
    assert path_of(run, UPLOAD).exists()
    perform(run)
    assert (list(folder.iterdir()), run.preview) == ([], {})


def test_a_file_that_vanished_is_said(waiting):
    run = waiting("customers", CONTENT)
    path_of(run, UPLOAD).unlink()
    perform(run)
    assert (run.state, run.error) == (ImportState.FAILED, performing.GONE)


def test_a_file_nobody_decided_on_is_thrown_away_after_a_day(analyst, waiting):
    run = waiting("customers", CONTENT)
    ImportRun.objects.update(state=ImportState.UPLOADED)
    performing.waiting_imports(at=NOW + timedelta(hours=23))
    assert ImportRun.objects.get().state == ImportState.UPLOADED
    performing.waiting_imports(at=NOW + timedelta(hours=25))
    assert (ImportRun.objects.get().state, path_of(run, UPLOAD).exists()) == (ImportState.CANCELLED, False)


def test_old_files_are_tidied_away(folder, waiting):
    import os
    import time

    run = waiting("customers", CONTENT)
    past = time.time() - 3 * 86_400
    os.utime(path_of(run, UPLOAD), (past, past))
    performing.tidy()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", ["id,name\n"])
def test_a_header_alone_brings_nothing_and_says_so(waiting, content):
    run = waiting("customers", content)
    perform(run)
    assert (run.state, run.total_rows, counts(run)) == (ImportState.DONE, 0, (0, 0, 0, 0))


@pytest.mark.parametrize("rows", [3, 30])
def test_the_number_of_statements_does_not_grow_with_the_rows(waiting, rows, django_assert_max_num_queries):
    run = waiting("customers", "id,name\n" + "".join(f"C-{n},Kari\n" for n in range(rows)))
    with django_assert_max_num_queries(55):
        perform(run)
    assert run.created == rows

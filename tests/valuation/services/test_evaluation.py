"""Evaluations happen once, survive their worker, and leave nothing of the file behind."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from common.errors import Refused
from tests.factories.accounts import NOW, UserFactory
from tests.factories.valuation import EvaluationFactory
from tests.valuation.scoring.worlds import simulated_orders
from valuation.models import Evaluation, RunState
from valuation.services import evaluation as service
from valuation.services.evaluation import (
    OrdersFile,
    cancel_evaluation,
    path_of,
    perform_evaluation,
    request_evaluation,
    waiting_evaluations,
)
from valuation.tasks import perform_evaluation as perform_task
from valuation.tasks import sweep_evaluations

pytestmark = pytest.mark.django_db
FIRST = date(2024, 1, 1)
LATER = NOW + timedelta(minutes=6)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def csv(n=120, bad=()):
    orders = simulated_orders(n, days=400)
    rows = zip(orders.customer_ids, orders.days, orders.amounts_minor, strict=True)
    lines = [f"Secret-{who},{FIRST + timedelta(days=int(day))},{amount / 100:.2f}" for who, day, amount in rows]
    return "\n".join(["customer,date,amount", *lines, *bad]).encode()


def request(content=None, **changes):
    given = {"name": "orders.csv", "blocks": [content or csv()], "split_on": date(2024, 10, 1)}
    file = OrdersFile(**{name: changes.pop(name, value) for name, value in given.items()}, **_columns(changes))
    return request_evaluation(file=file, **{"by": None, "key": uuid.uuid4(), "at": NOW, **changes})


def _columns(changes):
    return {"columns": changes.pop("columns")} if "columns" in changes else {}


def files(tmp_path):
    return sorted(path.name for path in (tmp_path / "evaluations").iterdir())


def test_a_file_is_judged_and_thrown_away(tmp_path):
    asked = request(csv(bad=["Secret-1,never,5"]))
    assert files(tmp_path) == [f"{asked.key}.upload"]

    assert perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW)

    asked.refresh_from_db()
    assert (asked.state, asked.finished_at, asked.step) == (RunState.DONE, NOW, "")
    assert files(tmp_path) == []
    models = {row["model"]: row for row in asked.result["models"]}
    assert models["pareto_nbd"]["normalised_gini"] is not None
    assert (asked.result["refused"], asked.result["complaints"][0]["why"]) == (1, "It isn’t a date. Write 2025-11-17.")
    assert asked.result["columns"] == {"customer": "customer", "date": "date", "amount": "amount"}


def test_nothing_of_any_row_is_kept():
    asked = request()
    perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW)
    asked.refresh_from_db()

    assert "Secret" not in json.dumps(asked.result)


def test_a_second_delivery_does_nothing():
    asked = request()

    assert perform_task(evaluation_id=asked.pk) is True
    ended = Evaluation.objects.get(pk=asked.pk).finished_at
    assert perform_task(evaluation_id=asked.pk) is False
    assert Evaluation.objects.get(pk=asked.pk).finished_at == ended


def test_the_same_form_twice_asks_once(tmp_path):
    key = uuid.uuid4()

    assert request(key=key) == request(key=key)
    assert len(files(tmp_path)) == 1


def test_the_sweep_takes_up_what_nobody_was_woken_for():
    asked = request()

    assert sweep_evaluations() == 1
    assert Evaluation.objects.get(pk=asked.pk).state == RunState.DONE
    assert sweep_evaluations() == 0


def test_a_dead_worker_s_evaluation_is_taken_up_again_from_the_start():
    asked = request()
    Evaluation.objects.filter(pk=asked.pk).update(state=RunState.RUNNING, started_at=NOW, beat_at=NOW, attempts=1)

    assert waiting_evaluations(at=NOW + timedelta(minutes=4)) == []
    assert perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW + timedelta(minutes=4)) is False
    assert waiting_evaluations(at=LATER) == [asked.pk]
    assert perform_evaluation(evaluation_id=asked.pk, now=lambda: LATER)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (RunState.DONE, 2)


def test_one_that_kills_every_worker_is_given_up_and_its_file_thrown_away(tmp_path):
    asked = request()
    Evaluation.objects.filter(pk=asked.pk).update(state=RunState.RUNNING, started_at=NOW, beat_at=NOW, attempts=3)

    assert waiting_evaluations(at=LATER) == []
    asked.refresh_from_db()
    assert (asked.state, asked.error) == (RunState.FAILED, service.OUR_FAULT)
    assert files(tmp_path) == []


def test_a_worker_that_lost_its_claim_writes_nothing(monkeypatch, tmp_path):
    asked = request()
    judge = service.judge_orders

    def taken_over(*args, **kwargs):
        Evaluation.objects.filter(pk=asked.pk).update(started_at=LATER, beat_at=LATER, attempts=2)
        return judge(*args, **kwargs)

    monkeypatch.setattr(service, "judge_orders", taken_over)
    assert perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW) is False
    asked.refresh_from_db()
    assert (asked.state, asked.result) == (RunState.RUNNING, {})
    assert files(tmp_path) == [f"{asked.key}.upload"]


def test_cancelling_stops_the_worker_and_throws_the_file_away(
    monkeypatch, tmp_path, django_capture_on_commit_callbacks
):
    asked, analyst = request(), UserFactory(roles=["analyst"])
    judge = service.judge_orders

    def cancelled(*args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            cancel_evaluation(evaluation=asked, by=analyst, at=NOW)
        return judge(*args, **kwargs)

    monkeypatch.setattr(service, "judge_orders", cancelled)
    assert perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW) is False
    asked.refresh_from_db()
    assert (asked.state, asked.result, files(tmp_path)) == (RunState.CANCELLED, {}, [])
    with pytest.raises(Refused, match="already ended"):
        cancel_evaluation(evaluation=asked, by=analyst, at=NOW)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"customer,date,amount\nA,never,1\n", "No row could be read as an order. The first, date: It isn’t a date."),
        (b"customer,date,amount\n", "No row could be read as an order."),
    ],
)
def test_a_file_without_an_order_fails_and_says_why(content, why, tmp_path):
    asked = request(content)
    perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW)
    asked.refresh_from_db()

    assert asked.state == RunState.FAILED
    assert asked.error.startswith(why)
    assert files(tmp_path) == []


def test_a_file_that_is_gone_fails_and_says_so():
    asked = request()
    path_of(asked).unlink()
    perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW)

    assert Evaluation.objects.get(pk=asked.pk).error == service.GONE


def test_our_own_fault_is_said_and_raised(monkeypatch, tmp_path):
    asked = request()
    monkeypatch.setattr(service, "judge_orders", lambda *_args, **_kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        perform_evaluation(evaluation_id=asked.pk, now=lambda: NOW)
    assert Evaluation.objects.get(pk=asked.pk).error == service.OUR_FAULT
    assert files(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "columns", "field", "why"),
    [
        (b"who,when,much\nA,2025-01-01,5\n", {}, "customer", "We can’t tell which column holds the customer."),
        (b"customer,date,amount\n", {"amount": "sum"}, "amount", "The file has no column “sum”."),
        (b"%PDF-1.4 a picture", {}, "file", "This is a PDF, not a table."),
        (b" ", {}, "file", "no line with column names"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field_and_not_kept(content, columns, field, why, tmp_path):
    with pytest.raises(Refused, match=why) as refusal:
        request(content, columns=columns)
    assert refusal.value.field == field
    assert files(tmp_path) == []
    assert not Evaluation.objects.exists()


def test_files_that_nobody_waits_for_are_thrown_away_in_time(tmp_path):
    import os

    asked = request()
    left = tmp_path / "evaluations" / "left.part"
    left.write_bytes(b"x")
    for path in (left, path_of(asked)):
        os.utime(path, (0, 0))

    waiting_evaluations(at=NOW)

    assert files(tmp_path) == [f"{asked.key}.upload"]


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"state": "unheard"}, "evaluation_state_is_known"),
        ({"state": "done"}, "finished_evaluation_has_its_result"),
        ({"state": "done", "finished_at": NOW}, "finished_evaluation_has_its_result"),
        ({"state": "failed"}, "failed_evaluation_says_why"),
    ],
)
def test_the_database_refuses_what_must_not_be(columns, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        EvaluationFactory(**columns)

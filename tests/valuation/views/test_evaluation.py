"""Judging the forecasts on one's own past: from a file to its verdict."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.valuation import EvaluationFactory
from tests.valuation.services.test_evaluation import csv
from valuation.models import Evaluation, RunState
from valuation.services.evaluation import path_of

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("valuation:evaluations"), reverse("valuation:new-evaluation")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def send(client, content=None, **said):
    file = SimpleUploadedFile("our orders.csv", csv() if content is None else content)
    form = {"key": str(uuid.uuid4()), "file": file, "split_on": "2024-10-01", **said}
    return client.post(NEW, {name: value for name, value in form.items() if value is not None})


def page_of(client, found):
    return client.get(reverse("valuation:evaluation", args=[found.pk])).content.decode()


@pytest.mark.parametrize("role", ["executive", "sales_rep", "floor_staff", "administrator"])
def test_it_is_for_those_who_judge_the_models(signed_in, role):
    client = signed_in(roles=[role])

    assert [client.get(url).status_code for url in (LIST, NEW)] == [403, 403]


def test_from_the_file_to_the_verdict(analyst, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(analyst)

    found = Evaluation.objects.get()
    assert answer.url == reverse("valuation:evaluation", args=[found.pk])
    assert found.state == RunState.DONE
    page = page_of(analyst, found)
    assert "The tenth of the customers forecast highest brought" in page
    assert "How often × how much (Pareto/NBD and Gamma-Gamma)" in page
    assert page.count('<svg class="plot"') == 2
    assert "It’s deleted; only what stands on this page was kept. Every row could be read." in page
    assert "our orders.csv" in analyst.get(LIST).content.decode()
    assert not path_of(found).exists()


def test_an_excel_file_is_judged_as_well(analyst, tmp_path, django_capture_on_commit_callbacks):
    import xlsxwriter

    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(csv().decode().splitlines()):
            sheet.write_row(at, 0, line.split(",")[:2])
            sheet.write(at, 2, float(line.split(",")[2]) if at else "amount")
    with django_capture_on_commit_callbacks(execute=True):
        send(analyst, path.read_bytes())

    assert Evaluation.objects.get().state == RunState.DONE


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"file": None}, "file", "Choose a file."),
        ({"split_on": ""}, "split_on", "Choose a day."),
        ({"split_on": "soon"}, "split_on", "Write a day such as 2025-07-01."),
        ({"split_on": "2999-01-01"}, "split_on", "This day is still to come"),
        ({"customer": "buyer"}, "customer", "The file has no column “buyer”."),
        ({"content": b"%PDF"}, "file", "This is a PDF"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(analyst, said, field, why):
    answer = send(analyst, **said)

    assert answer.status_code == 422
    assert any(why in error for error in answer.context["form"].errors[field])
    assert not Evaluation.objects.exists()
    if field == "customer":
        assert 'value="buyer"' in answer.content.decode()


def test_a_file_that_is_too_large_is_said(analyst, settings):
    settings.UPLOAD_MAX_BYTES = 100

    answer = send(analyst)

    assert "larger than" in answer.context["form"].errors["file"][0]


def test_one_form_twice_is_one_evaluation(analyst):
    key = str(uuid.uuid4())

    assert send(analyst, key=key).url == send(analyst, key=key).url
    assert Evaluation.objects.count() == 1


def test_one_on_its_way_shows_its_progress_and_can_be_stopped(analyst):
    found = EvaluationFactory(state=RunState.RUNNING, step="Reading every row", done_rows=2_000, total_rows=4_000)

    page = page_of(analyst, found)
    assert "2\u00a0000 of 4\u00a0000" in page
    analyst.post(reverse("valuation:cancel-evaluation", args=[found.pk]))
    assert "Stopped. The file is gone" in page_of(analyst, found)
    again = analyst.post(reverse("valuation:cancel-evaluation", args=[found.pk]), follow=True)
    assert "This evaluation has already ended." in again.content.decode()


def test_an_ended_one_asks_the_browser_for_the_whole_page(analyst):
    found = EvaluationFactory(state=RunState.CANCELLED)

    answer = analyst.get(reverse("valuation:evaluation", args=[found.pk]), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_one_that_failed_says_why(analyst):
    found = EvaluationFactory(state=RunState.FAILED, error="No row could be read as an order.")

    assert "No row could be read as an order." in page_of(analyst, found)


@pytest.mark.parametrize(
    "lines",
    [[], ["A,2024-02-01,10"], [f"C{n},2024-{1 + n % 12:02}-03,10" for n in range(99)]],
    ids=["none", "one", "one-time"],
)
def test_too_little_is_explained_and_never_a_number_that_is_none(analyst, lines, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(analyst, "\n".join(["customer,date,amount", *lines, ""]).encode())

    page = page_of(analyst, Evaluation.objects.get())
    assert "nan" not in page.lower().replace("finance", "")
    assert ("Not known: " in page) is bool(lines)


@pytest.mark.parametrize("rows", (1, 3))
def test_list_query_count_does_not_grow(analyst, rows, django_assert_num_queries):
    EvaluationFactory.create_batch(rows)
    with django_assert_num_queries(5):
        analyst.get(LIST)


def test_the_runs_lead_here_for_those_who_may(analyst, signed_in):
    runs = reverse("valuation:runs")

    assert LIST in analyst.get(runs).content.decode()
    assert LIST not in signed_in(roles=["executive"]).get(runs).content.decode()

"""The value pages: who gets in, what they show, and that they don't grow with their rows."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory
from valuation.models import ValueRun

pytestmark = pytest.mark.django_db
BOARD, RUNS, START = reverse("valuation:board"), reverse("valuation:runs"), reverse("valuation:start")


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


def test_an_empty_board_says_what_would_be_here(analyst):
    assert "Nobody’s value has been worked out yet" in analyst.get(BOARD).content.decode()


@pytest.mark.parametrize("runs", (1, 3))
def test_run_list_query_count_does_not_grow(analyst, runs, django_assert_num_queries):
    ValueRunFactory.create_batch(runs, done=True)
    with django_assert_num_queries(5):
        analyst.get(RUNS)


def test_the_board_shows_a_value_with_its_interval(analyst):
    CustomerValueFactory(expected_minor=78_130_000, low_minor=64_000_000, high_minor=93_500_000)
    page = analyst.get(BOARD).content.decode()
    assert "kr\u00a0781\u00a0300" in page
    assert "kr\u00a0640\u00a0000 to kr\u00a0935\u00a0000" in page


def test_unknown_values_are_counted_and_never_shown_as_zero(analyst):
    run = ValueRunFactory(done=True)
    CustomerValueFactory(run=run)
    CustomerValueFactory(run=run, unknown=True)
    page = analyst.get(BOARD).content.decode()
    assert "1 known" in page
    assert "1 not known yet" in page


def test_a_sales_rep_ranks_only_their_own_customers(signed_in):
    rep = UserFactory(roles=["sales_rep"])
    run = ValueRunFactory(done=True)
    mine = CustomerValueFactory(run=run, customer=CustomerFactory(owner=rep))
    other = CustomerValueFactory(run=run)
    page = signed_in(rep).get(BOARD).content.decode()
    assert mine.customer.name in page
    assert other.customer.name not in page


@pytest.mark.parametrize(("role", "status"), [("floor_staff", 403), ("administrator", 403), ("sales_rep", 404)])
def test_strangers_learn_nothing_of_a_customers_value(signed_in, role, status):
    value = CustomerValueFactory()
    assert signed_in(roles=[role]).get(reverse("valuation:customer", args=[value.customer_id])).status_code == status


def test_starting_twice_with_one_form_makes_one_run(analyst):
    form = {"key": str(uuid.uuid4())}
    answers = [analyst.post(START, form).url for _ in range(2)]
    assert answers == [reverse("valuation:run", args=[ValueRun.objects.get().pk])] * 2


def test_an_executive_reads_runs_but_starts_none(signed_in):
    executive = signed_in(roles=["executive"])
    assert executive.get(RUNS).status_code == 200
    assert executive.post(START).status_code == 403


def test_a_run_on_its_way_shows_its_progress_and_can_be_left(analyst):
    run = ValueRunFactory(running=True, step="Forecasting", done_count=2_000, total_count=4_000)
    page = analyst.get(reverse("valuation:run", args=[run.pk])).content.decode()
    assert "2\u00a0000 of 4\u00a0000" in page
    assert "Forecasting" in page


def test_an_ended_run_asks_the_browser_for_the_whole_page(analyst):
    run = ValueRunFactory(done=True)
    answer = analyst.get(reverse("valuation:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"


def test_cancelling_an_ended_run_says_so(analyst):
    run = ValueRunFactory(done=True)
    page = analyst.post(reverse("valuation:cancel", args=[run.pk]), follow=True).content.decode()
    assert "This run has already ended." in page


def chosen(name):
    entry = {"looks": 3, "top_decile": 0.52, "mean_error": 31_700.4, "actual_to_forecast": 1.1, "coverage": 0.91}
    entries = [
        {**entry, "name": "pareto_nbd", "gini": 0.7, "gain": None, "verdict": "the model to beat"},
        {**entry, "name": "tilted", "gini": 0.73, "gain": 0.018, "verdict": "chosen"},
        {**entry, "name": "past_pace", "gini": None, "mean_error": None, "gain": None, "verdict": "did not rank"},
    ]
    return {"choice": {"name": name, "why": "it ranked customers better", "entries": entries}, "looks": []}


def test_a_run_says_which_forecast_it_used_and_why_beside_all_others(analyst):
    run = ValueRunFactory(done=True, backtest=chosen("tilted"))
    page = analyst.get(reverse("valuation:run", args=[run.pk])).content.decode()
    assert "<strong>The same, tilted by what it got wrong before</strong>, because it ranked customers better." in page
    assert ">0.730<" in page
    assert ">kr\u00a0317<" in page
    assert page.count("not known</td>") == 2


@pytest.mark.parametrize(("name", "said"), [("tilted", True), ("pareto_nbd", False)])
def test_evidence_names_another_forecast_where_one_was_used(analyst, name, said):
    value = CustomerValueFactory(run=ValueRunFactory(done=True, backtest=chosen(name)))
    page = analyst.get(reverse("valuation:part", args=[value.customer_id, "purchases"])).content.decode()
    assert ("Used for the value: the same, tilted" in page) is said

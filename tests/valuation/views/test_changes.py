"""What changed since the run before, for the company and for one customer."""

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory
from valuation.services.changes import note_changes

pytestmark = pytest.mark.django_db
CHANGES = reverse("valuation:changes")
GAP = "\u00a0"
LATER = [[1_400_000, 1, 2, "value", "B", 9], [-100_000, -2, -1, "value", "C", 2], [450_000, 1, 2, "value", "C", 1]]


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


@pytest.fixture
def moved():
    """Return a customer who rose by kr 5 000 between two runs."""
    before = ValueRunFactory(done=True, in_parts=True, totals={"expected_minor": 1_250_000})
    run = ValueRunFactory(done=True, in_parts=True, parent=before, totals={"expected_minor": 1_750_000})
    customer = CustomerFactory()
    CustomerValueFactory(run=before, in_parts=True, customer=customer, until=run, rank=9)
    CustomerValueFactory(
        run=run, in_parts=True, customer=customer, expected_minor=1_750_000, contributions=LATER, rank=4
    )
    return run, customer


def page_of(client, customer, **headers):
    return client.get(reverse("valuation:customer-changes", args=[customer.pk]), headers=headers).content.decode()


def test_before_a_second_run_there_is_nothing_to_compare(analyst):
    ValueRunFactory(done=True)
    assert "Nothing to compare yet" in analyst.get(CHANGES).content.decode()


def test_until_it_is_worked_out_the_page_says_so(analyst, moved):
    assert "It’s being worked out" in analyst.get(CHANGES).content.decode()


def test_the_company_s_change_and_who_moved(analyst, moved):
    run, customer = moved
    note_changes(run_id=run.pk)
    page = analyst.get(CHANGES).content.decode()
    assert f"worth kr{GAP}17{GAP}500; on" in page
    assert f"it was kr{GAP}12{GAP}500" in page
    assert customer.name in page
    assert f"What came in: kr{GAP}5{GAP}000" in page


def test_a_sales_rep_sees_their_own_movers_and_no_total(signed_in, moved):
    run, customer = moved
    note_changes(run_id=run.pk)
    rep = UserFactory(roles=["sales_rep"])
    page = signed_in(rep).get(CHANGES).content.decode()
    assert customer.name not in page
    assert f"17{GAP}500" not in page
    customer.owner = rep
    customer.save()
    assert customer.name in signed_in(rep).get(CHANGES).content.decode()


def test_one_customer_s_change_adds_up_part_by_part(analyst, moved):
    _, customer = moved
    page = page_of(analyst, customer)
    assert f"is worth kr{GAP}17{GAP}500, and was worth kr{GAP}12{GAP}500" in page
    assert "from rank 9 to 4" in page
    assert f"kr{GAP}5{GAP}000.00" in page


def test_in_the_drawer_it_is_a_sum(analyst, moved):
    page = page_of(analyst, moved[1], **{"HX-Request": "true"})
    assert "<html" not in page
    assert f'<tr class="sum"><td>Change</td><td>kr{GAP}5{GAP}000.00' in page


def test_what_was_not_known_before_or_is_not_now_is_said(analyst):
    before = ValueRunFactory(done=True, in_parts=True)
    run = ValueRunFactory(done=True, in_parts=True, parent=before)
    customer = CustomerFactory()
    CustomerValueFactory(run=before, customer=customer, unknown=True, until=run)
    assert "Nothing yet" in page_of(analyst, CustomerValueFactory(run=run).customer)
    CustomerValueFactory(run=run, customer=customer)
    assert "It wasn’t known before" in page_of(analyst, customer)
    assert "in no value run yet" in page_of(analyst, CustomerFactory())


@pytest.mark.parametrize("customers", (1, 4))
def test_query_count_does_not_grow(analyst, customers, django_assert_max_num_queries):
    before = ValueRunFactory(done=True, in_parts=True)
    run = ValueRunFactory(done=True, in_parts=True, parent=before)
    for _ in range(customers):
        made = CustomerValueFactory(run=before, in_parts=True, until=run)
        CustomerValueFactory(
            run=run, in_parts=True, customer=made.customer, expected_minor=1_750_000, contributions=LATER
        )
    note_changes(run_id=run.pk)
    with django_assert_max_num_queries(6):
        analyst.get(CHANGES)
    with django_assert_max_num_queries(22):
        page_of(analyst, made.customer)

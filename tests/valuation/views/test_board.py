"""The ranking: its parts, accountings, filters and pages at any depth."""

import re

import pytest
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, ValueRunFactory

pytestmark = pytest.mark.django_db
BOARD = reverse("valuation:board")
GAP = "\u00a0"


@pytest.fixture
def analyst(signed_in):
    return signed_in(roles=["analyst"])


@pytest.fixture
def ranked():
    """Return a run and five customers in it, ranked one to five."""
    run = ValueRunFactory(done=True, in_parts=True)
    return run, [CustomerValueFactory(run=run, in_parts=True, rank=n, credit_minor=1_000 - n) for n in range(1, 6)]


def names(page):
    return re.findall(r'<a href="/value/customers/\d+/" class="who[^"]*"><b[^>]*>[^<]*</b><span><strong>([^<]*)', page)


def test_every_row_shows_its_parts_in_money_to_those_who_listen(analyst, ranked):
    page = analyst.get(BOARD).content.decode()
    assert f"Purchases kr{GAP}9{GAP}000, cost to serve \u2212kr{GAP}1{GAP}000, referrals kr{GAP}4{GAP}500" in page
    assert 'class="c7"' in page  # costs are hollow, left of zero


def test_rank_intervals_and_the_rank_by_purchases_stand_beside_the_rank(analyst):
    CustomerValueFactory(in_parts=True, rank=3, rank_low=1, rank_high=8, purchases_rank=1_207)
    page = analyst.get(BOARD).content.decode()
    assert "1 to 8" in page
    assert f'1{GAP}207 <span class="badge">hidden' in page
    assert ">1 of the first ten</a>" in page


def test_who_was_hidden_can_be_opened(analyst):
    value = CustomerValueFactory(in_parts=True, rank=3, purchases_rank=1_207)
    page = analyst.get(reverse("valuation:hidden"), headers={"HX-Request": "true"}).content.decode()
    assert value.customer.name in page
    assert f"3 by all, 1{GAP}207 by purchases" in page


def test_pages_follow_each_other_without_gaps_or_repeats(analyst, ranked, monkeypatch):
    monkeypatch.setattr("valuation.selectors.board.ROWS", 2)
    _, values = ranked
    address, seen = BOARD, []
    for _ in range(3):
        page = analyst.get(address).content.decode()
        seen += names(page)
        more = re.search(r'hx-get="(\?[^"]*)"', page)
        address = BOARD + more[1].replace("&amp;", "&") if more else ""
    assert seen == [value.customer.name for value in values]
    assert not address


def test_equal_ranks_are_neither_lost_nor_shown_twice(analyst, monkeypatch):
    monkeypatch.setattr("valuation.selectors.board.ROWS", 1)
    run = ValueRunFactory(done=True)
    same = CustomerValueFactory.create_batch(2, run=run, rank=7)
    first = analyst.get(BOARD).content.decode()
    more = re.search(r'hx-get="(\?[^"]*)"', first)[1].replace("&amp;", "&")
    second = analyst.get(BOARD + more, headers={"HX-Request": "true"}).content.decode()
    assert names(first) + names(second) == [value.customer.name for value in same]
    assert "<html" not in second


def test_credit_is_another_order_and_says_what_it_means(analyst, ranked):
    _, values = ranked
    values[4].credit_minor = 9_000_000
    values[4].save()
    page = analyst.get(f"{BOARD}?by=credit").content.decode()
    assert names(page)[0] == values[4].customer.name
    assert "add up to the company’s total exactly" in page
    assert "What we’d lose if they left" in analyst.get(BOARD).content.decode()


def test_credit_goes_on_after_its_page_and_within_a_group(analyst, ranked, monkeypatch):
    monkeypatch.setattr("valuation.selectors.board.ROWS", 2)
    _, values = ranked
    segment = values[0].customer.segment
    page = analyst.get(BOARD, {"by": "credit", "segment": segment}).content.decode()
    more = re.search(r'hx-get="(\?[^"]*)"', page)[1].replace("&amp;", "&")
    rest = analyst.get(BOARD + more).content.decode()
    assert names(page) + names(rest) == [value.customer.name for value in values][:4]


def test_a_group_is_ranked_by_itself(analyst, ranked):
    run, _ = ranked
    guide = CustomerValueFactory(run=run, rank=9, customer=CustomerFactory(segment="Guides", channel="web"))
    page = analyst.get(BOARD, {"segment": "Guides", "channel": "web"}).content.decode()
    assert names(page) == [guide.customer.name]
    assert '<option value="Guides" selected>' in page


def test_mine_are_those_i_look_after(signed_in, ranked):
    run, _ = ranked
    me = UserFactory(roles=["cx_manager"])
    mine = CustomerValueFactory(run=run, rank=9, customer=CustomerFactory(owner=me))
    assert names(signed_in(me).get(BOARD, {"mine": "1"}).content.decode()) == [mine.customer.name]


def test_the_ranking_can_begin_anywhere(analyst, ranked):
    _, values = ranked
    assert names(analyst.get(BOARD, {"from": "4"}).content.decode()) == [v.customer.name for v in values[3:]]


@pytest.mark.parametrize("query", ["after=x", "after=1.2.3", "after=-", f"from={'9' * 40}", "by=gold", "scale=1"])
def test_an_address_that_makes_no_sense_shows_the_beginning(analyst, ranked, query):
    assert len(names(analyst.get(f"{BOARD}?{query}").content.decode())) == 5


def test_nobody_in_a_group_says_what_to_loosen(analyst, ranked):
    assert "Nobody fits" in analyst.get(BOARD, {"segment": "Astronauts"}).content.decode()


def test_the_total_is_shown_with_its_interval_and_opens(signed_in):
    totals = {"expected_minor": 500_000_00, "low_minor": 400_000_00, "high_minor": 650_000_00, "known": 3, "unknown": 2}
    run = ValueRunFactory(done=True, in_parts=True, totals=totals)
    CustomerValueFactory(run=run, in_parts=True)
    page = signed_in(roles=["executive"]).get(BOARD).content.decode()
    assert f"kr{GAP}500{GAP}000</a>" in page
    assert f"between kr{GAP}400{GAP}000 and kr{GAP}650{GAP}000" in page
    assert "3 known" in page
    opened = signed_in(roles=["executive"]).get(reverse("valuation:total")).content.decode()
    assert "nothing that two brought about together is counted twice" in opened


def test_a_sales_rep_is_told_no_company_total(signed_in):
    rep = UserFactory(roles=["sales_rep"])
    run = ValueRunFactory(done=True, totals={"expected_minor": 500_000_00, "known": 3})
    CustomerValueFactory(run=run, customer=CustomerFactory(owner=rep))
    page = signed_in(rep).get(BOARD).content.decode()
    assert f"500{GAP}000" not in page
    assert "1 known" in page


@pytest.mark.parametrize("customers", (1, 4))
@pytest.mark.parametrize("query", ["", "?by=credit", "?segment=Guides", "?after=0.0"])
def test_query_count_does_not_grow(analyst, customers, query, django_assert_max_num_queries):
    run = ValueRunFactory(done=True, in_parts=True)
    for _ in range(customers):
        CustomerValueFactory(run=run, in_parts=True, customer=CustomerFactory(segment="Guides"))
    with django_assert_max_num_queries(13):
        analyst.get(BOARD + query)


def test_the_unknown_are_listed_by_themselves_with_the_reason(analyst, monkeypatch):
    monkeypatch.setattr("valuation.views.board.UNKNOWN_ROWS", 1)
    run = ValueRunFactory(done=True)
    first, second = CustomerValueFactory.create_batch(2, run=run, unknown=True)
    page = analyst.get(reverse("valuation:unknown")).content.decode()
    assert names(page) == [first.customer.name]
    assert "No orders yet" in page
    rest = analyst.get(reverse("valuation:unknown") + f"?after={first.customer_id}").content.decode()
    assert names(rest) == [second.customer.name]

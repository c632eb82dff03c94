"""Renewals as people meet them: the list, its windows, health in reasons, the next step and the outcome."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory, InteractionFactory, TopicMentionFactory
from tests.factories.valuation import ContractFactory, CustomerValueFactory, OrderFactory
from valuation.models import Contract, Renewal

pytestmark = pytest.mark.django_db


def due(days, **fields):
    return ContractFactory(renews_on=timezone.localdate() + timedelta(days=days), **fields)


@pytest.fixture
def manager(client):
    user = UserFactory(roles=["cx_manager"])
    client.force_login(user)
    return user


def listed(client, **query):
    return [row.contract for row in client.get(reverse("valuation:renewals"), query).context["due"].rows]


def test_each_window_holds_its_contracts_the_soonest_first(client, manager):
    passed, soon, later, last = due(-3), due(10), due(45), due(90)
    due(91), due(-91), due(5, ended=True)
    assert listed(client) == [soon, later, last]
    assert listed(client, within="30") == [soon]
    assert listed(client, within="60") == [soon, later]
    assert listed(client, within="lapsed") == [passed]
    assert listed(client, within="x") == [soon, later, last]


def test_a_noted_outcome_takes_a_contract_off_the_list_even_when_an_old_file_comes_again(client, manager):
    contract = due(10)
    old_day = contract.renews_on
    client.post(reverse("valuation:renewal-outcome", args=[contract.pk]), {"outcome": "renewed"})
    assert listed(client) == []
    Contract.objects.filter(pk=contract.pk).update(renews_on=old_day)
    assert listed(client) == []
    page = client.get(reverse("valuation:renewals"))
    assert "Noted in the last 90 days" in page.text
    assert "Renewed until" in page.text


def test_the_money_at_stake_opens_into_the_contracts_and_keeps_currencies_apart(client, manager):
    due(10, price_minor=100_000, customer=CustomerFactory(person__name="Kari"))
    due(20, price_minor=50_000, currency="EUR")
    assert client.get(reverse("valuation:renewals")).context["due"].at_stake == [("EUR", 50_000), ("NOK", 100_000)]
    drawer = client.get(reverse("valuation:renewals-stake"), {"within": "30"})
    assert "Kari, Guide equipment service" in drawer.text
    assert "€500 and kr\u00a01\u00a0000" in drawer.text


def test_mine_are_my_customers_and_what_i_said_i_would_do(client, manager):
    other, mine = due(10), due(20, customer=CustomerFactory(owner=manager))
    taken = due(30)
    form = {"next_step": "Call", "responsible": manager.pk}
    client.post(reverse("valuation:renewal-step", args=[taken.pk]), form)
    assert listed(client, whose="mine") == [mine, taken]
    assert other in listed(client)


def test_a_sales_rep_sees_their_own_customers_only(client):
    rep = UserFactory(roles=["sales_rep"])
    client.force_login(rep)
    mine, _other = due(10, customer=CustomerFactory(owner=rep)), due(20)
    assert listed(client) == [mine]


def health(client, contract):
    return client.get(reverse("valuation:renewal", args=[contract.pk])).context["due"].health


def test_nothing_known_is_neither_good_nor_bad(client, manager):
    found = health(client, due(10))
    assert (found.state, found.words, found.reasons) == ("unknown", "We don’t know", [])


def test_health_is_read_from_orders_chance_worries_and_silence(client, manager):
    today = timezone.localdate()
    contract = due(10)
    customer = contract.customer
    OrderFactory(customer=customer, placed_on=today - timedelta(days=500), amount_minor=1_000_000)
    OrderFactory(customer=customer, placed_on=today - timedelta(days=200), amount_minor=400_000)
    CustomerValueFactory(customer=customer, p_alive=0.31)
    InteractionFactory(at=timezone.now() - timedelta(days=300), people=[customer.person])
    TopicMentionFactory(person=customer.person, topic__name="Delivery", at=timezone.now() - timedelta(days=9))
    found = health(client, contract)
    assert found.state == "risk"
    texts = [reason.text for reason in found.reasons]
    assert texts[:2] == ["31% chance that they still buy", "Bought 60% less than the year before"]
    assert texts[2].startswith("No order since ")
    assert texts[3] == "Worried about Delivery"
    assert texts[4].startswith("Nobody has spoken with them since ")
    drawer = client.get(reverse("valuation:renewal-why", args=[contract.pk]))
    assert "I plan around the delivery days." in drawer.text


def test_a_customer_who_buys_as_before_and_will_go_on_looks_well(client, manager):
    today = timezone.localdate()
    contract = due(10)
    OrderFactory(customer=contract.customer, placed_on=today - timedelta(days=20))
    CustomerValueFactory(customer=contract.customer, p_alive=0.93)
    assert health(client, contract).words == "Nothing speaks against it"


def test_an_old_worry_is_no_reason_today(client, manager):
    contract = due(10)
    TopicMentionFactory(person=contract.customer.person, at=timezone.now() - timedelta(days=200))
    assert health(client, contract).state == "unknown"


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(client, manager):
    contract = due(10)
    answer = client.post(
        reverse("valuation:renewal-outcome", args=[contract.pk]), {"outcome": "ending", "renewed_to": "2026-02-30"}
    )
    assert answer.status_code == 422
    assert "Write a date, such as 2026-11-25." in answer.text
    answer = client.post(reverse("valuation:renewal-outcome", args=[contract.pk]), {"outcome": "ending"})
    assert "Say why, in the customer’s words if you have them." in answer.text
    step = client.post(reverse("valuation:renewal-step", args=[contract.pk]), {"next_step": "Call them"})
    assert (step.status_code, "Call them" in step.text, "Choose who does it." in step.text) == (422, True, True)
    assert not Renewal.objects.exists()


def test_only_those_who_may_see_the_customer_can_be_given_the_step(client, manager):
    stranger, owner = UserFactory(roles=["sales_rep"]), UserFactory(roles=["sales_rep"])
    contract = due(10, customer=CustomerFactory(owner=owner))
    address = reverse("valuation:renewal-step", args=[contract.pk])
    assert client.post(address, {"next_step": "Call", "responsible": stranger.pk}).status_code == 422
    assert client.post(address, {"next_step": "Call", "responsible": owner.pk}).status_code == 302


def test_an_analyst_reads_and_changes_nothing(client):
    client.force_login(UserFactory(roles=["analyst"]))
    contract = due(10)
    page = client.get(reverse("valuation:renewal", args=[contract.pk]))
    assert "Note it" not in page.text
    assert client.post(reverse("valuation:renewal-outcome", args=[contract.pk]), {}).status_code == 403


def test_without_contracts_the_page_says_what_would_be_here(client, manager):
    assert "No contracts yet" in client.get(reverse("valuation:renewals")).text


@pytest.mark.parametrize("rows", [1, 4])
def test_the_list_costs_the_same_however_long_it_is(client, manager, rows, django_assert_max_num_queries):
    for days in range(rows):
        contract = due(days + 1)
        OrderFactory(customer=contract.customer, placed_on=date(2025, 1, 1))
        client.post(
            reverse("valuation:renewal-step", args=[contract.pk]), {"next_step": "A", "responsible": manager.pk}
        )
    with django_assert_max_num_queries(24):
        assert len(listed(client)) == rows


def test_programs_get_the_same_list(api_of):
    contract = due(10)
    [row] = api_of(UserFactory(roles=["analyst"]), "read").get(reverse("api:renewals")).json()["results"]
    assert (row["id"], row["health"], row["next_step"], row["price_minor"]) == (contract.pk, "unknown", "", 4_800_000)

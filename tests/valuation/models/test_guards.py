"""What must never be true of orders, contracts, runs and values, the database refuses by name."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.relationships import NOON, CustomerFactory
from tests.factories.valuation import (
    ContractFactory,
    CustomerValueFactory,
    DeclineCaseFactory,
    DeclineLookFactory,
    DeclineSightingFactory,
    OrderFactory,
    RenewalFactory,
    ValueRunFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "guard"),
    [
        (lambda: OrderFactory(amount_minor=-1, returned_minor=-1), "order_"),
        (lambda: OrderFactory(returned_minor=50_001), "order_returns_at_most_its_amount"),
        (lambda: OrderFactory(external_id=""), "order_has_an_external_id"),
        (lambda: ContractFactory(external_id=""), "contract_has_an_external_id"),
        (lambda: ContractFactory(product=""), "contract_names_its_product"),
        (lambda: ContractFactory(price_minor=-1), "contract_price_is_not_negative"),
        (lambda: ContractFactory(period_months=0), "contract_period_is_1_to_120_months"),
        (lambda: ContractFactory(period_months=121), "contract_period_is_1_to_120_months"),
        (lambda: ContractFactory(renews_on=date(2022, 2, 1)), "contract_renews_after_it_starts"),
        (lambda: ContractFactory(ended_on=date(2022, 1, 31)), "contract_ends_after_it_starts"),
        (lambda: ContractFactory(ended_reason="Too dear"), "contract_in_force_has_no_end_reason"),
        (lambda: RenewalFactory(outcome="perhaps", decided_at=NOON), "renewal_outcome_is_known"),
        (lambda: RenewalFactory(outcome="renewed", decided_at=NOON), "renewed_contract_goes_on_longer"),
        (lambda: RenewalFactory(outcome="ending", decided_at=NOON), "ending_contract_has_a_reason"),
        (lambda: RenewalFactory(outcome="ending", reason="Dear"), "renewal_outcome_has_its_time"),
        (lambda: DeclineLookFactory(state="lost"), "look_state_is_known"),
        (lambda: DeclineLookFactory(finished_at=None), "finished_look_has_its_time"),
        (lambda: DeclineCaseFactory(state="lost", reason="x", decided_at=NOON), "case_state_is_known"),
        (lambda: DeclineCaseFactory(state="closed", decided_at=NOON), "ended_case_says_why_and_when"),
        (lambda: DeclineCaseFactory(state="dismissed", reason="Known"), "ended_case_says_why_and_when"),
        (lambda: DeclineSightingFactory(ratio=0.9), "sighting_interval_is_ordered"),
        (lambda: DeclineSightingFactory(lost_minor=9), "sighting_loss_is_ordered"),
        (lambda: ValueRunFactory(state="lost"), "run_state_is_known"),
        (lambda: ValueRunFactory(horizon_months=0), "run_horizon_is_1_to_60_months"),
        (lambda: ValueRunFactory(annual_rate=1.5), "run_rate_is_0_to_1"),
        (lambda: ValueRunFactory(done_count=2, total_count=1), "run_does_at_most_all"),
        (lambda: ValueRunFactory(state="done"), "finished_run_has_its_time"),
        (lambda: CustomerValueFactory(state="perhaps"), "value_"),
        (lambda: CustomerValueFactory(expected_minor=None), "value_is_a_number_or_unknown"),
        (lambda: CustomerValueFactory(low_minor=9, high_minor=1), "value_interval_is_ordered"),
        (lambda: CustomerValueFactory(p_alive=1.2), "value_p_alive_is_a_probability"),
    ],
)
def test_the_database_refuses(make, guard):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make()


def test_an_order_comes_once_per_source():
    OrderFactory(source="till", external_id="7")
    OrderFactory(source="web", external_id="7")
    with pytest.raises(IntegrityError, match=r"order_once_per_source|valuation_order.source"), transaction.atomic():
        OrderFactory(source="till", external_id="7")


def test_a_contract_comes_once_per_source():
    ContractFactory(source="crm", external_id="7")
    ContractFactory(source="old", external_id="7")
    with (
        pytest.raises(IntegrityError, match=r"contract_once_per_source|valuation_contract.source"),
        transaction.atomic(),
    ):
        ContractFactory(source="crm", external_id="7")


def test_a_renewal_comes_once_per_contract_and_day():
    renewal = RenewalFactory()
    with (
        pytest.raises(IntegrityError, match=r"renewal_once_per_contract_and_day|valuation_renewal.contract_id"),
        transaction.atomic(),
    ):
        RenewalFactory(contract=renewal.contract)


def test_a_week_has_one_look_unless_it_failed():
    look = DeclineLookFactory(state="failed")
    DeclineLookFactory(as_of=look.as_of)
    with pytest.raises(IntegrityError, match=r"one_look_a_week|valuation_declinelook.as_of"), transaction.atomic():
        DeclineLookFactory(as_of=look.as_of)


def test_a_group_has_one_case_until_it_is_closed():
    DeclineCaseFactory(group_key="a", state="closed", reason="Known", decided_at=NOON)
    DeclineCaseFactory(group_key="a")
    with (
        pytest.raises(IntegrityError, match=r"case_once_per_group_until_closed|valuation_declinecase.group_key"),
        transaction.atomic(),
    ):
        DeclineCaseFactory(group_key="a")


def test_a_look_sees_a_case_once():
    seen = DeclineSightingFactory()
    with (
        pytest.raises(IntegrityError, match=r"sighting_once_per_case_and_look|valuation_declinesighting.case_id"),
        transaction.atomic(),
    ):
        DeclineSightingFactory(case=seen.case, look=seen.look)


def test_a_run_values_a_customer_once():
    value = CustomerValueFactory(customer=CustomerFactory())
    with (
        pytest.raises(IntegrityError, match=r"value_once_per_run_and_customer|valuation_customervalue.run_id"),
        transaction.atomic(),
    ):
        CustomerValueFactory(run=value.run, customer=value.customer)

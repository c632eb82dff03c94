"""Renewals: the next step, and what became of it, once."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.valuation import ContractFactory
from valuation.models import Renewal
from valuation.services.renewal import Ending, RenewalRefused, Step, note_outcome, plan_renewal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)


@pytest.fixture
def keeper(db):
    return UserFactory(roles=["cx_manager"])


def noted(contract, keeper, outcome, **more):
    return note_outcome(contract=contract, ending=Ending(outcome=outcome, **more), by=keeper, at=NOW)


def test_the_next_step_is_kept_and_can_change(keeper):
    contract = ContractFactory()
    for words in ("Call Marit", "Visit the lodge"):
        step = Step(responsible=keeper, next_step=words, step_on=date(2026, 1, 20))
        plan_renewal(contract=contract, step=step, by=keeper, at=NOW)
    renewal = Renewal.objects.get()
    assert (renewal.next_step, renewal.responsible, renewal.due_on) == ("Visit the lodge", keeper, date(2026, 2, 1))
    assert AuditEvent.objects.filter(action="renewal.planned").count() == 2


def test_a_renewed_contract_goes_on_for_one_period(keeper):
    contract = ContractFactory(renews_on=date(2026, 1, 31), period_months=1)
    renewal = noted(contract, keeper, "renewed")
    contract.refresh_from_db()
    assert (renewal.renewed_to, contract.renews_on) == (date(2026, 2, 28), date(2026, 2, 28))


def test_a_renewed_contract_goes_on_until_the_day_that_was_agreed(keeper):
    contract = ContractFactory()
    noted(contract, keeper, "renewed", renewed_to=date(2028, 2, 1))
    contract.refresh_from_db()
    assert contract.renews_on == date(2028, 2, 1)


def test_a_contract_that_will_not_renew_ends_on_its_day_with_the_reason(keeper):
    contract = ContractFactory()
    noted(contract, keeper, "ending", reason="Storlia buys from the harbour now")
    contract.refresh_from_db()
    assert (contract.ended_on, contract.ended_reason) == (date(2026, 2, 1), "Storlia buys from the harbour now")


@pytest.mark.parametrize(
    ("ending", "field"),
    [
        ({"outcome": "ending"}, "reason"),
        ({"outcome": "renewed", "renewed_to": date(2026, 2, 1)}, "renewed_to"),
        ({"outcome": "open"}, "outcome"),
    ],
)
def test_an_outcome_that_says_too_little_is_refused(keeper, ending, field):
    with pytest.raises(RenewalRefused) as refused:
        noted(ContractFactory(), keeper, **ending)
    assert refused.value.field == field


def test_an_outcome_is_noted_once(keeper):
    contract = ContractFactory()
    noted(contract, keeper, "renewed")
    with pytest.raises(RenewalRefused, match="noted already"):
        noted(contract, keeper, "ending", reason="Changed their mind")  # the page still showed the old day
    assert Renewal.objects.get().outcome == "renewed"


def test_a_contract_that_has_ended_takes_no_step(keeper):
    with pytest.raises(RenewalRefused, match="has ended"):
        noted(ContractFactory(ended=True), keeper, "renewed")

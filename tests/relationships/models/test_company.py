"""Who may know of which company, and of what happened there."""

import pytest

from relationships.models import Company, Signal
from tests.factories.accounts import UserFactory
from tests.factories.relationships import CompanyFactory, CustomerFactory, SignalFactory

pytestmark = pytest.mark.django_db


def test_a_sales_rep_knows_their_own_customers_and_prospects_alone():
    rep = UserFactory(roles=["sales_rep"])
    own, foreign = CustomerFactory(business=True, owner=rep).company, CustomerFactory(business=True).company
    prospect = CompanyFactory()
    signals = [SignalFactory(person=None, company=company) for company in (own, foreign, prospect)]

    assert set(Company.objects.for_user(rep)) == {own, prospect}
    assert set(Signal.objects.for_user(rep)) == {signals[0], signals[2]}


@pytest.mark.parametrize(
    ("role", "companies"),
    [("cx_manager", 2), ("analyst", 2), ("executive", 2), ("floor_staff", 0), ("administrator", 0)],
)
def test_the_other_roles_know_all_or_none(role, companies):
    CustomerFactory(business=True)
    CompanyFactory()

    assert Company.objects.for_user(UserFactory(roles=[role])).count() == companies

"""Who may read what passed between people."""

import pytest

from relationships.models import Interaction
from relationships.services.interaction import Meeting, record_interaction
from tests.factories.accounts import UserFactory
from tests.factories.relationships import NOON, CustomerFactory, PersonFactory

pytestmark = pytest.mark.django_db


def met(*people):
    return record_interaction(meeting=Meeting(at=NOON, channel="call", people=people, text="About the tents"))


def test_a_sales_rep_reads_what_passed_with_their_own_customers_alone():
    rep, colleague = UserFactory(roles=["sales_rep"]), PersonFactory(colleague=True)
    own = met(colleague, CustomerFactory(owner=rep).person)
    met(colleague, CustomerFactory().person)

    assert list(Interaction.objects.for_user(rep)) == [own]


def test_who_knows_all_customers_reads_everything_and_an_administrator_nothing():
    met(PersonFactory(colleague=True), CustomerFactory().person)
    met(PersonFactory(colleague=True), PersonFactory(colleague=True))

    read = {
        role: Interaction.objects.for_user(UserFactory(roles=[role])).count()
        for role in ("cx_manager", "analyst", "executive", "floor_staff", "administrator")
    }
    assert read == {"cx_manager": 2, "analyst": 2, "executive": 2, "floor_staff": 0, "administrator": 0}

"""What stands behind the strength of a tie."""

import pytest

from relationships.scoring import day_of, log_from_strength
from relationships.selectors.tie import evidence_of_tie
from tests.factories.accounts import UserFactory
from tests.factories.relationships import NOON, CustomerFactory, InteractionFactory, PersonFactory, TieFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tied():
    kari, amina = CustomerFactory(person=PersonFactory(name="Kari")), PersonFactory(name="Amina", colleague=True)
    for src, dst, much in ((amina, kari.person, 0.9), (kari.person, amina, 0.4)):
        TieFactory(src=src, dst=dst, log_strength=log_from_strength(much, day_of(NOON), 180))
    InteractionFactory(people=[amina, kari.person], channel="visit")
    InteractionFactory(people=[amina], channel="mail")
    return kari, amina


def test_both_directions_and_the_contacts_between_them_are_shown(tied):
    kari, amina = tied
    found = evidence_of_tie(kari, amina, UserFactory(roles=["cx_manager"]), at=NOON)
    assert found.rows == (("Amina to Kari, contact", "90 of 100"), ("Kari to Amina, contact", "40 of 100"))
    assert (found.total[1], found.source) == ("60 of 100", "Contacts: visit 17 Nov.")


@pytest.mark.parametrize(("role", "status"), [("cx_manager", 200), ("sales_rep", 404), ("floor_staff", 403)])
def test_the_evidence_is_for_those_who_may_see_the_customer(signed_in, tied, role, status):
    kari, amina = tied
    assert signed_in(roles=[role]).get(f"/customers/{kari.pk}/ties/{amina.pk}/").status_code == status


def test_where_there_is_no_tie_there_is_no_evidence(signed_in, tied):
    url = f"/customers/{tied[0].pk}/ties/{PersonFactory().pk}/"
    assert signed_in(roles=["cx_manager"]).get(url).status_code == 404

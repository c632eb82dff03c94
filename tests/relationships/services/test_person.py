"""People, by the file."""

import pytest

from common.bulk import Tally
from relationships.models import Company, Person
from relationships.services.person import load_people
from tests.factories.relationships import CompanyFactory

pytestmark = pytest.mark.django_db


def load(*rows, given=("name",)):
    return load_people(source="crm", rows=rows, given=frozenset(given))


def test_people_come_in_once():
    row = {"id": "P-1", "name": "Gro", "kind": "prospect", "company": "Skarbu Lodge"}
    assert [load(row, given=("name", "company")) for _ in range(2)] == [Tally(created=1), Tally(unchanged=1)]
    gro = Person.objects.get()
    assert (gro.kind, gro.company.name, Company.objects.count()) == ("prospect", "Skarbu Lodge", 1)


def test_a_company_of_the_same_name_is_used():
    known = CompanyFactory(name="Skarbu Lodge")
    load({"id": "P-1", "name": "Gro", "company": "Skarbu Lodge"}, given=("name", "company"))
    assert Person.objects.get().company == known


def test_an_empty_cell_empties_a_given_field_and_no_other():
    load({"id": "P-1", "name": "Gro", "email": "gro@example.com", "phone": "1"})
    load({"id": "P-1", "name": "Gro", "email": ""}, given=("name", "email"))
    assert Person.objects.values_list("email", "phone").get() == ("", "1")

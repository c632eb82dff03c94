"""Tests don't depend on which tests ran before them."""

import pytest

from tests.factories.relationships import CustomerFactory

SEEN = []


@pytest.mark.django_db
@pytest.mark.parametrize("_again", (1, 2))
def test_rows_and_names_are_the_same_in_every_test(_again):
    made = CustomerFactory.create_batch(3)
    SEEN.append([(customer.pk, customer.person_id, str(customer)) for customer in made])
    assert SEEN[0] == SEEN[-1]


@pytest.mark.django_db(transaction=True)
def test_they_are_the_same_in_a_test_that_commits():
    made = CustomerFactory.create_batch(3)
    numbers = [customer.pk - made[0].pk for customer in made]
    assert numbers == [0, 1, 2]

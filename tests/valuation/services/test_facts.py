"""What may enter a value: a list of columns, and nothing about who somebody is."""

import uuid
from datetime import timedelta

import pytest

from relationships.models import Customer, Person
from tests.valuation.services.test_run import town  # noqa: F401 - a fixture
from tests.valuation.services.test_shard import NOW, perform, rows_of, told  # noqa: F401 - a fixture
from valuation.models import EvidenceRecord, Measure
from valuation.services.facts import ALLOWED, NotAllowedError, allowed

pytestmark = pytest.mark.django_db
WHO_THEY_ARE = {"segment": "Pensioners", "region": "Elsewhere", "channel": "shop"}


@pytest.mark.parametrize("name", ("segment", "region", "channel", "owner_id", "person__name", "person__language"))
def test_who_somebody_is_cannot_be_read(name):
    with pytest.raises(NotAllowedError, match="may not enter a value"):
        list(allowed(Customer.objects.all(), "pk", name))


def test_a_table_that_is_not_on_the_list_cannot_be_read():
    with pytest.raises(NotAllowedError):
        list(allowed(Person.objects.all(), "pk"))


def test_no_free_words_and_nothing_personal_is_on_the_list():
    everything = {name for names in ALLOWED.values() for name in names}

    assert everything.isdisjoint(
        {"note", "reason", "name", "email", "segment", "region", "channel", "language", "place"}
    )


def test_values_do_not_change_when_everything_about_the_person_does(told, settings):  # noqa: F811 - the fixture above
    before = rows_of(perform(60, settings))
    Customer.objects.update(**WHO_THEY_ARE)
    Person.objects.update(name="Somebody else", language="se", place="Far away", goal="Another", phone="1")

    assert rows_of(perform(60, settings)) == before


def test_a_measure_named_after_who_somebody_is_never_counts(told, settings):  # noqa: F811 - as above
    before = rows_of(perform(60, settings))
    measure = Measure.objects.get(slug="new-use")
    Measure.objects.filter(pk=measure.pk).update(name="Religion of the customer")
    EvidenceRecord.objects.create(
        customer=told[0], measure=measure, quantity=50, happened_on=NOW.date() - timedelta(days=3),
        recorded_at=NOW, key=uuid.uuid4(),
    )  # fmt: skip
    run = perform(60, settings)

    assert "new-use" not in run.prices
    assert rows_of(run) != before
    assert all(row["contributions"][5][5] < 50 for row in rows_of(run))

"""Signals by the file."""

import pytest

from common.bulk import Tally
from relationships.models import Signal
from relationships.services.signal import load_signals
from tests.factories.relationships import NOON, CompanyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_signals_come_in_once_about_people_and_companies():
    rows = [
        {"id": "S-1", "person_id": PersonFactory().pk, "kind": "new job", "at": NOON, "note": "Buys for three"},
        {"id": "S-2", "company_id": CompanyFactory().pk, "kind": "opens", "at": NOON, "effective_at": NOON},
    ]
    loads = [load_signals(source="crm", rows=rows, given=frozenset({"note"})) for _ in range(2)]
    assert loads == [Tally(created=2), Tally(unchanged=2)]
    assert list(Signal.objects.order_by("external_id").values_list("note", flat=True)) == ["Buys for three", ""]

"""A village of which a value run knows everybody, and what can be done for them."""

import uuid
from datetime import datetime

import pytest
from django.utils import timezone

from tests.factories.accounts import UserFactory
from tests.factories.relationships import CustomerFactory
from tests.factories.valuation import CustomerValueFactory, InvestmentActionFactory, ValueRunFactory
from valuation.services.investment.plan import Wanted, draft_plan

NOW = datetime(2026, 11, 17, 9, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def run():
    """Eighty customers; number n is worth kr 1,000 n and stays with a chance of one half."""
    run = ValueRunFactory(done=True)
    for n in range(1, 81):
        CustomerValueFactory(
            run=run,
            customer=CustomerFactory(segment="Guides" if n <= 10 else "Hikers"),
            expected_minor=100_000 * n,
            low_minor=80_000 * n,
            high_minor=120_000 * n,
            p_alive=0.5,
        )
    return run


@pytest.fixture
def maker():
    return UserFactory(roles=["analyst"])


@pytest.fixture
def make(maker, run):
    """Return what makes a plan of one call, unless told otherwise."""

    def make(**wanted):
        actions = wanted.pop("actions", None) or [InvestmentActionFactory()]
        given = {"name": "Plan", "money_minor": 100_000, "rest_days": 30, **wanted}
        return draft_plan(by=maker, key=uuid.uuid4(), wanted=Wanted(actions=actions, **given), at=NOW)

    return make

"""The demo company: the same for the same day, complete, and never loaded over data."""

from datetime import datetime
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import OutboxMessage, Role, User, UserRole
from apprentice.demo.company import SEED, load_company
from apprentice.demo.crowd import Size, make_crowd
from apprentice.models import ImportRun
from feedback.models import (
    Aspect,
    Extraction,
    FeedbackSession,
    Invitation,
    Notice,
    Promise,
    Statement,
    TextRun,
    Theme,
    Words,
)
from relationships.models import Customer
from tests.factories.accounts import UserFactory
from valuation.models import CustomerValue, DeclineCase, Order, Renewal, ValueRun
from valuation.selectors.renewal import open_contracts

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 11, tzinfo=timezone.get_default_timezone())


def load(size: Size | None = None) -> bool:
    return load_company(now=NOW, say=lambda _part: None, size=size)


VILLAGE = Size(people=150, companies=12)  # where the number of customers says nothing


def test_the_company_has_every_role_and_every_state():
    load()
    assert set(UserRole.objects.values_list("role", flat=True)) == set(Role.values)
    assert Customer.objects.count() == 4_000
    assert Order.objects.filter(placed_on__gt=timezone.localdate(NOW)).count() == 0
    assert set(FeedbackSession.objects.values_list("state", flat=True)) == {"draft", "open", "closed"}
    assert {"chosen", "invited", "answering", "finished"} <= set(Invitation.objects.values_list("state", flat=True))
    assert {"sent", "confirmed", "corrected"} <= set(Statement.objects.values_list("state", flat=True))
    assert set(Promise.objects.values_list("state", flat=True)) == {"doing", "done"}
    assert (Theme.objects.filter(state="named").count(), TextRun.objects.get().state) == (10, "done")
    assert set(Extraction.objects.values_list("state", flat=True)) == {"suggested", "accepted", "declined"}
    assert Words.objects.filter(is_unexpected=True).exists()
    assert set(Notice.objects.values_list("kind", flat=True)) == {"will", "wont", "done"}
    before, now = ValueRun.objects.order_by("pk")
    assert (before.state, now.state, now.parent) == ("done", "done", before)
    named = dict(CustomerValue.objects.in_run(now).values_list("customer__external_id", "rank"))
    alone = dict(CustomerValue.objects.in_run(now).values_list("customer__external_id", "purchases_rank"))
    assert 10 * named["C-eva"] < alone["C-eva"]
    assert {part[3] for value in now.values.all() for part in value.contributions} >= {"value", "zero", "unknown"}
    assert Aspect.objects.filter(sessions=None).count() == 0
    assert [(r.state, r.created, r.refused) for r in ImportRun.objects.all()] == [("done", 40, 3)]
    the_look_found_the_hidden_group_and_nothing_else()
    contracts_come_up()


def the_look_found_the_hidden_group_and_nothing_else():
    [case] = DeclineCase.objects.all()
    assert (case.group, case.state) == ({"segment": "Families", "channel": "web"}, "open")


def contracts_come_up():
    manager, today = User.objects.get(name="Ingrid Solheim"), timezone.localdate(NOW)
    due = {one.external_id: one.renews_on - today for one in open_contracts(manager, today=today)}
    assert (due["K-nils"].days, due["K-marit"].days) == (-12, 23)
    assert set(Renewal.objects.values_list("outcome", flat=True)) == {"open", "renewed", "ending"}


def test_nothing_in_the_company_happens_in_the_future_and_a_second_start_loads_nothing():
    assert load(VILLAGE) is True
    assert load(VILLAGE) is False
    assert User.objects.count() == 10
    assert not Invitation.objects.filter(invited_at__gt=NOW).exists()
    assert not OutboxMessage.objects.filter(created_at__gt=NOW).exists()
    assert not OutboxMessage.objects.exclude(state="sent").exists()


def test_two_crowds_of_one_day_are_alike():
    def crowd() -> list[object]:
        with transaction.atomic():
            today = timezone.localdate(NOW)
            make_crowd(rng=Random(SEED), today=today, owners={"Vestland": UserFactory()}, size=VILLAGE)
            told = list(
                Order.objects.order_by("external_id").values_list("placed_on", "amount_minor", "returned_minor")
            )
            told += list(Customer.objects.order_by("external_id").values_list("external_id", "since", "segment"))
            transaction.set_rollback(True)
        return told

    assert crowd() == crowd()


def test_demo_people_are_not_loaded_where_demo_is_off(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO is off"):
        call_command("demo")

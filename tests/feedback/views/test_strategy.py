"""Objectives, and which findings help with none."""

from uuid import uuid4

import pytest
from django.urls import reverse

from feedback.models import Objective
from tests.factories.accounts import UserFactory
from tests.factories.feedback import DecisionFactory, FindingFactory
from tests.factories.reflection import ObjectiveFactory

pytestmark = pytest.mark.django_db
LIST = reverse("feedback:objectives")


def test_what_was_figured_out_stands_apart_from_what_is_open(client_of):
    objective = ObjectiveFactory()
    decided = DecisionFactory(finding__objective=objective, finding__text="Decided one.").finding
    FindingFactory(objective=objective, text="Open one.")

    page = client_of(roles=["analyst"]).get(reverse("feedback:objective", args=[objective.pk]))

    assert ([one.text for one in page.context["view"].learnt], decided.text) == (["Decided one."], "Decided one.")
    assert [one.text for one in page.context["view"].open] == ["Open one."]


def test_what_helps_with_none_is_visible(client_of):
    FindingFactory(text="Helps with nothing.")
    client = client_of(roles=["executive"])

    assert "Helps with nothing." in client.get(LIST).content.decode()
    assert "1 of 1 finding" in client.get(reverse("feedback:objectives-unaligned")).content.decode()


def test_an_objective_is_set_and_closed(client_of):
    boss = UserFactory(roles=["executive"])
    client = client_of(boss)
    sent = {"name": "A date we keep", "owner": boss.pk, "key": uuid4()}
    answer = client.post(reverse("feedback:new-objective"), sent)
    objective = Objective.objects.get()
    assert answer["Location"] == reverse("feedback:objective", args=[objective.pk])
    again = client.post(reverse("feedback:new-objective"), {**sent, "key": uuid4()})
    assert again.status_code == 422

    client.post(reverse("feedback:objective-close", args=[objective.pk]), {"confirmed": "1"})
    objective.refresh_from_db()
    assert objective.closed_at is not None


def test_a_finding_is_put_to_an_objective_on_its_page(client_of):
    finding, objective = FindingFactory(), ObjectiveFactory()
    client = client_of(finding.session.owner)
    assert "Helps with no objective" in client.get(reverse("feedback:finding", args=[finding.pk])).content.decode()

    client.post(reverse("feedback:finding-align", args=[finding.pk]), {"objective": objective.pk})

    assert objective.name in client.get(reverse("feedback:finding", args=[finding.pk])).content.decode()
    finding.refresh_from_db()
    assert finding.objective == objective


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_whatever_it_holds(client_of, rows, django_assert_num_queries):
    for _ in range(rows):
        FindingFactory(objective=ObjectiveFactory())
        FindingFactory()
    client = client_of(roles=["analyst"])
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)

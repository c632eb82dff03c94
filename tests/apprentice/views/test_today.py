"""The first page of the day, for every role."""

import re

import pytest
from django.urls import reverse

from accounts.models import Role
from tests.factories.accounts import UserFactory
from tests.factories.feedback import NoticeFactory, PromiseFactory, StatementFactory, TurnFactory

pytestmark = pytest.mark.django_db
TODAY = "/"


def links(page):
    return sorted(set(re.findall(r'href="(/[^"#]*)"', page.content.decode())))


@pytest.fixture
def busy():
    promise = PromiseFactory(done=True, owner__roles=[role.value for role in Role])
    NoticeFactory(decision=PromiseFactory(done=True, owner=promise.owner).decision, kind="done", helped=True)
    PromiseFactory(owner=promise.owner)
    StatementFactory(corrected=True)
    TurnFactory()
    return promise


@pytest.mark.parametrize("role", [*Role.values, None])
def test_nothing_is_linked_that_the_role_cannot_open(client_of, busy, role):
    client = client_of(roles=[role] if role else [])

    page = client.get(TODAY)

    broken = {
        link: status
        for link in links(page)
        if not link.startswith("/static/") and (status := client.get(link).status_code) >= 400
    }
    assert (page.status_code, broken) == (200, {})
    assert page.content.decode().count("<h1") == 1


def test_a_manager_can_open_everything_linked_from_a_busy_day(client_of, busy):
    client = client_of(busy.decision.decided_by)

    broken = {
        link: status
        for link in links(client.get(TODAY))
        if not link.startswith("/static/") and (status := client.get(link).status_code) >= 400
    }

    assert broken == {}


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(TODAY).url == "/accounts/login/?next=/"


@pytest.mark.parametrize("what", ["people", "said", "answered", "confirmed", "telling", "helped"])
def test_every_figure_opens_its_evidence(client_of, busy, what):
    address = reverse("today-figures", args=[what])

    assert client_of(roles=["cx_manager"]).get(address).status_code == 200
    assert client_of(roles=["administrator"]).get(address).status_code == 403


def test_a_figure_we_do_not_have_is_not_found(client_of):
    assert client_of(roles=["cx_manager"]).get(reverse("today-figures", args=["sales"])).status_code == 404


def test_hostile_words_are_only_words(client_of):
    TurnFactory(text="<script>alert(1)</script>", mark_start=0, mark_end=8)

    page = client_of(UserFactory(roles=["executive"], name="<b>Bo</b> Y")).get(TODAY).content.decode()

    assert "<script>alert" not in page
    assert "<b>Bo" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_for_one_and_for_three(client_of, count, django_assert_num_queries):
    manager = UserFactory(roles=["cx_manager"])
    for _ in range(count):
        owned = {"statement__invitation__session__owner": manager}
        finding = {f"decision__finding__{name}": value for name, value in owned.items()}
        PromiseFactory(done=True, **finding)
        NoticeFactory(decision=PromiseFactory(done=True, **finding).decision, kind="done", helped=True)
        PromiseFactory(owner=manager)
        StatementFactory(corrected=True, invitation__session__owner=manager)
    client = client_of(manager)

    with django_assert_num_queries(32):
        client.get(TODAY)

import pytest
from django.urls import reverse

from tests.factories.accounts import AuditEventFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "accounts:audit"


@pytest.fixture
def admin(signed_in):
    return signed_in(roles=["administrator"])


def shown(browser, **query):
    return [event.action for event in browser.get(reverse(PAGE), query).context["page"]]


def test_it_can_be_asked_by_whom_and_what(admin):
    ingrid = UserFactory(name="Ingrid")
    AuditEventFactory(action="token.made", actor=ingrid)
    AuditEventFactory(action="person.added", actor=ingrid)
    AuditEventFactory(action="person.added")
    assert shown(admin) == ["person.added", "person.added", "token.made"]
    assert shown(admin, by=ingrid.pk) == ["person.added", "token.made"]
    assert shown(admin, action="token.made") == ["token.made"]
    assert shown(admin, by=ingrid.pk, action="person.added") == ["person.added"]


def test_a_filter_that_makes_no_sense_filters_nothing_and_says_so(admin):
    AuditEventFactory()
    answer = admin.get(reverse(PAGE), {"by": "x", "action": "y"})
    assert len(answer.context["page"]) == 1
    assert sorted(answer.context["form"].errors) == ["action", "by"]


def test_what_the_system_did_itself_has_a_name(admin):
    AuditEventFactory(actor=None, action="promise.nagged")
    text = admin.get(reverse(PAGE)).text
    assert "Apprentice itself" in text
    assert "Promise: nagged" in text


def test_the_fifty_first_is_one_step_away(admin):
    AuditEventFactory.create_batch(51, actor=UserFactory())
    assert len(shown(admin)) == 50
    more = admin.get(reverse(PAGE), {"page": 2}, HTTP_HX_REQUEST="true")
    assert more.text.count("<tr>") == 1
    assert "<html" not in more.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(admin, rows, django_assert_num_queries):
    AuditEventFactory.create_batch(rows)
    with django_assert_num_queries(7):
        admin.get(reverse(PAGE))

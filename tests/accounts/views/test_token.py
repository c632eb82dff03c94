import pytest
from django.urls import reverse

from accounts.models import ApiToken
from accounts.services.token import find_token, hash_of
from tests.factories.accounts import NOW, ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "accounts:tokens"


@pytest.fixture
def analyst():
    return UserFactory(roles=["analyst"])


def test_a_new_token_is_shown_once_and_kept_as_a_hash(client_of, analyst):
    browser = client_of(analyst)
    answer = browser.post(reverse(PAGE), {"name": "Nightly orders", "scopes": ["read", "write:data"]})
    secret, token = answer.context["secret"], ApiToken.objects.get()
    assert secret in answer.text
    assert (token.user, token.scopes, token.token_hash) == (analyst, ["read", "write:data"], hash_of(secret))
    assert secret not in browser.get(reverse(PAGE)).text


def test_a_token_needs_a_use_and_a_scope(client_of, analyst):
    answer = client_of(analyst).post(reverse(PAGE), {"name": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "name": ["Say which program will use it."],
        "scopes": ["Choose at least one thing the token may do."],
    }
    assert ApiToken.objects.count() == 0


def test_ending_a_token_asks_first_and_then_ends_it(client_of, analyst):
    token = ApiTokenFactory(user=analyst, raw="apt_x")
    browser, address = client_of(analyst), reverse("accounts:revoke-token", args=[token.pk])
    assert browser.post(address).templates[0].name == "components/confirm_page.html"
    assert find_token(raw="apt_x", at=NOW) == token
    browser.post(address, {"confirmed": "1"})
    assert find_token(raw="apt_x", at=NOW) is None


def test_somebody_elses_token_is_not_there(client_of, analyst):
    token = ApiTokenFactory()
    assert (
        client_of(analyst).post(reverse("accounts:revoke-token", args=[token.pk]), {"confirmed": "1"}).status_code
        == 404
    )
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(client_of, analyst, rows, django_assert_num_queries):
    ApiTokenFactory.create_batch(rows, user=analyst)
    browser = client_of(analyst)
    with django_assert_num_queries(5):
        browser.get(reverse(PAGE))

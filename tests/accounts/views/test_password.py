import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutboxMessage, SecretLink, User
from accounts.services.link import token_of
from accounts.services.password import send_reset
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
NEW = "a sentence that nobody guesses"
CHOOSE = "accounts:choose-password"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture
def marit():
    return UserFactory(email="marit@fjellvik.example", name="Marit Ødegård", roles=["cx_manager"])


def token_for(user):
    send_reset(user=user, at=timezone.now())
    return token_of(SecretLink.objects.filter(user=user).latest("pk"))


def follow(client, token):
    return client.get(reverse("accounts:password-link", args=[token]))


def test_the_token_leaves_the_address_at_the_first_look(client, marit):
    answer = follow(client, token_for(marit))
    assert (answer.status_code, answer.url) == (302, reverse(CHOOSE))
    page = client.get(answer.url)
    assert "Marit Ødegård" in page.text
    assert page["Cache-Control"] == "no-store, private"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_link_sets_the_password_once_and_ends_sessions_and_other_links(client, client_of, marit):
    signed_in, first, second = client_of(marit), token_for(marit), token_for(marit)
    follow(client, second)
    assert client.post(reverse(CHOOSE), {"password": NEW}).url == reverse("account_login")
    assert User.objects.get(pk=marit.pk).check_password(NEW)
    assert signed_in.get(reverse("accounts:account")).status_code == 302
    for token in (first, second):
        follow(client, token)
        assert client.post(reverse(CHOOSE), {"password": "another sentence, longer"}).status_code == 404
    assert User.objects.get(pk=marit.pk).check_password(NEW)


@pytest.mark.parametrize("password", ["short", "password1234", "marit@fjellvik.example", ""])
def test_a_password_that_is_easily_guessed_is_refused(client, marit, password):
    follow(client, token_for(marit))
    answer = client.post(reverse(CHOOSE), {"password": password})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password"]


def test_an_old_link_is_over(client, marit):
    token = token_for(marit)
    SecretLink.objects.update(created_at="2020-01-01T00:00Z", expires_at="2020-01-02T00:00Z")
    follow(client, token)
    assert client.get(reverse(CHOOSE)).status_code == 404


def test_a_link_of_somebody_shut_out_is_over(client, marit):
    token = token_for(marit)
    User.objects.update(is_active=False)
    follow(client, token)
    assert client.get(reverse(CHOOSE)).status_code == 404


def test_a_customers_link_chooses_no_password(client):
    from tests.factories.accounts import SecretLinkFactory

    follow(client, token_of(SecretLinkFactory(purpose="listen")))
    assert client.get(reverse(CHOOSE)).status_code == 404


def test_guessing_links_is_stopped_whatever_address_it_comes_from(client):
    codes = [
        client.get(
            reverse("accounts:password-link", args=[f"guess{number}"]), HTTP_X_FORWARDED_FOR=f"198.51.100.{number}"
        ).status_code
        for number in range(21)
    ]
    assert codes == [302] * 20 + [429]


def test_the_letter_holds_the_link_only_when_it_is_sent(marit, django_capture_on_commit_callbacks):
    from accounts.tasks import sweep_outbox

    token = token_for(marit)
    assert sweep_outbox() == 1
    assert f"/password/{token}/" in mail.outbox[0].body
    assert token not in OutboxMessage.objects.get().body
    assert sweep_outbox() == 0

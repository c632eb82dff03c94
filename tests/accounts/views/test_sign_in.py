"""Signing in through django-allauth: what it must not tell, and where it stops."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts.models import OutboxMessage
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "account_login"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture
def marit():
    return UserFactory(email="marit@fjellvik.example", roles=["cx_manager"])


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(reverse(LOGIN), {"login": email, "password": password}, **extra)


def test_the_right_password_opens_today(client, marit):
    answer = sign_in(client, "MARIT@fjellvik.example")
    assert (answer.status_code, answer.url) == (302, reverse("today"))


def test_a_session_gets_a_new_name_at_sign_in(client, marit):
    client.get(reverse(LOGIN))
    session = client.session
    session["before"] = "yes"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, marit.email)
    assert client.session.session_key != before


def test_known_and_unknown_addresses_are_answered_alike(client, marit):
    known = sign_in(client, marit.email, "wrong")
    unknown = sign_in(client, "ghost@fjellvik.example", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.context["form"].non_field_errors() == [
        "The address and the password don’t belong together. Try again."
    ]


@pytest.mark.parametrize("email", ["marit@fjellvik.example", "ghost@fjellvik.example"])
def test_after_five_wrong_passwords_an_account_waits_whatever_address_they_come_from(client, marit, email):
    for number in range(5):
        claimed = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}", "HTTP_X_REAL_IP": f"198.51.100.{number}"}
        assert "Too many tries" not in sign_in(client, email, f"wrong-{number}", **claimed).text
    answer = sign_in(client, email, PASSWORD, HTTP_X_FORWARDED_FOR="198.51.100.99")
    assert answer.context["form"].non_field_errors() == [
        "Too many tries. Wait five minutes, then try again, or choose a new password."
    ]


def test_one_address_that_tries_many_accounts_is_stopped(client):
    said = [
        sign_in(client, f"ghost{number}@fjellvik.example", "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}").text
        for number in range(21)
    ]
    assert ["Too many tries" in text for text in said] == [False] * 20 + [True]


def test_one_address_that_signs_in_all_the_time_gets_429(client, marit):
    for _ in range(60):
        client.post(reverse(LOGIN), {})
    answer = client.post(reverse(LOGIN), {})
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")


def test_somebody_shut_out_is_told_so_and_not_let_in(client):
    gone = UserFactory(is_active=False)
    answer = sign_in(client, gone.email)
    assert (answer.status_code, answer.url) == (302, reverse("account_inactive"))
    assert client.get(reverse("accounts:account")).status_code == 302


def test_nobody_signs_themselves_up(client):
    answer = client.post(reverse("account_signup"), {"email": "new@fjellvik.example", "password1": PASSWORD})
    assert answer.templates[0].name == "account/signup_closed.html"


@pytest.mark.parametrize(
    "where", ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "javascript:alert(1)", "https:evil.invalid"]
)
def test_next_leads_nowhere_else(client, marit, where):
    answer = client.post(f"{reverse(LOGIN)}?next={where}", {"login": marit.email, "password": PASSWORD, "next": where})
    assert answer.url == reverse("today")


def test_signing_out_ends_the_session_for_whoever_holds_its_name(client, marit):
    sign_in(client, marit.email)
    stolen = client.cookies["sessionid"].value
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    client.cookies["sessionid"] = stolen
    assert client.get(reverse("accounts:account")).status_code == 302


def test_a_changed_password_ends_the_other_sessions_and_is_told_by_letter(client_of, marit):
    here, elsewhere = client_of(marit), client_of(marit)
    new = "a sentence that nobody guesses"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get(reverse("accounts:account")).status_code == 200
    assert elsewhere.get(reverse("accounts:account")).status_code == 302
    assert OutboxMessage.objects.get().subject == "Your password for Apprentice has changed"


def test_asking_for_a_new_password_tells_nobody_who_works_here(client, marit):
    known = client.post(reverse("account_reset_password"), {"email": marit.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "ghost@fjellvik.example"})
    assert (
        (known.status_code, known.url)
        == (unknown.status_code, unknown.url)
        == (302, reverse("account_reset_password_done"))
    )
    subjects = dict(OutboxMessage.objects.values_list("to_email", "subject"))
    assert subjects == {
        marit.email: "Choose a new password for Apprentice",
        "ghost@fjellvik.example": "No account with this address",
    }


def test_a_mail_server_that_is_down_breaks_nothing_and_the_letter_goes_later(
    client, marit, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("account_reset_password"), {"email": marit.email})
    assert answer.status_code == 302
    letter = OutboxMessage.objects.get()
    assert (letter.state, letter.attempts, letter.error) == ("pending", 1, "ConnectionRefusedError")


def test_the_fifth_letter_in_a_minute_is_the_last(client, marit):
    codes = [client.post(reverse("account_reset_password"), {"email": marit.email}).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    assert mail.outbox == []

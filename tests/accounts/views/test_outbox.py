import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent, OutboxMessage
from accounts.services.link import address_of
from tests.factories.accounts import OutboxMessageFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = "Your own page"


@pytest.fixture
def ingrid():
    return UserFactory(roles=["cx_manager"], name="Ingrid")


def page(message):
    return reverse("accounts:message", args=[message.pk])


def test_whoever_wrote_a_letter_reads_it_without_its_link(client_of, ingrid, settings):
    settings.DEMO = False
    letter = OutboxMessageFactory(sender=ingrid)
    text = client_of(ingrid).get(page(letter)).text
    assert f"{WORDS}: [their own link]" in text
    assert "/s/" not in text


def test_in_the_demo_the_other_side_can_be_tried(client_of, ingrid, settings):
    settings.DEMO = True
    letter = OutboxMessageFactory(sender=ingrid)
    text = client_of(ingrid).get(page(letter)).text
    assert f'href="{address_of(letter.link)}"' in text
    assert "Open as Marit Lunde" in text


def test_an_administrator_sees_the_delivery_and_never_the_words(client_of, settings):
    settings.DEMO = True
    letter = OutboxMessageFactory(state="failed", error="ConnectionRefusedError", attempts=8)
    text = client_of(UserFactory(roles=["administrator"])).get(page(letter)).text
    assert "We tried 8 times." in text
    assert WORDS not in text
    assert "/s/" not in text


def test_another_managers_letter_is_not_there(client_of, ingrid):
    letter = OutboxMessageFactory(state="failed")
    browser = client_of(ingrid)
    assert browser.get(page(letter)).status_code == 404
    assert browser.post(reverse("accounts:send-again", args=[letter.pk])).status_code == 404
    assert list(browser.get(reverse("outbox")).context["page"]) == []


def test_a_failed_letter_goes_again_once(client_of, ingrid, django_capture_on_commit_callbacks):
    letter = OutboxMessageFactory(sender=ingrid, state="failed", attempts=8, error="ConnectionRefusedError")
    browser, again = client_of(ingrid), reverse("accounts:send-again", args=[letter.pk])
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(again)
    assert [sent.to for sent in mail.outbox] == [["Marit Lunde <marit@customer.example>"]]
    assert OutboxMessage.objects.get().state == "sent"
    assert AuditEvent.objects.filter(action="message.sent_again").count() == 1


def test_letters_can_be_asked_for_by_state(client_of, ingrid):
    failed = OutboxMessageFactory(sender=ingrid, state="failed")
    OutboxMessageFactory(sender=ingrid)
    browser = client_of(ingrid)
    assert list(browser.get(reverse("outbox"), {"state": "failed"}).context["page"]) == [failed]
    assert len(browser.get(reverse("outbox"), {"state": "nonsense"}).context["page"]) == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(signed_in, rows, django_assert_num_queries):
    OutboxMessageFactory.create_batch(rows)
    browser = signed_in(roles=["administrator"])
    with django_assert_num_queries(5):
        browser.get(reverse("outbox"))

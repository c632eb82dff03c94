"""Letters: sent once, tried again, given up in the end, and never without a living link."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail

from accounts.models import OutboxMessage, SecretLink
from accounts.services import outbox
from accounts.services.link import address_of, revoke_link
from accounts.tasks import sweep_outbox
from tests.factories.accounts import NOW, OutboxMessageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 9


def test_a_letter_is_delivered_once_however_often_it_is_tried():
    letter = OutboxMessageFactory()
    assert outbox.deliver_message(message_id=letter.pk, at=NOW)
    assert not outbox.deliver_message(message_id=letter.pk, at=NOW)
    [sent] = mail.outbox
    assert address_of(letter.link) in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{letter.key.replace(':', '.')}@apprentice>"


def test_the_same_effect_writes_one_letter():
    letter = outbox.Letter(to_email="a@b.example", to_name="A", subject="S", body="B")
    first = outbox.queue_letter(key="invite:1", letter=letter, sender=None, at=NOW)
    assert outbox.queue_letter(key="invite:1", letter=letter, sender=UserFactory(), at=NOW) == first


def test_a_letter_whose_worker_died_is_taken_up_again():
    letter = OutboxMessageFactory(state="sending", not_before=NOW)
    assert outbox.due_messages(at=NOW + timedelta(minutes=9)) == []
    assert outbox.due_messages(at=NOW + timedelta(minutes=11)) == [letter.pk]
    assert outbox.deliver_message(message_id=letter.pk, at=NOW + timedelta(minutes=11))


def test_a_server_that_is_down_is_tried_eight_times_later_each_time(no_server):
    letter, at, waits = OutboxMessageFactory(), NOW, []
    for _ in range(8):
        assert not outbox.deliver_message(message_id=letter.pk, at=at)
        letter.refresh_from_db()
        waits.append(letter.not_before - at)
        at = letter.not_before
    assert waits == sorted(waits)
    assert (letter.state, letter.attempts, letter.error) == ("failed", 8, "ConnectionRefusedError")
    assert outbox.due_messages(at=at + timedelta(days=1)) == []


def test_a_letter_with_a_dead_link_is_not_sent():
    withdrawn, old = OutboxMessageFactory(), OutboxMessageFactory()
    revoke_link(link=withdrawn.link, at=NOW)
    SecretLink.objects.filter(pk=old.link_id).update(expires_at=NOW + timedelta(seconds=1))
    for letter in (withdrawn, old):
        assert not outbox.deliver_message(message_id=letter.pk, at=NOW + timedelta(minutes=1))
    assert mail.outbox == []
    assert set(OutboxMessage.objects.values_list("state", "error")) == {
        ("failed", "The link was withdrawn before this was sent.")
    }


@pytest.mark.parametrize("name", ["Berg, Kari", 'Kari "Kaja" Berg', "Nordkyst (Bodø)", "Marit\r\nBcc: x@y.example", ""])
def test_whatever_somebody_is_called_the_letter_reaches_their_address(name):
    letter = OutboxMessageFactory(to_name=name, subject="Ten minutes\r\nBcc: x@y.example")
    assert outbox.deliver_message(message_id=letter.pk, at=NOW)
    [sent] = mail.outbox
    message = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    assert [one.addr_spec for one in message["To"].addresses] == ["marit@customer.example"]
    assert message["To"].addresses[0].display_name == " ".join(name.split())
    assert (message["Subject"], message["Bcc"]) == ("Ten minutes Bcc: x@y.example", None)


def test_a_letter_that_no_server_could_take_leaves_the_others_alone():
    broken, sound = OutboxMessageFactory(to_email="not an address"), OutboxMessageFactory()
    assert sweep_outbox() == 1
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.state, broken.attempts, sound.state) == ("pending", 1, "sent")


def test_a_sweep_gives_up_on_a_server_that_takes_nothing(no_server):
    OutboxMessageFactory.create_batch(8)
    assert sweep_outbox() == 0
    assert OutboxMessage.objects.filter(attempts=1).count() == 5

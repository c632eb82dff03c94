"""Every guard of the database, provoked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import UserRole
from accounts.models.outbox import BODY_MAX
from tests.factories.accounts import NOW, ApiTokenFactory, OutboxMessageFactory, SecretLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("guard", "make"),
    [
        ("user_once_per_email", lambda: (UserFactory(email="a@b.example"), UserFactory(email="A@b.example"))),
        ("role_is_known", lambda: UserRole.objects.create(user=UserFactory(), role="king")),
        ("link_expires_after_it_was_made", lambda: SecretLinkFactory(created_at=NOW, expires_at=NOW)),
        ("password_link_has_its_user", lambda: SecretLinkFactory(purpose="password", user=None)),
        ("password_link_has_its_user", lambda: SecretLinkFactory(purpose="listen", user=UserFactory())),
        ("token_expires_after_it_was_made", lambda: ApiTokenFactory(expires_at=NOW - timedelta(days=1))),
        ("message_state_is_known", lambda: OutboxMessageFactory(state="lost")),
        ("sent_message_has_its_time", lambda: OutboxMessageFactory(state="sent", sent_at=None)),
        ("message_body_has_a_limit", lambda: OutboxMessageFactory(body="x" * (BODY_MAX + 1))),
    ],
)
def test_the_database_refuses(guard, make):
    with pytest.raises(IntegrityError, match=guard), transaction.atomic():
        make()


def test_a_role_is_held_once():
    user = UserFactory(roles=["analyst"])
    with pytest.raises(IntegrityError, match=r"role_once_per_user|UNIQUE constraint"), transaction.atomic():
        UserRole.objects.create(user=user, role="analyst")


def test_one_effect_writes_one_letter():
    OutboxMessageFactory(key="invite:1")
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        OutboxMessageFactory(key="invite:1")

"""Staff, their tokens, letters and links."""

from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from accounts.models import ApiToken, AuditEvent, OutboxMessage, SecretLink, User, UserRole
from accounts.services.link import hash_of as link_hash
from accounts.services.link import token_of
from accounts.services.token import hash_of as token_hash

PASSWORD = "a-long-enough-password"
NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


class UserFactory(DjangoModelFactory):
    """Somebody who works here: ``UserFactory(roles=["cx_manager"])``; the password is ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Colleague {n}")
    email = factory.Sequence(lambda n: f"colleague{n}@fjellvik.example")
    job_title = "Colleague"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **{"password": PASSWORD, **kwargs})

    @factory.post_generation
    def roles(user, create, extracted, **kwargs):  # noqa: N805
        UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in extracted or [])
        user.__dict__.pop("roles", None)


class SecretLinkFactory(DjangoModelFactory):
    class Meta:
        model = SecretLink

    purpose = "answer"
    nonce = factory.Sequence(lambda n: f"{n:064d}")
    token_hash = factory.LazyAttribute(lambda o: link_hash(token_of(SecretLink(purpose=o.purpose, nonce=o.nonce))))
    created_at = NOW
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(days=3650))


class OutboxMessageFactory(DjangoModelFactory):
    class Meta:
        model = OutboxMessage

    key = factory.Sequence(lambda n: f"test:{n}")
    sender = factory.SubFactory(UserFactory, roles=["cx_manager"])
    to_name = "Marit Lunde"
    to_email = "marit@customer.example"
    subject = "Ten minutes about getting an order to you"
    body = "Dear Marit,\n\nYour own page: {link}\n"
    link = factory.SubFactory(SecretLinkFactory)
    created_at = NOW
    not_before = factory.SelfAttribute("created_at")


class ApiTokenFactory(DjangoModelFactory):
    """A token whose secret is ``raw``: ``ApiTokenFactory(user=user, raw="apt_x")``."""

    class Meta:
        model = ApiToken

    class Params:
        raw = factory.Sequence(lambda n: f"apt_secret{n}")

    user = factory.SubFactory(UserFactory, roles=["analyst"])
    name = "Nightly orders"
    token_hash = factory.LazyAttribute(lambda o: token_hash(o.raw))
    scopes = ["read"]
    created_at = NOW
    expires_at = factory.LazyAttribute(lambda o: o.created_at + timedelta(days=3650))


class AuditEventFactory(DjangoModelFactory):
    class Meta:
        model = AuditEvent

    at = NOW
    actor = factory.SubFactory(UserFactory, roles=["administrator"])
    action = "person.added"
    subject = "User"
    subject_id = "1"

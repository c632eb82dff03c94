"""Colleagues: let in, given roles, shut out."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import ApiToken, Role, User, UserRole
from accounts.services.audit import record
from accounts.services.password import end_links, send_welcome
from common.errors import Refused


class PersonRefused(Refused):
    """The change to somebody's access cannot be made."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is let in, and what for."""

    email: str
    name: str
    job_title: str
    roles: Collection[str]


@transaction.atomic
def add_person(*, person: NewPerson, by: User | None, at: datetime) -> User:
    """Let somebody in: they get a letter with a link to choose their password."""
    if User.objects.filter(email__iexact=person.email).exists():
        raise PersonRefused("Somebody with this address is here already.", field="email")
    user = User.objects.create_user(email=person.email, name=person.name, job_title=person.job_title)
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in sorted(set(person.roles)))
    user.forget_roles()
    send_welcome(user=user, by=by, at=at)
    record(actor=by, action="person.added", subject="User", subject_id=user.pk, at=at, detail=_listed(person.roles))
    return user


@transaction.atomic
def change_roles(*, user: User, roles: Collection[str], by: User, at: datetime) -> bool:
    """Give somebody exactly these roles and end their sessions; say whether anything changed."""
    before, after = set(user.grants.values_list("role", flat=True)), set(roles)
    if before == after:
        return False
    if Role.ADMINISTRATOR in before - after:
        _keep_an_administrator(user, by=by)
    UserRole.objects.filter(user=user, role__in=before - after).delete()
    UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in sorted(after - before))
    user.forget_roles()
    record(actor=by, action="person.roles_changed", subject="User", subject_id=user.pk, at=at, detail=_listed(after))
    return True


@transaction.atomic
def deactivate(*, user: User, by: User, at: datetime) -> None:
    """Shut somebody out at once: sessions, tokens and password links end; what they did stays."""
    if user.has_role(Role.ADMINISTRATOR):
        _keep_an_administrator(user, by=by)
    if not User.objects.filter(pk=user.pk, is_active=True).update(
        is_active=False, sign_out_count=F("sign_out_count") + 1
    ):
        return
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    end_links(user=user, at=at)
    record(actor=by, action="person.deactivated", subject="User", subject_id=user.pk, at=at)


@transaction.atomic
def reactivate(*, user: User, by: User, at: datetime) -> None:
    """Let somebody in again; they sign in as before, with new tokens if they need any."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record(actor=by, action="person.reactivated", subject="User", subject_id=user.pk, at=at)


@transaction.atomic
def rename(*, user: User, name: str, job_title: str, by: User, at: datetime) -> None:
    """Change how somebody is called."""
    if User.objects.filter(pk=user.pk).exclude(name=name, job_title=job_title).update(name=name, job_title=job_title):
        record(actor=by, action="person.renamed", subject="User", subject_id=user.pk, at=at)


@transaction.atomic
def sign_out_everywhere(*, user: User, at: datetime) -> None:
    """End every session of one person."""
    User.objects.filter(pk=user.pk).update(sign_out_count=F("sign_out_count") + 1)
    user.refresh_from_db(fields=["sign_out_count"])
    record(actor=user, action="person.signed_out_everywhere", subject="User", subject_id=user.pk, at=at)


def _keep_an_administrator(user: User, *, by: User) -> None:
    """Refuse what would leave nobody who can let people in, or would be done to oneself by mistake."""
    if user.pk == by.pk:
        raise PersonRefused("You can’t take administration from yourself. Ask another administrator.", field="roles")
    _one_at_a_time()
    if not User.objects.active_with(Role.ADMINISTRATOR).exclude(pk=user.pk).exists():
        raise PersonRefused("Somebody must stay who can let people in.", field="roles")


def _one_at_a_time() -> None:
    """Let two administrators who shut each other out at the same moment do so one after the other."""
    list(User.objects.select_for_update().filter(grants__role=Role.ADMINISTRATOR).order_by("pk").values_list("pk"))


def _listed(roles: Collection[str]) -> str:
    return ", ".join(sorted(str(role) for role in roles))

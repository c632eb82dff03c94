from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent, Role, User
from accounts.services import person as service
from tests.factories.accounts import NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(roles=["administrator"])


def test_the_last_administrator_stays_even_when_a_colleague_asks(admin):
    UserFactory(roles=["administrator"], is_active=False)
    by = UserFactory(roles=["analyst"])
    with pytest.raises(service.PersonRefused, match="Somebody must stay"):
        service.deactivate(user=admin, by=by, at=NOW)
    with pytest.raises(service.PersonRefused, match="Somebody must stay"):
        service.change_roles(user=admin, roles=["analyst"], by=by, at=NOW)
    assert User.objects.get(pk=admin.pk).has_role(Role.ADMINISTRATOR)


def test_an_administrator_can_go_when_another_stays(admin):
    other = UserFactory(roles=["administrator"])
    service.deactivate(user=other, by=admin, at=NOW)
    assert not User.objects.get(pk=other.pk).is_active


def test_doing_it_twice_is_told_once(admin):
    rep = UserFactory(roles=["sales_rep"])
    for _ in range(2):
        service.deactivate(user=rep, by=admin, at=NOW)
    for _ in range(2):
        service.reactivate(user=rep, by=admin, at=NOW)
    for _ in range(2):
        service.rename(user=rep, name="Liv", job_title="", by=admin, at=NOW)
    told = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert told == ["person.deactivated", "person.reactivated", "person.renamed"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_shut_each_other_out_at_the_same_moment(admin):
    other = UserFactory(roles=["administrator"])
    gate = Barrier(2)

    def shut_out(pair):
        gate.wait(timeout=10)
        try:
            service.deactivate(user=User.objects.get(pk=pair[0].pk), by=pair[1], at=NOW)
        except service.PersonRefused:
            return "refused"
        finally:
            connection.close()
        return "out"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(shut_out, [(admin, other), (other, admin)])) == ["out", "refused"]
    assert User.objects.active_with(Role.ADMINISTRATOR).count() == 1

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "accounts:account"


def test_everybody_may_change_how_they_are_called(client_of):
    user = UserFactory(name="Marit", roles=["floor_staff"])
    client_of(user).post(
        reverse(PAGE),
        {
            "name": "Marit Ødegård",
            "job_title": "Guide",
            "email": "x@example.org",
            "is_active": "",
            "roles": "administrator",
        },
    )
    after = User.objects.get(pk=user.pk)
    assert (after.name, after.job_title, after.email, after.is_active, after.roles) == (
        "Marit Ødegård",
        "Guide",
        user.email,
        True,
        {"floor_staff"},
    )


def test_a_name_is_needed_and_what_was_typed_is_kept(client_of):
    answer = client_of(UserFactory(roles=["analyst"])).post(reverse(PAGE), {"name": "", "job_title": "Guide"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])
    assert 'value="Guide"' in answer.text


def test_signing_out_everywhere_leaves_this_session_alone(client_of):
    user = UserFactory(roles=["analyst"])
    here, elsewhere = client_of(user), client_of(user)
    here.post(reverse("accounts:sign-out-everywhere"))
    assert (here.get(reverse(PAGE)).status_code, elsewhere.get(reverse(PAGE)).status_code) == (200, 302)
    assert AuditEvent.objects.get().action == "person.signed_out_everywhere"

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import ApiToken, AuditEvent, User
from tests.factories.accounts import ApiTokenFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client_of):
    user = UserFactory(roles=["administrator"], name="Jonas Bakke")
    browser = client_of(user)
    browser.user = user
    return browser


def shut_out(browser, user, **form):
    return browser.post(reverse("accounts:deactivate", args=[user.pk]), {"confirmed": "1", **form}, follow=True)


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(admin, people, django_assert_num_queries):
    UserFactory.create_batch(people, roles=["analyst", "executive"])
    with django_assert_num_queries(6):
        assert admin.get(reverse("accounts:people")).status_code == 200


def test_somebody_let_in_gets_a_letter_whose_link_is_not_in_the_table(admin, django_capture_on_commit_callbacks):
    form = {
        "email": "gro@fjellvik.example",
        "name": "Gro Lie",
        "job_title": "Shop",
        "roles": ["floor_staff", "analyst"],
    }
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(reverse("accounts:add-person"), form)
    gro = User.objects.get(email="gro@fjellvik.example")
    assert gro.roles == {"floor_staff", "analyst"}
    assert not gro.has_usable_password()
    assert [letter.to for letter in mail.outbox] == [["Gro Lie <gro@fjellvik.example>"]]
    assert "/password/" in mail.outbox[0].body
    assert "/password/" not in gro.password_links.get().messages.get().body
    assert AuditEvent.objects.get(action="person.added").detail == "analyst, floor_staff"


def test_what_is_missing_is_said_beside_each_field(admin):
    answer = admin.post(reverse("accounts:add-person"), {"job_title": "Buyer"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "email": ["Write the address their letter goes to."],
        "name": ["Write what they’re called."],
        "roles": ["Choose at least one, so that there’s something to open."],
    }


def test_an_address_in_other_letters_is_the_same_address(admin):
    UserFactory(email="gro@fjellvik.example")
    answer = admin.post(
        reverse("accounts:add-person"), {"email": "GRO@fjellvik.example", "name": "Gro", "roles": ["analyst"]}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"email": ["Somebody with this address is here already."]}


def test_changed_roles_end_the_sessions_of_that_person_at_once(admin, client_of):
    rep = UserFactory(roles=["sales_rep"])
    theirs = client_of(rep)
    assert theirs.get(reverse("accounts:account")).status_code == 200
    admin.post(reverse("accounts:person", args=[rep.pk]), {"roles": ["executive"]})
    assert theirs.get(reverse("accounts:account")).status_code == 302
    assert User.objects.get(pk=rep.pk).roles == {"executive"}


def test_unchanged_roles_end_nothing(admin, client_of):
    rep = UserFactory(roles=["sales_rep"])
    theirs = client_of(rep)
    admin.post(reverse("accounts:person", args=[rep.pk]), {"roles": ["sales_rep"]})
    assert theirs.get(reverse("accounts:account")).status_code == 200
    assert not AuditEvent.objects.filter(action="person.roles_changed").exists()


def test_an_administrator_who_takes_another_role_stays_signed_in(admin):
    admin.post(reverse("accounts:person", args=[admin.user.pk]), {"roles": ["administrator", "analyst"]})
    assert admin.get(reverse("accounts:people")).status_code == 200


def test_an_administrator_cannot_take_administration_from_themselves(admin):
    UserFactory(roles=["administrator"])
    answer = admin.post(reverse("accounts:person", args=[admin.user.pk]), {"roles": ["analyst"]})
    assert answer.status_code == 422
    assert answer.context["form"].errors["roles"] == [
        "You can’t take administration from yourself. Ask another administrator."
    ]
    assert User.objects.get(pk=admin.user.pk).roles == {"administrator"}


def test_shutting_out_ends_session_tokens_and_links_and_letting_in_again_revives_none(admin, client_of):
    rep = UserFactory(roles=["analyst"])
    theirs, token = client_of(rep), ApiTokenFactory(user=rep)
    admin.post(reverse("accounts:invite-again", args=[rep.pk]))
    shut_out(admin, rep)
    assert theirs.get(reverse("accounts:account")).status_code == 302
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None
    assert rep.password_links.get().revoked_at is not None
    admin.post(reverse("accounts:reactivate", args=[rep.pk]))
    assert User.objects.get(pk=rep.pk).is_active
    assert theirs.get(reverse("accounts:account")).status_code == 302


def test_shutting_out_asks_first(admin):
    rep = UserFactory(roles=["sales_rep"], name="Tobias Hagen")
    answer = admin.post(reverse("accounts:deactivate", args=[rep.pk]))
    assert answer.templates[0].name == "components/confirm_page.html"
    assert "Shut Tobias Hagen out?" in answer.text
    assert User.objects.get(pk=rep.pk).is_active


def test_the_last_administrator_cannot_be_shut_out(admin):
    answer = shut_out(admin, admin.user)
    assert [str(message) for message in answer.context["messages"]] == [
        "You can’t take administration from yourself. Ask another administrator."
    ]
    assert User.objects.get(pk=admin.user.pk).is_active


@pytest.mark.parametrize("role", ["cx_manager", "executive", "sales_rep", "floor_staff", "analyst"])
def test_nobody_else_manages_people(role, signed_in):
    somebody = UserFactory(roles=["executive"])
    browser = signed_in(roles=[role])
    assert browser.get(reverse("accounts:people")).status_code == 403
    assert browser.post(reverse("accounts:person", args=[somebody.pk]), {"roles": ["administrator"]}).status_code == 403
    assert shut_out(browser, somebody).status_code == 403
    assert User.objects.get(pk=somebody.pk).roles == {"executive"}

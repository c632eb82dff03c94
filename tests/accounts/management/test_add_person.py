import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_let_in_by_a_printed_link(client, capsys):
    call_command("add_person", "jonas@fjellvik.example", "Jonas Bakke", "--role", "administrator")
    jonas = User.objects.get()
    assert (jonas.name, jonas.roles, AuditEvent.objects.get().actor) == ("Jonas Bakke", {"administrator"}, None)
    link = "/password/" + capsys.readouterr().out.partition("/password/")[2].strip()
    page = client.get(link, follow=True)
    assert (page.status_code, page.context["person"]) == (200, jonas)


def test_an_address_that_is_here_already_is_refused():
    UserFactory(email="jonas@fjellvik.example")
    with pytest.raises(CommandError, match="here already"):
        call_command("add_person", "JONAS@fjellvik.example", "Jonas", "--role", "analyst")


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        call_command("add_person", "jonas", "Jonas", "--role", "analyst")

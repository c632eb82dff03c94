"""``manage.py add_person EMAIL NAME --role administrator``: let the first administrator in, before there is anybody."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts.models import Role, SecretLink
from accounts.services.link import address_of
from accounts.services.person import NewPerson, PersonRefused, add_person


class Command(BaseCommand):
    """Let somebody in from the shell of the server."""

    help = "Let somebody in and print the link with which they choose a password; it works once, for seven days."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name them."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", action="append", choices=Role.values, required=True, dest="roles")
        parser.add_argument("--job-title", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Let them in."""
        validate_email(options["email"])
        person = NewPerson(
            email=options["email"], name=options["name"], job_title=options["job_title"], roles=options["roles"]
        )
        try:
            user = add_person(person=person, by=None, at=timezone.now())
        except PersonRefused as refused:
            raise CommandError(refused.message) from refused
        link = SecretLink.objects.filter(user=user).latest("pk")
        self.stdout.write(f"{user.name} chooses a password here: {address_of(link)}")

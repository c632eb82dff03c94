"""``manage.py demo``: load the demo company."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apprentice.demo import sign_ins
from apprentice.demo.company import load_company


class Command(BaseCommand):
    """Load Fjellvik, the invented company, into an empty database."""

    help = "Load the demo company into an empty database; does nothing when anybody is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--if-empty``, which makes a database with people in it no error."""
        parser.add_argument("--if-empty", action="store_true", help="End well when there is data already.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load the company, say what is being done, and end with who can sign in."""
        if not settings.DEMO:
            raise CommandError(
                "DEMO is off: demo people have a known password. Set DEMO=true on a laptop to load them."
            )
        start = time.monotonic()
        if not load_company(now=timezone.now(), say=lambda part: self.stdout.write(f"  demo company: {part}")):
            if not options["if_empty"]:
                raise CommandError("This database has people in it. Use an empty one.")
            return
        self.stdout.write(f"  demo company loaded in {time.monotonic() - start:.0f} s")
        if not options["if_empty"]:  # who asks that way, `run`, says it once the pages answer
            for line in sign_ins():
                self.stdout.write(f"  {line}")

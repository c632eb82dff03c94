"""Bring the catalogues of translations up to date with what the code and the templates say."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apprentice.catalogues import CATALOGUES, Message, read_catalogue, write_catalogue
from apprentice.messages import messages_of

HEAD = Message("")


class Command(BaseCommand):
    """Write every text to translate into the catalogues; what is translated stays, what is gone goes."""

    help = "Bring locale/*/LC_MESSAGES/django.po up to date; texts without a translation are left empty."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Rewrite each catalogue in the order of its texts, so that a change shows as a change."""
        places = messages_of(settings.BASE_DIR)
        for path in sorted((settings.BASE_DIR / "locale").glob(CATALOGUES)):
            known = read_catalogue(path)
            kept = {message: known.get(message, [""] * message.forms) for message in (HEAD, *places)}
            write_catalogue(path, kept, places)
            waiting = sum(not all(said) for said in kept.values())
            self.stdout.write(f"{path.parent.parent.name}: {waiting} of {len(kept) - 1} texts wait for a translation")

"""System checks: a wrong setting is told with a hint, before the first request meets it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name for it


@register(Tags.security, deploy=True)
def check_mail(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when production would write letters to files that nobody sends."""
    if settings.PRODUCTION and not settings.EMAIL_URL:
        return [
            Warning(
                "EMAIL_URL is not set: invitations and notices are written to files and never reach a customer.",
                hint="Set EMAIL_URL=submission://user:password@host:587",
                id="apprentice.W001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def check_link_key(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when customers' links would die with the next change of SECRET_KEY."""
    if settings.PRODUCTION and settings.LINK_KEY == settings.SECRET_KEY:
        return [
            Warning(
                "LINK_KEY is the same as SECRET_KEY: changing SECRET_KEY would change links that are not sent yet.",
                hint="Set LINK_KEY to a secret of its own.",
                id="apprentice.W002",
            )
        ]
    return []


@register(Tags.staticfiles)
def check_front_end(**_kwargs: Any) -> list[CheckMessage]:
    """Warn when the front-end files were never built."""
    if not (settings.VAR / "vendor").exists() and not settings.STATIC_ROOT.exists():
        return [
            Warning(
                "The front-end files are missing: pages will have no style.",
                hint="Run `make front` (or `cd frontend && npm ci --ignore-scripts && node vendor.mjs`).",
                id="apprentice.W003",
            )
        ]
    return []

"""Typed readers of the environment that refuse nonsense, each with a hint."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()
UNSAFE_SECRETS = ("change", "demo", "secret", "insecure", "example", "django-insecure")
SECRET_LENGTH = 50


def read_mode() -> str:
    """Return ``laptop`` or ``production``."""
    mode = env.str("MODE", "laptop")
    if mode not in {"laptop", "production"}:
        raise ImproperlyConfigured(f"MODE is {mode!r}: use 'laptop' or 'production'.")
    return mode


def read_bool(name: str, *, default: bool) -> bool:
    """Return a switch; anything but true/false, yes/no, on/off, 1/0 is refused."""
    try:
        return bool(env.bool(name, default))
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} must be true or false: {error}") from error


def read_int(name: str, *, default: int, low: int, high: int) -> int:
    """Return a whole number between ``low`` and ``high``."""
    try:
        value = int(env.int(name, default))
    except EnvError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number: {error}") from error
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} is {value}: use a number from {low} to {high}.")
    return value


def read_url(name: str, *, schemes: tuple[str, ...], default: str = "") -> str:
    """Return an address whose scheme is one of ``schemes``; empty stays empty."""
    value: str = env.str(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} must start with one of: {', '.join(s + '://' for s in schemes)}")
    return value


def read_secret(name: str, *, production: bool, default: str) -> str:
    """Return a secret; in production it must be given, long, and none that a demo or an example would use."""
    value: str = env.str(name, "")
    if not value and not production:
        return default
    if len(value) < SECRET_LENGTH or any(word in value.lower() for word in UNSAFE_SECRETS):
        raise ImproperlyConfigured(
            f"{name} is missing, shorter than {SECRET_LENGTH} characters or an example. Make one with: "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return value

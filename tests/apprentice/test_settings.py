"""Settings refuse nonsense, and production refuses to start half-configured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SECRET = "k9" * 40
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": SECRET,
    "LINK_KEY": SECRET[::-1],
    "BASE_URL": "https://listen.example.org",
    "ALLOWED_HOSTS": "listen.example.org",
    "DATABASE_URL": "postgres://a:b@localhost:5432/apprentice",
    "REDIS_URL": "redis://localhost:6379/0",
}
SHOWN = [
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "DEBUG",
    "DEMO",
    "EMBEDDED",
]
SHOW = f"import json; from apprentice import settings as s; print(json.dumps({{n: getattr(s, n) for n in {SHOWN!r}}}))"


def read_settings(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **environment}
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )


def test_a_laptop_needs_no_setting(tmp_path):
    shown = json.loads(read_settings(tmp_path).stdout)
    assert (shown["DEMO"], shown["EMBEDDED"], shown["DEBUG"]) == (True, True, False)
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_production_is_strict(tmp_path):
    shown = json.loads(read_settings(tmp_path, **PRODUCTION).stdout)
    assert shown == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "DEBUG": False,
        "DEMO": False,
        "EMBEDDED": False,
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing, shorter"),
        ({"SECRET_KEY": "demo-" * 20}, "or an example"),
        ({"LINK_KEY": "change-me" * 10}, "LINK_KEY is missing"),
        ({"DEMO": "true"}, "DEBUG and DEMO must be off"),
        ({"DEBUG": "true"}, "DEBUG and DEMO must be off"),
        ({"BASE_URL": "http://listen.example.org"}, "BASE_URL must be the https://"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"DATABASE_URL": ""}, "DATABASE_URL must name a PostgreSQL"),
        ({"REDIS_URL": ""}, "REDIS_URL must name a Redis"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL must start with"),
    ],
)
def test_production_refuses(tmp_path, change, said):
    result = read_settings(tmp_path, **{**PRODUCTION, **change})
    assert result.returncode != 0
    assert said in result.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"MODE": "staging"}, "MODE is 'staging'"),
        ({"DEBUG": "perhaps"}, "DEBUG must be true or false"),
        ({"PORT": "99999"}, "PORT is 99999"),
        ({"PORT": "eighty"}, "PORT must be a whole number"),
        ({"CURRENCY": "kroner"}, "CURRENCY must be a three-letter"),
        ({"EMAIL_URL": "ftp://mail"}, "EMAIL_URL must start with"),
    ],
)
def test_nonsense_is_refused_anywhere(tmp_path, change, said):
    result = read_settings(tmp_path, **change)
    assert result.returncode != 0
    assert said in result.stderr

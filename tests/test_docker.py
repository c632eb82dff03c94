"""The image and the composition: the shape that Compose asks for, and the promises that production needs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
OURS = ("migrate", "web", "worker", "beat")

STRINGS = {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
NAMED = "^[a-zA-Z0-9._-]+$"
DURATION = {"type": "string", "pattern": r"^(\d+h)?(\d+m)?(\d+s)?$"}
CONDITION = {"enum": ["service_started", "service_healthy", "service_completed_successfully"]}
SERVICE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "build": {"type": "string"},
        "image": {"type": "string", "pattern": "^[a-z0-9./-]+:[a-z0-9.-]+$"},
        "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
        "init": {"type": "boolean"},
        "read_only": {"type": "boolean"},
        "tmpfs": STRINGS,
        "cap_drop": STRINGS,
        "security_opt": STRINGS,
        "profiles": STRINGS,
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "volumes": STRINGS,
        "ports": STRINGS,
        "command": {"type": "array", "items": {"type": "string"}},
        "stop_grace_period": DURATION,
        "depends_on": {
            "type": "object",
            "patternProperties": {
                NAMED: {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["condition"],
                    "properties": {"condition": CONDITION},
                }
            },
            "additionalProperties": False,
        },
        "healthcheck": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "disable": {"type": "boolean"},
                "test": {"type": "array", "items": {"type": "string"}},
                "interval": DURATION,
                "timeout": DURATION,
                "start_period": DURATION,
                "retries": {"type": "integer"},
            },
        },
    },
    "required": ["image"],
}
#: The part of Compose's specification that this file uses; a key outside it is a spelling mistake or a new decision.
SPECIFICATION = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "services": {"type": "object", "patternProperties": {NAMED: SERVICE}, "additionalProperties": False},
        "volumes": {"type": "object", "patternProperties": {NAMED: {"type": "null"}}, "additionalProperties": False},
    },
    "patternProperties": {"^x-": {}},
    "additionalProperties": False,
    "required": ["services"],
}


def mistakes(document):
    return [error.json_path for error in jsonschema.Draft202012Validator(SPECIFICATION).iter_errors(document)]


def volume_names(service):
    return {volume.split(":")[0] for volume in service.get("volumes", [])}


def interpolated(text):
    return set(re.findall(r"(?<!\$)\$\{(\w+)", text))


def fill(text, given):
    """Fill in ${NAME:?why}, ${NAME:-default} and ${NAME} as Compose does."""
    return re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", lambda found: given.get(found[1], found[2] or ""), text)


def stages():
    return re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]


def test_the_composition_has_the_shape_of_the_specification():
    assert mistakes(COMPOSE) == []


@pytest.mark.parametrize("key", ["healtcheck", "depend_on", "enviroment"])
def test_the_shape_check_notices_a_misspelt_key(key):
    spoilt = yaml.safe_load(COMPOSE_TEXT)
    spoilt["services"]["web"][key] = {}

    assert mistakes(spoilt) == ["$.services.web"]


def test_whatever_a_service_waits_for_and_mounts_is_there():
    services = COMPOSE["services"]
    waited = {name for service in services.values() for name in service.get("depends_on", {})}
    mounted = set().union(*map(volume_names, services.values()))

    assert waited - set(services) == set()
    assert mounted == set(COMPOSE["volumes"])


def test_whoever_is_waited_for_in_health_has_a_health_check():
    services = COMPOSE["services"]
    waited = {
        name
        for service in services.values()
        for name, rule in service.get("depends_on", {}).items()
        if rule["condition"] == "service_healthy"
    }

    assert {name for name in waited if name != "web" and "test" not in services[name].get("healthcheck", {})} == set()
    assert "HEALTHCHECK" in stages()[-1]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_rights_to_lose(name):
    service = COMPOSE["services"][name]

    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_run_in_production_without_the_demo(name):
    environment = COMPOSE["services"][name]["environment"]

    assert (environment["MODE"], environment["DEBUG"], environment["DEMO"]) == ("production", "false", "false")


def test_every_secret_comes_from_outside_and_is_asked_for_by_name():
    secrets = ("SECRET_KEY", "LINK_KEY", "POSTGRES_PASSWORD", "EMAIL_URL", "BASE_URL", "ALLOWED_HOSTS")

    assert {name for name in secrets if f"${{{name}:?Set {name}" not in COMPOSE_TEXT} == set()


def test_every_variable_is_explained_where_people_look():
    explained = (ROOT / ".env.example").read_text(encoding="utf-8") + (ROOT / "docs/deploy.md").read_text(
        encoding="utf-8"
    )

    assert {name for name in interpolated(COMPOSE_TEXT) if name not in explained} == set()


def test_production_starts_with_what_the_composition_gives_it(tmp_path):
    given = {
        "SECRET_KEY": "k" * 25 + "Q7" * 20,
        "LINK_KEY": "l" * 25 + "Q7" * 20,
        "POSTGRES_PASSWORD": "0123456789abcdef",
        "BASE_URL": "https://listen.example.org",
        "ALLOWED_HOSTS": "listen.example.org",
        "EMAIL_URL": "submission://user:p%40ss@mail.example.org:587",
        "DEFAULT_FROM_EMAIL": "Example <hello@example.org>",
        "COMPANY_NAME": "Example",
    }
    written = COMPOSE["services"]["web"]["environment"]
    filled = {name: fill(str(value), given) for name, value in written.items()}
    read = "import json, django; django.setup(); from django.conf import settings as s; " + (
        "d = s.DATABASES['default']; print(json.dumps([d['HOST'], d['NAME'], d['PASSWORD'], s.CELERY_BROKER_URL, "
        "s.EMAIL_HOST, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.SESSION_COOKIE_SECURE]))"
    )
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "apprentice.settings", **filled}

    told = subprocess.run(
        [sys.executable, "-c", read],
        cwd=ROOT,
        env={**environment, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.stderr, json.loads(told.stdout or "null")) == (
        "",
        ["postgres", "apprentice", "0123456789abcdef", "redis://redis:6379/0", "mail.example.org", "p@ss", True, True],
    )


def test_beat_and_the_database_are_not_reachable_from_outside():
    published = {name: service["ports"] for name, service in COMPOSE["services"].items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"], "caddy": ["80:80", "443:443"]}


def test_redis_keeps_what_waits():
    command = " ".join(COMPOSE["services"]["redis"]["command"])

    assert command == "redis-server --appendonly yes --maxmemory-policy noeviction"


def test_the_image_runs_as_somebody_who_owns_nothing():
    last = stages()[-1]

    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["apprentice"]
    assert last.index("collectstatic") < last.index("\nUSER ") < last.index("\nCMD ")


def test_every_base_image_names_its_version():
    images = [stage.split()[0] for stage in stages()]

    assert images == ["node:22-slim", "python:3.11-slim", "python:3.11-slim"]


def test_packages_are_installed_by_hash_and_front_end_scripts_never_run():
    assert "--require-hashes -r run.txt" in DOCKERFILE
    assert "npm ci --ignore-scripts" in DOCKERFILE


def test_what_the_image_copies_survives_the_ignore_file():
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"]

    assert [path for path in kept if not (ROOT / path).exists()] == []
    assert {"apprentice/", "templates/", "static/", "manage.py", "requirements/run.txt"} - set(kept) == set()


def test_no_private_file_is_tracked():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    assert [name for name in tracked if name == ".env" or name.startswith(("var/", ".venv/", "node_modules/"))] == []

"""What must be true of the whole repository, so that it cannot rot."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from apprentice.celery import app as celery_app

ROOT = Path(__file__).parent.parent
APPS = ("apprentice", "accounts", "common", "relationships", "valuation", "feedback", "mentoring")
SOURCES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MAX_LINES = 300
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son(click|load|change|submit|input|error|focus|key\w+)=|javascript:"
)
READERS = re.compile(r"""(?:read_\w+|env\.\w+)\(\s*"([A-Z_]+)\"""")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_no_template_has_inline_script_style_or_handler(template):
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


def test_nothing_is_marked_safe():
    marked = [name_of(t) for t in TEMPLATES if re.search(r"\|\s*safe\b|autoescape off", t.read_text(encoding="utf-8"))]
    marked += [name_of(s) for s in SOURCES if "mark_safe" in s.read_text(encoding="utf-8")]
    assert marked == []


def test_nothing_is_left_to_do():
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert [name_of(p) for p in (*SOURCES, *TEMPLATES) if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_no_module_outgrows_its_room():
    rooms = [path for path in SOURCES if path.name != "settings.py"]  # settings are one file, so that all are found
    assert {name_of(p): n for p in rooms if (n := len(p.read_text(encoding="utf-8").splitlines())) > MAX_LINES} == {}


def test_every_suppression_has_a_reason():
    suppressed = re.compile(r"# (?:noqa|type: ignore)\b(.*)")
    bare = [
        f"{name_of(path)}: {line.strip()}"
        for path in SOURCES
        for line in path.read_text(encoding="utf-8").splitlines()
        if (found := suppressed.search(line)) and not re.search(r" - \S|# \S", found[1])
    ]
    assert bare == []


def test_every_environment_setting_is_in_the_example():
    text = "".join((ROOT / "apprentice" / f).read_text(encoding="utf-8") for f in ("settings.py", "env.py"))
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(READERS.findall(text)) == example


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_beat_only_wakes_tasks_that_exist():
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(celery_app.tasks)


def test_the_version_is_the_newest_heading_of_the_changelog():
    heading = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert heading is not None
    assert heading[1] == settings.VERSION


def public_formulas() -> list[str]:
    """Return the functions that each scoring room shows to the rooms above."""
    found = []
    for door in sorted(ROOT.glob("*/scoring/__init__.py")):
        tree = ast.parse(door.read_text(encoding="utf-8"))
        shown = [n for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"]
        found += [
            f"{door.parts[-3]}.{name}" for node in shown for name in ast.literal_eval(node.value) if name.islower()
        ]
    return found


def test_every_scoring_room_shows_its_formulas():
    assert {f.partition(".")[0] for f in public_formulas()} == {"relationships", "valuation", "feedback"}


@pytest.mark.parametrize("formula", public_formulas())
def test_every_public_formula_is_documented(formula):
    assert f"`{formula.partition('.')[2]}`" in (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")

"""What every public name promises: its docstring's parts, an example that runs, a heading in the documentation."""

import doctest
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from valuation import scoring

FUNCTIONS = [name for name in scoring.__all__ if inspect.isfunction(getattr(scoring, name))]
MODULES = [found.name for found in pkgutil.iter_modules(scoring.__path__, f"{scoring.__name__}.")]
DOCUMENT = Path(__file__).parents[3] / "docs" / "scoring.md"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_docstring_has_every_part(name):
    text = inspect.getdoc(getattr(scoring, name))

    parts = re.findall(r"^(\w+)\n-+$", text, flags=re.MULTILINE)
    gives = "Yields" if "Yields" in parts else "Returns"
    assert parts == ["Parameters", gives, "Raises", "References", "Examples"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_documentation_has_a_heading_for_every_function():
    headings = re.findall(r"^#+ .*`(\w+)`", DOCUMENT.read_text(), flags=re.MULTILINE)

    assert sorted(set(FUNCTIONS) - set(headings)) == []

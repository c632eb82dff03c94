"""Every import contract holds, and every one of them fails when it is broken on purpose."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIG["contracts"]]
# One forbidden import for each contract, in the order of pyproject.toml.
SINS = {
    "common/errors.py": "import accounts.models",
    "accounts/models/audit.py": "import accounts.services.audit",
    "relationships/models/company.py": "import relationships.services",
    "valuation/models/order.py": "import valuation.services",
    "feedback/models/aspect.py": "import feedback.services.letter",
    "mentoring/models/profile.py": "import mentoring.services",
    "apprentice/models/import_run.py": "import apprentice.views.health",
    "mentoring/services/__init__.py": "import feedback.views",
    "valuation/scoring/__init__.py": "import django",
}


def lint(folder: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> str:
    copy = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in CONFIG["root_packages"]:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for path, sin in SINS.items():
        with (copy / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{sin}\n")
    return lint(copy)


def test_every_contract_is_kept():
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in lint(ROOT)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_broken_contract_is_found(contract, broken):
    assert re.search(rf"^{re.escape(contract)} BROKEN$", broken, re.MULTILINE)

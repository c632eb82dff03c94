"""Files from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apprentice.models import ImportRun, ImportState
from relationships.models import Customer
from valuation.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "var"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(
        "basket_id,household_id,when,sales_value\n1,900,2025-11-03,5\n1,900,2025-11-03,7.5\n2,901,never,1\n"
    )
    return path


def run(*words):
    said = StringIO()
    call_command("import_data", *map(str, words), stdout=said, stderr=StringIO())
    return said.getvalue().replace("\xa0", " ").splitlines()


def test_a_file_comes_in_and_the_command_says_what_became_of_it(file):
    said = run("orders", file, "--source", "shop", "--map", "when=date", "--new-customers")
    assert (Order.objects.get().amount_minor, Customer.objects.get().name) == (1250, "Customer 900")
    assert said[0].startswith("3 rows became 1 orders in ")
    assert said[0].endswith("1 new, 0 updated, 0 unchanged. 1 rows refused.")
    assert said[1] == "1 customers were made."


def test_a_column_that_is_missing_is_said_and_nothing_is_left_waiting(file):
    with pytest.raises(CommandError, match="Choose a column for: Date"):
        run("orders", file)
    assert ImportRun.objects.get().state == ImportState.CANCELLED


@pytest.mark.parametrize("name", ["no-such.csv", "empty.csv"])
def test_a_file_that_cannot_be_read_is_said(tmp_path, name):
    (tmp_path / "empty.csv").touch()
    with pytest.raises(CommandError, match=r"No such file|This file is empty"):
        run("orders", tmp_path / name)

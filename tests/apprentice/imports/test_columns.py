"""Which column means which field."""

import pytest

from apprentice.services.imports import columns
from apprentice.services.imports.columns import ColumnRefused
from apprentice.services.imports.kinds import KINDS

ORDERS = KINDS["orders"]
GROCERY = [
    "household_id",
    "store_id",
    "basket_id",
    "product_id",
    "quantity",
    "sales_value",
    "retail_disc",
    "week",
    "transaction_timestamp",
]


@pytest.mark.parametrize(
    ("kind", "header", "guessed"),
    [
        ("orders", GROCERY, {"id": 2, "customer": 0, "date": 8, "amount": 5}),
        (
            "orders",
            ["Order ID", "Customer-No", "Order Date", "Total amount"],
            {"id": 0, "customer": 1, "date": 2, "amount": 3},
        ),
        ("orders", ["Ordrenr", "Kundenr", "Dato", "Beløp"], {"id": 0, "customer": 1, "date": 2, "amount": 3}),
        ("customers", ["customer_id", "name"], {"id": 0, "name": 1}),
        ("interactions", ["from", "to", "time"], {"at": 2, "people": 1, "started": 0}),
        ("people", ["id", "email", "name", "note"], {"id": 0, "name": 2, "job_title": 3, "email": 1}),
        ("orders", ["a", "b"], {}),
    ],
)
def test_usual_names_are_guessed(kind, header, guessed):
    assert columns.guess(KINDS[kind], header) == guessed


def test_a_column_means_one_thing_only():
    assert columns.guess(KINDS["topics"], ["person", "date", "topic"]) == {"person": 0, "topic": 2, "at": 1}


def test_corrections_replace_the_guess_and_can_leave_a_column_out():
    found = columns.by_name(ORDERS, GROCERY, ["week=channel", "sales_value=", "retail_disc=amount"])
    assert found == {"id": 2, "customer": 0, "date": 8, "channel": 7, "amount": 6}


@pytest.mark.parametrize(("pair", "reason"), [("nothing=id", "no column"), ("week=colour", "no field")])
def test_a_correction_that_fits_nothing_is_refused(pair, reason):
    with pytest.raises(ColumnRefused, match=reason):
        columns.by_name(ORDERS, GROCERY, [pair])


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [({"id": 0, "customer": 1, "date": 2}, "Amount"), ({"colour": 0}, "don’t fit"), ({"id": 9}, "don’t fit")],
)
def test_a_choice_that_cannot_be_read_is_refused(mapping, reason):
    with pytest.raises(ColumnRefused, match=reason):
        columns.check(ORDERS, mapping, width=4)

"""Orders in anybody's file: columns named or guessed, bad rows counted and named."""

import pytest

from valuation.services.orders_file import ColumnUnknown, find_columns, open_orders, read_orders


def read(tmp_path, text, *, month_first=False, told=lambda _rows: None, **said):
    path = tmp_path / "orders.csv"
    path.write_text(text, encoding="utf-8")
    table, places = open_orders(path, said)
    return read_orders(table, places, month_first=month_first, told=told)


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["CustomerID", "Date", "Amount"], (0, 1, 2)),
        (["household_id", "basket_id", "sales_value", "transaction_timestamp"], (0, 3, 2)),
        (["Beløp", "Kundenr", "Dato"], (1, 2, 0)),
        (["InvoiceNo", "Quantity", "InvoiceDate", "UnitPrice", "Customer ID"], (4, 2, 3)),
        (["customer_name", "customer id", "day of order", "order value"], (1, 2, 3)),
    ],
)
def test_columns_are_guessed_by_what_they_are_called(header, places):
    assert tuple(find_columns(header, {}).values()) == places


def test_a_named_column_is_taken_whatever_the_guess():
    header = ["customer", "buyer", "date", "amount"]

    assert find_columns(header, {"customer": "buyer"})["customer"] == 1
    assert find_columns(header, {"customer": "BUYER "})["customer"] == 1


@pytest.mark.parametrize(
    ("header", "said", "field", "why"),
    [
        (["who", "date", "amount"], {}, "customer", "We can’t tell which column holds the customer. It has: “who”"),
        (["customer", "date", "amount"], {"date": "when"}, "date", "The file has no column “when”."),
        (["customer", "date", "amount"], {"date": "amount", "amount": "amount"}, "customer", "three different columns"),
    ],
)
def test_a_column_that_is_not_there_is_refused_beside_its_field(header, said, field, why):
    with pytest.raises(ColumnUnknown, match=why) as refusal:
        find_columns(header, said)
    assert refusal.value.field == field


def test_bad_rows_stay_out_and_say_which_and_why(tmp_path):
    found = read(
        tmp_path,
        "customer,date,amount\nA,2025-01-02,10.50\nA,2025-02-30,10\n,2025-01-03,10\nB,2025-01-04,ten\nB,2025-01-05,-3.25\n",
    )

    assert (found.customers, found.cents, found.rows, found.refused) == ([0, 1], [1050, -325], 5, 3)
    assert [(one.row, one.column, one.why) for one in found.complaints] == [
        (3, "date", "There is no such day (day 30, month 2, year 2025)."),
        (4, "customer", "It is empty."),
        (5, "amount", "It isn’t an amount."),
    ]


def test_of_very_many_bad_rows_the_first_are_named(tmp_path):
    found = read(tmp_path, "customer,date,amount\n" + "A,never,1\n" * 50)

    assert (found.refused, len(found.complaints), found.days) == (50, 20, [])


def test_dates_may_begin_with_the_month(tmp_path):
    text = "customer,date,amount\nA,11/17/2025,1\n"

    assert read(tmp_path, text).refused == 1
    assert read(tmp_path, text, month_first=True).refused == 0


def test_how_far_it_is_is_told(tmp_path):
    told = []

    read(tmp_path, "customer,date,amount\nA,2025-01-01,1\n", told=told.append)

    assert told == [1]

"""What a cell says."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.tabular import cells
from common.tabular.cells import CellRefused


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1234.50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,5", "1234.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234,567", "1234567"),
        ("kr 90", "90"),
        ("90 kr", "90"),
        ("€12.50", "12.50"),
        ("NOK 7", "7"),
        ("1'000.5", "1000.5"),
        (0.1, "0.1"),
        (2.220446e-16, "2.220446e-16"),
        ("4.4E-16", "4.4e-16"),
        (12, "12"),
        ("0", "0"),
    ],
)
def test_an_amount_is_exact_however_it_is_written(said, meant):
    assert cells.amount(said) == Decimal(meant)


@pytest.mark.parametrize("said", ["-5", "1,234", "abc", "NaN", "1e5", "--", "1" * 14, "inf", "12.5.3"])
def test_an_amount_that_is_none_is_refused(said):
    with pytest.raises(CellRefused):
        cells.amount(said)


@pytest.mark.parametrize("said", ["", None, float("nan"), "  "])
def test_an_empty_amount_is_nothing(said):
    assert cells.amount(said) is None


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_any_amount_survives_writing_with_gaps_and_comma(value):
    written = f"{value:,.2f}".replace(",", " ").replace(".", ",")
    assert cells.amount(written) == value


@pytest.mark.parametrize(
    "said",
    [
        "2025-11-03",
        "20251103",
        "03.11.2025",
        "3/11/2025",
        "2025-11-03 16:10",
        "2025-11-03T16:10:00Z",
        datetime(2025, 11, 3, 23),  # noqa: DTZ001 - files hold times without a zone
        date(2025, 11, 3),
        20251103,
    ],
)
def test_a_day_is_read_as_it_is_usually_written(said):
    assert cells.day()(said) == date(2025, 11, 3)


def test_the_month_comes_first_only_when_said_so():
    assert cells.day(month_first=True)("11/03/2025") == date(2025, 11, 3)


@pytest.mark.parametrize(
    "said", ["31.11.2025", "2025-13-01", "tomorrow", "1850-01-01", "2300-01-01", "11/17/2025", "12"]
)
def test_a_day_that_does_not_exist_is_refused(said):
    with pytest.raises(CellRefused):
        cells.day()(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2025-11-17 16:10", datetime(2025, 11, 17, 15, 10, tzinfo=UTC)),
        ("17.11.2025 16:10", datetime(2025, 11, 17, 15, 10, tzinfo=UTC)),
        ("2025-11-17T16:10:00Z", datetime(2025, 11, 17, 16, 10, tzinfo=UTC)),
        ("2025-07-01", datetime(2025, 7, 1, 10, tzinfo=UTC)),
        (date(2025, 7, 1), datetime(2025, 7, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_on_our_clock_unless_it_names_its_own(said, meant):
    assert cells.moment("Europe/Oslo")(said) == meant


@pytest.mark.parametrize("said", ["2025-11-17 25:10", "17.11.2025 at noon", "2025-11-31 10:00"])
def test_a_moment_that_does_not_exist_is_refused(said):
    with pytest.raises(CellRefused):
        cells.moment("Europe/Oslo")(said)


def test_text_is_trimmed_and_numbers_lose_the_point_of_their_file():
    read = cells.text(11)
    assert [read(value) for value in (" a ", 31198570044, 2.0, 2.5, None)] == ["a", "31198570044", "2", "2.5", ""]


@pytest.mark.parametrize("said", ["x" * 11, "a\x00b"])
def test_text_too_long_or_unseen_is_refused(said):
    with pytest.raises(CellRefused):
        cells.text(10)(said)


def test_lines_are_kept_only_where_there_is_room_for_them():
    assert (cells.text(10)("a\nb"), cells.text(10, lines=True)("a\nb")) == ("a b", "a\nb")


def test_a_choice_ignores_case_and_knows_other_words():
    read = cells.choice(["shop", "web"], synonyms={"online": "web"})
    assert [read(value) for value in ("Shop", "ONLINE", "")] == ["shop", "web", ""]
    with pytest.raises(CellRefused, match="shop, web"):
        read("fax")


@pytest.mark.parametrize(("said", "meant"), [("Yes", True), ("0", False), (True, True), ("", False)])
def test_yes_and_no(said, meant):
    assert cells.yes_or_no(said) is meant


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (cells.yes_or_no, "perhaps"),
        (cells.email, "kari@"),
        (cells.email, "a b@example.com"),
        (cells.whole(0, 10), "11"),
        (cells.whole(0, 10), "1.5"),
        (cells.number(0, 1), "2"),
        (cells.number(0, 1), "much"),
        (cells.listed(3), "long one"),
    ],
)
def test_what_does_not_fit_is_refused(read, said):
    with pytest.raises(CellRefused):
        read(said)


def test_a_list_loses_doubles_and_gaps():
    assert cells.listed(10)("a; b |a;;") == ["a", "b"]

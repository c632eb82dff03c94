import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import format_count, format_money, whole_units


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (78130000, "NOK", "kr\u00a0781\u00a0300"),
        (-7190000, "NOK", "\u2212kr\u00a071\u00a0900"),
        (0, "NOK", "kr\u00a00"),
        (149, "EUR", "€1"),
        (150, "EUR", "€2"),
        (-150, "EUR", "\u2212€2"),
        (-40, "EUR", "€0"),
        (1200, "JPY", "JPY\u00a01\u00a0200"),
        (99900, "CHF", "CHF\u00a0999"),
    ],
)
def test_money_is_written_in_whole_units_with_the_currency_in_front(minor, currency, text):
    assert format_money(minor, currency) == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (1250, "EUR", "€12.50"),
        (-5, "NOK", "\u2212kr\u00a00.05"),
        (123456789, "NOK", "kr\u00a01\u00a0234\u00a0567.89"),
        (12, "JPY", "JPY\u00a012"),
    ],
)
def test_exact_money_keeps_what_comes_after_the_point(minor, currency, text):
    assert format_money(minor, currency, exact=True) == text


def test_count_has_a_true_minus():
    assert format_count(-4120) == "\u22124\u00a0120"


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_whole_units_are_never_more_than_half_a_unit_away(minor):
    assert abs(whole_units(minor, "NOK") * 100 - minor) <= 50

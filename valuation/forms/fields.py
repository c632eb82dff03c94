"""Fields that several forms of valuation share."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from common.money import SIGNS, minor_digits

MOST_UNITS = Decimal(10) ** 12
WHY_MAX = 500


class KeyedForm(forms.Form):
    """A form with a key, so that sending it twice does one thing."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a fresh key."""
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @property
    def given_key(self) -> uuid.UUID:
        """The key that makes one thing of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()


def money_field(*, label: str, required: bool = True, help_text: str = "", least: Decimal | None = None) -> forms.Field:
    """Return a field for an amount in whole units of the company's currency, with what comes after the point."""
    return forms.DecimalField(
        label=f"{label}, in {SIGNS.get(settings.CURRENCY, settings.CURRENCY)}",
        required=required,
        help_text=help_text,
        min_value=Decimal(0) if least is None else least,
        max_value=MOST_UNITS,
        decimal_places=minor_digits(settings.CURRENCY),
        max_digits=16,
        error_messages={
            "required": "Write an amount.",
            "invalid": "Write an amount in figures, such as 1250.",
            "min_value": "Write an amount of zero or more." if least is None else "Write a smaller loss.",
        },
    )


def in_minor(amount: Decimal | None) -> int | None:
    """Return an amount in minor units."""
    return None if amount is None else int(amount * 10 ** minor_digits(settings.CURRENCY))


def in_units(minor: int | None) -> Decimal | None:
    """Return minor units as an amount to show in a field."""
    if minor is None:
        return None
    units = Decimal(minor).scaleb(-minor_digits(settings.CURRENCY))
    whole = units.to_integral_value()
    return whole if whole == units else units

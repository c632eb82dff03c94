"""The form that takes a file of orders to judge the forecasts on."""

import datetime
from typing import Any

from django import forms

from common.uploads import too_large
from valuation.forms.fields import KeyedForm
from valuation.services.orders_file import FIELDS


class EvaluationForm(KeyedForm):
    """A file, the day to split it on, and its columns where we should not guess."""

    file = forms.FileField(
        label="A file of orders",
        help_text="CSV, Excel (.xlsx) or Parquet, one order or order line a row: who bought, when, for how much. "
        "It’s deleted as soon as it is judged; no row of it is kept.",
        max_length=200,
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty.",
            "missing": "Choose a file.",
            "invalid": "Choose a file.",
        },
    )
    split_on = forms.DateField(
        label="The day to forecast from",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="Everything is learnt from orders before this day and judged on orders from this day on. "
        "About two thirds into the file is a good place.",
        error_messages={"required": "Choose a day.", "invalid": "Write a day such as 2025-07-01."},
    )
    customer = forms.CharField(label="Column of the customer", required=False, max_length=200)
    date = forms.CharField(label="Column of the date", required=False, max_length=200)
    amount = forms.CharField(label="Column of the amount", required=False, max_length=200)
    month_first = forms.BooleanField(label="Dates like 03/04/2025 begin with the month", required=False)

    def __init__(self, *args: Any, today: datetime.date, too_large_file: bool = False, **kwargs: Any) -> None:
        """Know today, and whether a file came but was too large to be kept."""
        super().__init__(*args, **kwargs)
        self.today = today
        if too_large_file:
            self.fields["file"].error_messages["required"] = too_large()

    def clean_split_on(self) -> datetime.date:
        """Refuse a day after which nothing can have happened yet."""
        chosen: datetime.date = self.cleaned_data["split_on"]
        if chosen > self.today:
            raise forms.ValidationError("This day is still to come, so no order can be compared with a forecast.")
        return chosen

    @property
    def columns(self) -> dict[str, Any]:
        """What was said of the columns."""
        return {name: self.cleaned_data[name] for name in (*FIELDS, "month_first") if self.cleaned_data.get(name)}

    def bound_columns(self) -> list[forms.BoundField]:
        """Return the fields about columns."""
        return [self[name] for name in (*FIELDS, "month_first")]

    @property
    def columns_are_wrong(self) -> bool:
        """Whether one of the columns was refused, so that they must be seen."""
        return any(self.errors.get(name) for name in FIELDS)

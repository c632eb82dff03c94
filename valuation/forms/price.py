"""The form of a new version of a price."""

from typing import Any

from django import forms

from valuation.forms.fields import WHY_MAX, KeyedForm, in_minor, in_units, money_field
from valuation.models import DimensionKind, Grade, Measure, UnitPrice
from valuation.services.price import Price

# What the spread of a price means to people: four times in five it lies within this factor, or so many points.
SURE_OF_MONEY = (
    ("0.07437", "Within a tenth of it"),
    ("0.17411", "Within a quarter of it"),
    ("0.31637", "Within half of it"),
    ("0.54085", "It could be half or double"),
    ("0.85722", "It could be a third or three times as much"),
)
SURE_OF_SHARE = (
    ("0.008", "Within 1 percentage point"),
    ("0.016", "Within 2 percentage points"),
    ("0.039", "Within 5 percentage points"),
    ("0.078", "Within 10 percentage points"),
    ("0.156", "Within 20 percentage points"),
)
GRADES = (
    (Grade.A, "Booked: it stands in our accounts"),
    (Grade.B, "Fitted: learnt from data and checked by looking back"),
    (Grade.C, "Judged: somebody who knows was asked"),
    (Grade.D, "Assumed: until somebody says better"),
)


class PriceForm(KeyedForm):
    """How much one is worth, how sure we are, how we know, and why."""

    grade = forms.ChoiceField(label="How do we know?", choices=GRADES, initial=Grade.C)
    why = forms.CharField(
        label="Why this much?",
        max_length=WHY_MAX,
        widget=forms.Textarea({"rows": 3, "maxlength": WHY_MAX}),
        help_text="What it was compared with, and who was asked.",
        error_messages={"required": "Say why. Somebody will ask, and it should be here."},
    )

    def __init__(self, *args: Any, measure: Measure, newest: UnitPrice | None = None, **kwargs: Any) -> None:
        """Ask for money, or for a percentage when the measure adds to the forecast; begin with what counts now."""
        self.is_share = measure.dimension.kind == DimensionKind.OFFSET
        kwargs["initial"] = _as_it_is(newest)
        super().__init__(*args, **kwargs)
        asked: dict[str, forms.Field] = {"percent": _percent()} if self.is_share else {"amount": _amount(measure)}
        steps = SURE_OF_SHARE if self.is_share else SURE_OF_MONEY
        asked["spread"] = forms.ChoiceField(
            label="How sure are we?",
            choices=steps,
            help_text="Think of the range it lies in four times in five.",
        )
        if newest:
            self.initial["spread"] = min(steps, key=lambda step: abs(float(step[0]) - newest.spread))[0]
        else:
            self.initial["spread"] = steps[3][0]
        self.fields = asked | self.fields

    def price(self) -> Price:
        """Return what the form says."""
        data = self.cleaned_data
        return Price(
            amount_minor=None if self.is_share else in_minor(data["amount"]),
            effect=float(data["percent"]) / 100 if self.is_share else None,
            spread=float(data["spread"]),
            grade=data["grade"],
            why=data["why"],
        )


def _as_it_is(newest: UnitPrice | None) -> dict[str, Any]:
    if newest is None:
        return {}
    if newest.effect is not None:
        return {"percent": f"{newest.effect * 100:g}"}
    return {"amount": in_units(newest.amount_minor)}


def _amount(measure: Measure) -> forms.Field:
    is_cost = measure.dimension.kind == DimensionKind.COST
    label = "One of these costs us" if is_cost else "One of these is worth"
    about = "" if is_cost else "Ask: what would we have to pay to get one some other way?"
    return money_field(label=label, help_text=about)


def _percent() -> forms.Field:
    return forms.DecimalField(
        label="One of these adds, in percent of the forecast",
        min_value=-90,
        max_value=200,
        decimal_places=1,
        help_text="Only what it adds to what their orders foretell already, so that nothing counts twice.",
        error_messages={"required": "Write a percentage.", "invalid": "Write a percentage in figures, such as 6."},
    )

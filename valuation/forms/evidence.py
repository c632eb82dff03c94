"""The forms of evidence: writing it down, and taking it back."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from accounts.models import User
from relationships.models import Customer
from valuation.forms.fields import KeyedForm
from valuation.selectors.evidence import customers_named, measures_by_dimension
from valuation.services.evidence import Noted

NOTE_MAX, WHY_MAX, NAME_MAX = 500, 300, 254
EARLIEST = date(1970, 1, 1)


class EvidenceForm(KeyedForm):
    """What a customer did for us."""

    measure = forms.ChoiceField(label="What did they do?", error_messages={"required": "Choose what they did."})
    happened_on = forms.DateField(
        label="When",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Write the day.", "invalid": "Write a date, such as 2026-11-25."},
    )
    quantity = forms.DecimalField(
        label="How much",
        initial=1,
        min_value=0,
        max_value=Decimal(10) ** 6,
        max_digits=10,
        decimal_places=3,
        help_text="In the unit after its name.",
        error_messages={"required": "Write how many.", "invalid": "Write a number, such as 1."},
    )
    about = forms.CharField(
        label="Whom it brought or moved",
        required=False,
        max_length=NAME_MAX,
        help_text="For a referral: the name or e-mail address of the other customer.",
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea({"rows": 2, "maxlength": NOTE_MAX}),
        help_text="What somebody who asks later should know. Everybody who sees this customer reads it.",
    )

    def __init__(self, *args: Any, customer: Customer, user: User, today: date, **kwargs: Any) -> None:
        """Offer what can be counted; the day is today unless it was given."""
        kwargs["initial"] = {"happened_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.customer, self.user, self.today = customer, user, today
        groups = [
            (place, [(m.slug, f"{m.name} ({m.unit})") for m in measures]) for place, measures in measures_by_dimension()
        ]
        self.fields["measure"].choices = [("", "Choose one"), *groups]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()

    def clean_happened_on(self) -> date:
        """Refuse what has not happened yet."""
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Write it down when it has happened.")
        if day < EARLIEST:
            raise forms.ValidationError("Write a day from 1970 on.")
        return day

    def clean_about(self) -> Customer | None:
        """Find the customer who is meant."""
        text = self.cleaned_data["about"]
        if not text:
            return None
        found = customers_named(self.user, text)
        if not found:
            raise forms.ValidationError("No customer of yours has this name or address.")
        if len(found) > 1:
            raise forms.ValidationError("Two customers have this name. Write the e-mail address.")
        return found[0]

    def noted(self) -> Noted:
        """Return what the form says."""
        data = self.cleaned_data
        return Noted(
            customer=self.customer,
            measure=data["measure"],
            happened_on=data["happened_on"],
            quantity=data["quantity"],
            note=data["note"],
            about=data["about"],
            key=self.given_key,
        )


class TakeBackForm(forms.Form):
    """Why evidence no longer counts."""

    why = forms.CharField(
        label="Why doesn’t it count?",
        max_length=WHY_MAX,
        help_text="It stays in the list, with this reason.",
        error_messages={"required": "Say why it no longer counts."},
    )

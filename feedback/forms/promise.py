"""What a person types about a promise."""

from decimal import Decimal

from django import forms

from accounts.models import Role, User
from feedback.models.promise import PART_MAX

KEEPERS = (Role.CX_MANAGER, Role.EXECUTIVE, Role.SALES_REP, Role.ANALYST, Role.FLOOR_STAFF)


def _part(label: str, missing: str, *, hint: str = "") -> forms.CharField:
    """Return one of the three parts."""
    return forms.CharField(
        label=label,
        max_length=PART_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": missing},
        help_text=hint,
    )


def _day(label: str) -> forms.DateField:
    """Return a day to choose."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Choose a day.", "invalid": "Write a date, such as 2026-11-25."},
    )


class PromiseForm(forms.Form):
    """Three parts, somebody who keeps it, and a day."""

    what = _part("What we’ll do", "Say what we’ll do.")
    value_for_you = _part(
        "What it gives you", "Say what it gives the customer.", hint="Written to the customer: “you”."
    )
    for_your_goal = _part(
        "What it means for what you’re trying to do", "Say what it means for what they’re trying to do."
    )
    owner = forms.ModelChoiceField(
        label="Who keeps it",
        empty_label="Choose somebody",
        queryset=User.objects.none(),
        error_messages={"required": "Choose who keeps it."},
    )
    due = _day("By")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer everybody who can keep a promise."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        keepers = User.objects.active_with(*KEEPERS).order_by("name", "pk")
        self.fields["owner"].queryset = keepers  # type: ignore[attr-defined]  # a ModelChoiceField


class DoneForm(forms.Form):
    """What we did, in our own words."""

    done_what = _part("What did we do?", "Say what we did.")
    hours = forms.DecimalField(
        label="Hours that went into it",
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(100_000),
        decimal_places=1,
        help_text="Of everybody together. Empty: nobody counted them.",
        error_messages={"min_value": "Write hours, such as 7.5.", "invalid": "Write hours, such as 7.5."},
    )


class AgainForm(forms.Form):
    """What we do now, and by when."""

    what = _part("What we’ll do now", "Say what we’ll do now.")
    due = _day("By")

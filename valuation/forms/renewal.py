"""What a person types about a renewal."""

from django import forms

from accounts.models import User
from valuation.models import Contract, RenewalOutcome
from valuation.selectors.renewal import possible_keepers


def _day(label: str, *, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a date, such as 2026-11-25."},
    )


class StepForm(forms.Form):
    """What happens next, who does it, and by when."""

    next_step = forms.CharField(
        label="What happens next", max_length=200, error_messages={"required": "Say what happens next."}
    )
    responsible = forms.ModelChoiceField(
        label="Who does it",
        empty_label="Choose somebody",
        queryset=User.objects.none(),
        error_messages={"required": "Choose who does it."},
    )
    step_on = _day("By")

    def __init__(self, *args: object, contract: Contract, **kwargs: object) -> None:
        """Offer everybody who may see the customer."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        self.fields["responsible"].queryset = possible_keepers(contract)  # type: ignore[attr-defined]  # a ModelChoiceField


class OutcomeForm(forms.Form):
    """Whether it was renewed, and to when or why not."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=[(RenewalOutcome.RENEWED.value, "Renewed"), (RenewalOutcome.ENDING.value, "Won’t renew")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was renewed."},
    )
    renewed_to = _day("Goes on until", hint="When it was renewed. Empty means one more period.")
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=300,
        help_text="Needed when it won’t renew: in the customer’s words, if you have them.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

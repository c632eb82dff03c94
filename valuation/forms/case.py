"""What a person types when a case ends."""

from django import forms

from valuation.models import CaseState
from valuation.models.decline import REASON_MAX


class EndForm(forms.Form):
    """Whether a case is dismissed or closed, and why."""

    state = forms.ChoiceField(
        label="How it ends",
        choices=[
            (CaseState.CLOSED.value, "We know why: close it"),
            (CaseState.DISMISSED.value, "It isn’t worth asking about: dismiss it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how it ends."},
    )
    reason = forms.CharField(
        label="What we learnt, or why not",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence."},
        help_text="If the same group is found again, a dismissed case stays dismissed; a closed one begins anew.",
    )

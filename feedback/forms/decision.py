"""What a person decides."""

from datetime import date

from django import forms

from feedback.models import DecisionKind
from feedback.models.finding import REASON_MAX


class DecisionForm(forms.Form):
    """Act, look into it, or decline; always with the reason."""

    kind = forms.ChoiceField(
        label="What becomes of it?",
        choices=DecisionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the reason. Somebody will ask, and it should be here."},
    )
    answer_by = forms.DateField(
        label="They’ll have an answer by",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Only when we look into it.",
        error_messages={"invalid": "Write a date, such as 2026-11-25."},
    )

    def clean(self) -> dict[str, object]:
        """Ask for a day when we only look into it."""
        data = super().clean() or {}
        answer_by = data.get("answer_by")
        if (
            data.get("kind") == DecisionKind.INVESTIGATE
            and "answer_by" not in self.errors
            and not isinstance(answer_by, date)
        ):
            self.add_error("answer_by", "Say by which day they’ll have an answer.")
        return data

"""What a person writes into the belief register."""

from django import forms

from feedback.models import Aspect, BeliefVerdict, Finding, Stance, Sureness
from feedback.models.belief import REASON_MAX
from feedback.models.session import PLAN_MAX


class BeliefForm(forms.Form):
    """One belief: about what, of whom, in which words, and how sure."""

    text = forms.CharField(
        label="What do we believe?",
        max_length=PLAN_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence that could turn out wrong. “Customers want parcels faster.”",
        error_messages={"required": "Write it down as a sentence."},
    )
    aspect = forms.ModelChoiceField(
        label="About which aspect?", queryset=Aspect.objects.none(), error_messages={"required": "Choose an aspect."}
    )
    segment = forms.CharField(
        label="Of whom?",
        max_length=60,
        required=False,
        help_text="A segment, such as Professionals. Empty: of everybody.",
    )
    sure = forms.ChoiceField(
        label="How sure are you?", choices=Sureness.choices, initial=Sureness.FAIRLY, widget=forms.RadioSelect
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the aspects that are still asked about."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        living = Aspect.objects.filter(retired_at=None).order_by("position", "name")
        self.fields["aspect"].queryset = living  # type: ignore[attr-defined]  # a ModelChoiceField


class WeighForm(forms.Form):
    """Which finding, and which way it points."""

    finding = forms.ModelChoiceField(label="Finding", queryset=Finding.objects.none())
    stance = forms.ChoiceField(label="It speaks", choices=Stance.choices)


class JudgeForm(forms.Form):
    """Whether a belief holds, with the reason."""

    verdict = forms.ChoiceField(
        label="What do you say?",
        choices=BeliefVerdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )
    reason = forms.CharField(
        label="Why?", max_length=REASON_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

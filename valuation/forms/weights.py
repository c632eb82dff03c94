"""The forms of weights: one judgement, the beginning and the approval."""

from typing import Any

from django import forms

from valuation.forms.fields import WHY_MAX, KeyedForm
from valuation.models import Dimension
from valuation.selectors.weights import STEPS, WORDS


class PairForm(forms.Form):
    """How much one dimension counts beside another: nine steps, from far more to far less."""

    ratio = forms.TypedChoiceField(
        label="The same amount of money, once from each: which counts more?",
        coerce=float,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the nine.", "invalid_choice": "Choose one of the nine."},
    )

    def __init__(self, *args: Any, first: Dimension, second: Dimension, said: float | None = None) -> None:
        """Offer the nine steps in words; what was said before is chosen."""
        data = args[0] if args else None
        super().__init__(data, initial={"ratio": as_step(said)} if said else None)
        more = [(f"{step:g}", f"{first.name}: {WORDS[step]}") for step in reversed(STEPS[1:])]
        less = [(f"{1 / step:.9g}", f"{second.name}: {WORDS[step]}") for step in STEPS[1:]]
        self.fields["ratio"].choices = [*more, ("1", "Both count the same"), *less]  # type: ignore[attr-defined]  # a ChoiceField


class WhyForm(KeyedForm):
    """Why new weights are wanted."""

    why = forms.CharField(
        label="Why now?",
        max_length=WHY_MAX,
        help_text="What changed since the last time, in a sentence.",
        error_messages={"required": "Say why. Those who judge will ask."},
    )


class ApproveForm(forms.Form):
    """What the second person says."""

    why = forms.CharField(
        label="A word on it",
        required=False,
        max_length=WHY_MAX // 2,
        help_text="Needed only when the judgements contradict each other.",
    )


def as_step(ratio: float) -> str:
    """Return a ratio as the form's choices write it."""
    return f"{ratio:g}" if ratio >= 1 else f"{ratio:.9g}"

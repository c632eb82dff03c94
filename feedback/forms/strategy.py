"""What a person writes about objectives, figures and hours."""

from decimal import Decimal

from django import forms

from accounts.models import Role, User
from feedback.models import Aspect, Better, Facet, Objective
from feedback.models.strategy import NOTE_MAX, WHY_MAX


class ObjectiveForm(forms.Form):
    """What the company wants to reach."""

    name = forms.CharField(
        label="What do we want to reach?", max_length=120, error_messages={"required": "Give it a name."}
    )
    why = forms.CharField(label="Why?", max_length=WHY_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(
        label="Who answers for it?", queryset=User.objects.none(), error_messages={"required": "Choose somebody."}
    )
    until = forms.DateField(
        label="By when?", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer those who steer."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        people = User.objects.active_with(Role.EXECUTIVE, Role.CX_MANAGER).order_by("name", "pk")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]  # a ModelChoiceField


class AlignForm(forms.Form):
    """Which objective a finding helps with; none leaves it visibly unaligned."""

    objective = forms.ModelChoiceField(
        label="Which objective does it help with?",
        queryset=Objective.objects.none(),
        required=False,
        empty_label="None of them",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the objectives that are open."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        living = Objective.objects.filter(closed_at=None).order_by("name", "pk")
        self.fields["objective"].queryset = living  # type: ignore[attr-defined]  # a ModelChoiceField


class KpiForm(forms.Form):
    """One figure of ours."""

    name = forms.CharField(
        label="What do you call the figure?",
        max_length=80,
        help_text="“On time”.",
        error_messages={"required": "Give it a name."},
    )
    said_as = forms.CharField(
        label="How would a customer say that it holds?",
        max_length=120,
        help_text="“It comes on time.” Their words are counted against this sentence.",
        error_messages={"required": "Write the sentence."},
    )
    unit = forms.CharField(label="Unit", max_length=20, initial="%", help_text="% for shares, else days, kr, hours.")
    better = forms.ChoiceField(label="Which way is better?", choices=Better.choices, initial=Better.HIGHER)
    target = forms.FloatField(label="Our target", required=False)
    facet = forms.ModelChoiceField(label="About which part?", queryset=Facet.objects.none(), required=False)
    objective = forms.ModelChoiceField(label="For which objective?", queryset=Objective.objects.none(), required=False)
    about = forms.CharField(label="How is it counted, and what does it leave out?", max_length=NOTE_MAX, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, aspect: Aspect, **kwargs: object) -> None:
        """Offer this aspect's parts and the objectives that are open."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        facets = Facet.objects.filter(aspect=aspect).order_by("position", "name")
        self.fields["facet"].queryset = facets  # type: ignore[attr-defined]  # a ModelChoiceField
        living = Objective.objects.filter(closed_at=None).order_by("name", "pk")
        self.fields["objective"].queryset = living  # type: ignore[attr-defined]  # a ModelChoiceField


class EffortForm(forms.Form):
    """Hours that went into an aspect."""

    what = forms.CharField(label="Into what?", max_length=200, error_messages={"required": "Say into what."})
    hours = forms.DecimalField(
        label="How many hours?", min_value=Decimal("0.1"), max_value=Decimal(1_000_000), max_digits=8, decimal_places=1
    )
    on = forms.DateField(label="By which day?", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(label="Where do we have it from?", max_length=120, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

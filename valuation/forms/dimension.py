"""The forms of a company's own dimension and of what is counted for it."""

from django import forms

from valuation.forms.fields import KeyedForm
from valuation.models import DimensionKind
from valuation.services.dimension import Described
from valuation.services.measure import Counted

NAME_MAX, SAY_MAX, MEASURE_MAX, UNIT_MAX = 60, 300, 80, 60
OWN_KINDS = (
    (DimensionKind.PRICED.value, "Money they bring: each time is worth an amount, which is added"),
    (DimensionKind.COST.value, "Money they cost us: each time costs an amount, which is taken off"),
    (DimensionKind.OFFSET.value, "A share on top: each time adds a percentage to what their orders foretell"),
)


class DimensionForm(KeyedForm):
    """A dimension of the company's own, with the first thing to count for it."""

    name = forms.CharField(
        max_length=NAME_MAX,
        help_text="One way in which a customer is worth something to you, such as “Hosting visits”.",
        error_messages={"required": "Give it a name."},
    )
    say = forms.CharField(
        label="What it means",
        max_length=SAY_MAX,
        widget=forms.Textarea({"rows": 2, "maxlength": SAY_MAX}),
        help_text="One sentence that a new colleague understands.",
        error_messages={"required": "Say in a sentence what it means."},
    )
    kind = forms.ChoiceField(
        label="How does it become money?",
        choices=OWN_KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three."},
    )

    def described(self) -> Described:
        """Return what the form says."""
        return Described(**{name: self.cleaned_data[name] for name in ("name", "say", "kind")})


class MeasureForm(KeyedForm):
    """Something that is counted."""

    name = forms.CharField(
        label="What do they do?",
        max_length=MEASURE_MAX,
        help_text="One deed that somebody can count, such as “A visit hosted”.",
        error_messages={"required": "Say what is counted."},
    )
    unit = forms.CharField(
        label="Counted in",
        max_length=UNIT_MAX,
        help_text="visits, hours, letters",
        error_messages={"required": "Say what it is counted in."},
    )

    def counted(self) -> Counted:
        """Return what the form says."""
        return Counted(name=self.cleaned_data["name"], unit=self.cleaned_data["unit"])

"""What a person types about what is unclear or doesn't add up."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Contradiction, ContradictionState, Kpi, Turn
from feedback.models.contradiction import PHRASE_MAX, WHY_MAX
from feedback.models.guide import QUESTION_MAX

SETTLED = [(state.value, state.label) for state in ContradictionState if state != ContradictionState.ASKED]


class AskForm(forms.Form):
    """One more question to one person, about words of theirs."""

    text = forms.CharField(
        label="What would you like to ask?",
        max_length=QUESTION_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Open, one thing, in their words. It goes to their own page, with a letter.",
        error_messages={"required": "Write the question."},
    )
    why = forms.CharField(
        label="Why should it go out as it is?",
        max_length=WHY_MAX,
        required=False,
        widget=forms.TextInput(),
        help_text="Only where the check found something and you keep it.",
    )
    turn = forms.ModelChoiceField(queryset=Turn.objects.none(), widget=forms.HiddenInput)
    phrase = forms.CharField(max_length=PHRASE_MAX, required=False, widget=forms.HiddenInput)
    about = forms.ModelChoiceField(queryset=Contradiction.objects.none(), required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, invitation_id: int, **kwargs: object) -> None:
        """Know only this person's words, and what doesn't add up in them."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        said = Turn.objects.standing().filter(invitation=invitation_id)
        self.fields["turn"].queryset = said.select_related("question", "live_question")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["about"].queryset = Contradiction.objects.standing().filter(invitation=invitation_id)  # type: ignore[attr-defined]  # a ModelChoiceField


class SettleForm(forms.Form):
    """Keep both, or write down what explains it."""

    state = forms.ChoiceField(choices=SETTLED)
    why = forms.CharField(max_length=WHY_MAX, required=False)


class HoldsForm(forms.Form):
    """Whether somebody's words say that a figure's sentence holds for them; neither yes nor no: they didn't say."""

    kpi = forms.ModelChoiceField(queryset=Kpi.objects.none())
    holds = forms.ChoiceField(choices=[("", "Doesn’t say"), ("yes", "Yes"), ("no", "No")], required=False)

    @property
    def said(self) -> bool | None:
        """Yes, no, or nothing said."""
        return {"yes": True, "no": False}.get(self.cleaned_data["holds"])


class ScoreForm(forms.Form):
    """A number after the words, or none."""

    value = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        choices=[(number, str(number)) for number in range(11)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a number, or leave the page: it’s optional.")},
    )

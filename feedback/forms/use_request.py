"""Asking for particular words, and what their speaker says."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from feedback.models import UseRequest, UseState
from feedback.models.use_request import USE_WHY_MAX


class AskUseForm(forms.Form):
    """Why colleagues outside the session should read these words."""

    why = forms.CharField(
        label="Why do you want others here to read these words?",
        max_length=USE_WHY_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who would read them, and what for. The customer reads this as you write it.",
        error_messages={"required": "Say why, in a sentence."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class UseForm(forms.Form):
    """Yes with the name, yes without it, or no; nothing is chosen for anybody."""

    use_required_attribute = False
    said = forms.ChoiceField(
        label=_("May others here read these words?"),
        choices=[
            (UseState.WITH_NAME, _("Yes, with my name")),
            (UseState.WITHOUT_NAME, _("Yes, without my name")),
            (UseState.REFUSED, _("No")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, data: QueryDict | None = None, *, asked: UseRequest) -> None:
        """Show what they said before, if anything."""
        before = {UseState.ASKED: "", UseState.WITHDRAWN: UseState.REFUSED.value}
        super().__init__(data, initial={"said": before.get(UseState(asked.state), asked.state)})

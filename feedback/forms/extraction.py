"""What somebody makes of a suggestion found in people's words."""

from typing import Any

from django import forms
from django.http import QueryDict

from feedback.models import Aspect, Extraction, ExtractKind
from feedback.models.extraction import NOTE_MAX, WHY_MAX

TOPIC_MAX = 80


class FoundFilter(forms.Form):
    """Which suggestions; nonsense in the address filters nothing."""

    kind = forms.ChoiceField(choices=ExtractKind.choices, required=False)
    state = forms.ChoiceField(choices=(("accepted", ""), ("declined", "")), required=False)


class KeepForm(forms.Form):
    """Where a suggestion is kept: on an aspect, in a sentence of ours, and as a topic of the speaker if they let us."""

    aspect = forms.ModelChoiceField(
        Aspect.objects.none(), label="Keep it on the aspect", required=False, empty_label="No aspect"
    )
    note = forms.CharField(
        label="In a sentence of ours",
        max_length=NOTE_MAX,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    topic = forms.CharField(
        label="And as a topic of theirs",
        max_length=TOPIC_MAX,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Colleagues who know them see it, with these words.",
    )

    def __init__(self, data: QueryDict | None = None, *, found: Extraction, may_be_named: bool) -> None:
        """Offer the aspect the words were said about; a topic only where they may be named."""
        super().__init__(data, initial={"aspect": found.words.aspect_id}, prefix=None)
        self.auto_id = f"id_{found.pk}_%s"
        aspects: Any = self.fields["aspect"]
        aspects.queryset = Aspect.objects.filter(retired_at=None).order_by("position", "name")
        if not may_be_named:
            del self.fields["topic"]


class DeclineForm(forms.Form):
    """Why a suggestion is not kept."""

    reason = forms.CharField(
        label="Why not",
        max_length=WHY_MAX,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Say why not, in a few words."},
    )

    def __init__(self, data: QueryDict | None = None, *, found: Extraction) -> None:
        """Tell the fields of several suggestions on one page apart."""
        super().__init__(data)
        self.auto_id = f"id_{found.pk}_%s"

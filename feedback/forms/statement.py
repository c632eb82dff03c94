"""What a person types about our reading."""

from collections.abc import Iterable

from django import forms
from django.utils.text import Truncator

from feedback.models import Facet, Turn
from feedback.models.finding import STATEMENT_MAX

SHOWN = 90


class WordsChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django itself is not generic at run time
    """Choose something that was said by how it begins."""

    def label_from_instance(self, turn: Turn) -> str:
        """Show the first words."""
        return Truncator(turn.text).chars(SHOWN)


class StatementForm(forms.Form):
    """One sentence of ours, the words it rests on, and the part of the aspect it is about."""

    text = forms.CharField(
        label="In one sentence, what did they mean?",
        max_length=STATEMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write one sentence."},
    )
    turn = WordsChoice(label="It rests on", queryset=Turn.objects.none(), empty_label=None)
    facet = forms.ModelChoiceField(
        label="It is about", queryset=Facet.objects.none(), required=False, empty_label="No part in particular"
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, invitation_id: int, aspect_id: int, **kwargs: object) -> None:
        """Offer this person's words and this aspect's parts."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        said = Turn.objects.filter(invitation=invitation_id, withdrawn_at__isnull=True)
        self.fields["turn"].queryset = said.order_by("at", "pk")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["facet"].queryset = Facet.objects.filter(aspect=aspect_id).order_by("position", "name")  # type: ignore[attr-defined]  # a ModelChoiceField

    def offer(self, said: Iterable[Turn], facets: Iterable[Facet]) -> None:
        """Offer these words and parts, which the page holds already, without asking for them once more."""
        told = [(turn.pk, Truncator(turn.text).chars(SHOWN)) for turn in said]
        self.fields["turn"].choices = told  # type: ignore[attr-defined]  # a ModelChoiceField
        parts = [("", "No part in particular"), *((facet.pk, facet.name) for facet in facets)]
        self.fields["facet"].choices = parts  # type: ignore[attr-defined]  # a ModelChoiceField

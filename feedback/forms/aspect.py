"""The form of an aspect and its facets."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from feedback.models import Aspect, JourneyStage
from feedback.selectors.aspect import facet_rows, stages
from feedback.services.aspect import Described, FacetLine

NEW_LINES = 3
NAME_MAX, TOLD_MAX, ABOUT_MAX, CLUES_MAX = 60, 120, 1000, 400


class AspectForm(forms.Form):
    """An aspect, with a line for each facet and a few empty ones."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(max_length=NAME_MAX, error_messages={"required": "Give it a name."})
    told_as = forms.CharField(
        label="How a customer would say it",
        help_text="It completes “Will you teach us about ...”: getting an order to you.",
        max_length=TOLD_MAX,
        error_messages={"required": "Say it as a customer would."},
    )
    told_as_nb = forms.CharField(
        label="The same in Norwegian",
        help_text="It completes “Vil du lære oss om ...”, for customers who read us in Norwegian.",
        max_length=TOLD_MAX,
        required=False,
    )
    about = forms.CharField(
        label="Where it begins and ends",
        max_length=ABOUT_MAX,
        required=False,
        widget=forms.Textarea({"rows": 2, "maxlength": ABOUT_MAX}),
    )
    stage = forms.ModelChoiceField(
        JourneyStage.objects.none(), label="Stage of the journey", required=False, empty_label="Not on the journey yet"
    )
    new_stage = forms.CharField(label="Or a new stage", max_length=NAME_MAX, required=False)

    def __init__(self, data: QueryDict | None = None, *, aspect: Aspect | None = None) -> None:
        """Show the aspect as it is kept, or an empty form with a fresh key."""
        initial: dict[str, Any] = {"key": uuid.uuid4()}
        if aspect:
            initial = {name: getattr(aspect, name) for name in ("name", "told_as", "told_as_nb", "about", "stage")}
        super().__init__(data, initial=initial)
        self.fields["stage"].queryset = stages()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.known = [row.facet for row in facet_rows(aspect)] if aspect else []
        self.lines = [str(facet.pk) for facet in self.known] + [f"new{number}" for number in range(NEW_LINES)]
        texts = {str(facet.pk): (facet.name, facet.clues) for facet in self.known}
        for line in self.lines:
            name, clues = texts.get(line, ("", ""))
            self.fields[f"f-{line}-name"] = forms.CharField(
                label="Part", max_length=NAME_MAX, required=False, initial=name
            )
            self.fields[f"f-{line}-clues"] = forms.CharField(
                label="Clue words, with commas between them", max_length=CLUES_MAX, required=False, initial=clues
            )

    @property
    def facet_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of every line."""
        return [(self[f"f-{line}-name"], self[f"f-{line}-clues"]) for line in self.lines]

    @property
    def given_key(self) -> uuid.UUID:
        """The key that makes one aspect of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    def described(self) -> Described:
        """Return what the form says of the aspect."""
        names = ("name", "told_as", "told_as_nb", "about", "stage", "new_stage")
        return Described(**{name: self.cleaned_data[name] for name in names})

    def facets(self) -> list[FacetLine]:
        """Return what the form says of the facets; empty new lines are left out."""
        found = [
            FacetLine(
                name=self.cleaned_data[f"f-{line}-name"],
                clues=self.cleaned_data[f"f-{line}-clues"],
                pk=int(line) if line.isdecimal() else None,
            )
            for line in self.lines
        ]
        return [line for line in found if line.name or line.pk]

"""The form of a hope."""

import uuid

from django import forms

from relationships.models.hope import HOPE_MAX
from relationships.services.hope import Told


class HopeForm(forms.Form):
    """A customer's words, by when, and, when they count in something, how much and how far they are."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="What they hope to reach, in their words",
        max_length=HOPE_MAX,
        widget=forms.Textarea({"rows": 3, "class": "words"}),
        error_messages={"required": "Write down what they said."},
    )
    by = forms.DateField(
        label="By when",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write a date, such as 2026-11-25."},
    )
    measure = forms.CharField(
        label="It counts in",
        max_length=60,
        required=False,
        help_text="Nights out a year, guests a season: the same words as for others, so that hopes can be compared.",
    )
    target = forms.FloatField(label="How many", required=False, min_value=0)
    today = forms.FloatField(label="How many today", required=False, min_value=0)
    reached = forms.IntegerField(
        label="How far they are, in per cent",
        required=False,
        min_value=0,
        max_value=100,
        help_text="By their own word, when it can’t be counted. Leave it empty when nobody knows.",
    )
    source = forms.CharField(
        label="Where it comes from",
        max_length=120,
        help_text="A visit on Tuesday, a letter, a session.",
        error_messages={"required": "Say where it comes from, so that others can trust it."},
    )

    @property
    def given_key(self) -> uuid.UUID:
        """The key that keeps one hope of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    def told(self) -> Told:
        """Return what the form says."""
        names = ("text", "by", "measure", "target", "today", "reached", "source")
        return Told(**{name: self.cleaned_data[name] for name in names})

"""The forms of the codebook: themes, their rules, and what somebody sees in some words."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from common.ids import RowsField
from feedback.models import Aspect, RuleEffect, Theme, ThemeState, Words
from feedback.models.codebook import ABOUT_MAX, NAME_MAX, PHRASE_MAX
from feedback.services.theme import Described

SHOWN = (("", "All"), ("look", "To look at"), ("in", "Seen by a person"), ("out", "Not in there"))
SOUNDS = (("negative", "Critical"), ("neutral", "Neutral"), ("positive", "Glad"))


class WordsFilter(forms.Form):
    """Which words of a theme; nonsense in the address filters nothing."""

    show = forms.ChoiceField(choices=SHOWN, required=False)
    sentiment = forms.ChoiceField(choices=(("", ""), *SOUNDS), required=False)


class ThemeForm(forms.Form):
    """A theme: its name, what belongs in it, and the aspect it is part of."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Its name",
        max_length=NAME_MAX,
        help_text="In your words, as short as can be: “The day it comes”.",
        error_messages={"required": "Give the theme a name."},
    )
    description = forms.CharField(
        label="What belongs in it, and what doesn’t",
        max_length=ABOUT_MAX,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": ABOUT_MAX}),
    )
    aspect = forms.ModelChoiceField(
        Aspect.objects.none(), label="Part of the aspect", required=False, empty_label="No one aspect"
    )

    def __init__(self, data: QueryDict | None = None, *, theme: Theme | None = None) -> None:
        """Show the theme as it is kept; one without a name gets an empty field for it."""
        initial: dict[str, Any] = {"key": uuid.uuid4()}
        if theme:
            name = "" if theme.state == ThemeState.SUGGESTED else theme.name
            initial |= {"name": name, "description": theme.description, "aspect": theme.aspect_id}
        super().__init__(data, initial=initial)
        aspects: Any = self.fields["aspect"]
        aspects.queryset = Aspect.objects.filter(retired_at=None).order_by("position", "name")

    @property
    def given_key(self) -> uuid.UUID:
        """The key that makes one theme of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    def described(self) -> Described:
        """Return what the form says."""
        return Described(**{name: self.cleaned_data[name] for name in ("name", "description", "aspect")})


class RuleForm(forms.Form):
    """Words that count for a theme, or keep it out."""

    phrase = forms.CharField(
        label="Words",
        max_length=PHRASE_MAX,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Found as whole words. deliver* stands for every word that begins so.",
    )
    effect = forms.ChoiceField(label="They", choices=RuleEffect.choices, initial=RuleEffect.COUNTS)


class MergeForm(forms.Form):
    """The theme that is to stand for this one."""

    into = forms.ModelChoiceField(
        Theme.objects.none(), label="The theme that stands for both", empty_label="Choose one"
    )

    def __init__(self, data: QueryDict | None = None, *, theme: Theme) -> None:
        """Offer every theme that has a name, but this one."""
        super().__init__(data)
        into: Any = self.fields["into"]
        into.queryset = Theme.objects.filter(state=ThemeState.NAMED).exclude(pk=theme.pk).order_by("name", "pk")


class SettleForm(forms.Form):
    """All that somebody sees in some words."""

    themes = RowsField(
        Theme.objects.none(),
        label="Themes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick every theme you see. None is an answer too.",
    )
    sentiment = forms.ChoiceField(
        label="How do they sound, as an answer to the question?",
        choices=SOUNDS,
        required=False,
        widget=forms.RadioSelect,
    )
    back = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, data: QueryDict | None = None, *, words: Words, seen: set[int]) -> None:
        """Show what is seen so far: by people, else suggested."""
        super().__init__(data, initial={"themes": sorted(seen), "sentiment": words.sentiment})
        themes: Any = self.fields["themes"]
        themes.queryset = Theme.objects.filter(state=ThemeState.NAMED).order_by("name", "pk")

    @property
    def said(self) -> dict[str, Any]:
        """What the form says."""
        given = self.cleaned_data
        return {"themes": {theme.pk for theme in given["themes"]}, "sentiment": given["sentiment"]}

    def onward(self, otherwise: str) -> str:
        """Return where somebody came from, when that is one of our lists."""
        back = self.cleaned_data["back"]
        return back if back.startswith(reverse("feedback:themes")) else reverse(otherwise)

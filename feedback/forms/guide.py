"""The forms of writing guides."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from feedback.forms.session import QuestionsForm
from feedback.models import Aspect, Guide, GuideVersion, Language
from feedback.models.guide import GROUND_RULES_MAX, NAME_MAX
from feedback.selectors.aspect import aspects_of
from feedback.selectors.guide import guides_of
from feedback.services.guide_book import Begun


class NewGuideForm(forms.Form):
    """A guide to begin: for which aspect, in which language, from what."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    translation_of = forms.ModelChoiceField(Guide.objects.none(), required=False, widget=forms.HiddenInput)
    aspect = forms.ModelChoiceField(
        Aspect.objects.none(), empty_label="Choose one", error_messages={"required": "Choose one aspect."}
    )
    language = forms.ChoiceField(choices=Language.choices)
    name = forms.CharField(
        max_length=NAME_MAX,
        error_messages={"required": "Give it a name."},
        help_text="Such as “Delivery, for guides who wait for it”.",
    )
    source = forms.ModelChoiceField(
        Guide.objects.none(),
        label="Begin from",
        required=False,
        empty_label="Four open questions that fit everywhere",
        help_text="A copy: the guide you choose stays as it is.",
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, first: Guide | None, aspect: str | None) -> None:
        """Offer the aspects and guides that the user may see; a translation has its aspect given."""
        initial: dict[str, Any] = {"key": uuid.uuid4(), "aspect": aspect}
        if first:
            other = next((value for value in Language.values if value != first.language), Language.ENGLISH)
            initial |= {"translation_of": first, "aspect": first.aspect_id, "language": other}
            initial |= {"name": f"{first.name} ({Language(other).label})"[:NAME_MAX]}
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["aspect"].queryset = aspects_of(user).filter(retired_at=None)
        fields["translation_of"].queryset = fields["source"].queryset = guides_of(user).filter(retired_at=None)
        if first:
            fields["aspect"].widget = forms.HiddenInput()
            fields["source"].widget = forms.HiddenInput()

    @property
    def given_key(self) -> uuid.UUID:
        """The key that makes one guide of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    def begun(self) -> Begun:
        """Return what the form says."""
        names = ("aspect", "language", "name", "source", "translation_of")
        return Begun(**{name: self.cleaned_data[name] for name in names})


class RulesForm(forms.Form):
    """The ground rules of a version."""

    ground_rules = forms.CharField(
        label="Ground rules",
        help_text="One a line. Promised besides: one thing, you lead, you’ll hear what came of it.",
        max_length=GROUND_RULES_MAX,
        required=False,
        widget=forms.Textarea({"rows": 3, "maxlength": GROUND_RULES_MAX}),
    )


class VersionSheet:
    """Everything the page of a version brings: its questions and its ground rules, and what was refused."""

    def __init__(self, data: QueryDict | None, *, version: GuideVersion, check_url: str) -> None:
        """Read what came, or show what is kept when nothing came."""
        self.data = data
        questions = list(version.questions.order_by("position", "pk"))
        self.questions = QuestionsForm(data, questions=questions, check_url=check_url)
        self.rules = RulesForm(data, initial={"ground_rules": version.ground_rules})
        self.notes: dict[str, str] = {}
        if data is not None:
            self.questions.full_clean()
            self.rules.full_clean()

    @property
    def has_errors(self) -> bool:
        """Whether anything has to be changed."""
        return bool(self.questions.errors or self.rules.errors or self.notes)

    def new_question(self) -> tuple[str, uuid.UUID]:
        """Return the question to add and the key that adds it once."""
        given = self.questions.cleaned_data
        return given.get("new_question", ""), given.get("new_question_key") or uuid.uuid4()

    def ground_rules(self) -> str | None:
        """Return the ground rules if they came and may stand."""
        there = self.data is not None and "ground_rules" in self.data and not self.rules.errors
        return self.rules.cleaned_data["ground_rules"] if there else None

    def refuse(self, field: str, message: str) -> None:
        """Put a message next to its field, or above the questions."""
        if field in self.questions.fields:
            self.questions.add_error(field, message)
        else:
            self.notes.setdefault(field or "questions", message)

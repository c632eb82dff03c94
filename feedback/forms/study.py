"""The form of a study, and of what somebody saw in one answer."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from common.ids import RowsField
from feedback.forms.asking import checked_at
from feedback.models import Aspect, LoyaltyGroup, Study, StudyTheme
from feedback.models.guide import QUESTION_MAX
from feedback.models.session import PLAN_MAX
from feedback.models.study import FEWEST_SOUGHT, MOST_SOUGHT, READERS
from feedback.selectors.asking import Ask, row_of
from feedback.selectors.aspect import aspects_of
from feedback.services.study import Planned

QUESTIONS = {
    LoyaltyGroup.LOYAL: "When you choose us rather than somebody else, what is it that decides it?",
    LoyaltyGroup.HALF: "When you do choose us rather than somebody else, what is it that decides it?",
    LoyaltyGroup.LEAVING: "When you still chose us rather than somebody else, what was it that decided it?",
}
STORY = "Tell me about one time when that was so."
ASKED = ("question_loyal", "question_half", "question_leaving", "story")
TITLE_MAX, SOUGHT = 120, 60


class StudyForm(forms.Form):
    """A study: one question in three wordings, the decision it feeds and its day, and how many to ask."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="What you want to understand",
        max_length=TITLE_MAX,
        error_messages={"required": "Say what you want to know."},
    )
    aspect = forms.ModelChoiceField(
        Aspect.objects.none(),
        label="The aspect it belongs to",
        empty_label="Choose one",
        error_messages={"required": "Choose the one aspect that the customers are told."},
    )
    question_loyal = forms.CharField(label="To the most loyal", max_length=QUESTION_MAX)
    question_half = forms.CharField(label="To the half-loyal", max_length=QUESTION_MAX)
    question_leaving = forms.CharField(label="To those who are leaving", max_length=QUESTION_MAX)
    story = forms.CharField(
        label="And then, to everybody",
        max_length=QUESTION_MAX,
        required=False,
        help_text="A story says more than a reason. Leave it empty to ask one question only.",
    )
    sought = forms.IntegerField(
        label="How many in each group",
        min_value=FEWEST_SOUGHT,
        max_value=MOST_SOUGHT,
        help_text="The groups are matched one to one, so there may be fewer. "
        "You see what that many can find before you send.",
    )
    decision_it_feeds = forms.CharField(
        label="The decision it feeds",
        max_length=PLAN_MAX,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "No plan, no collection: name the decision this feeds."},
    )
    decide_by = forms.DateField(
        label="Decided by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "No plan, no collection: say by when you’ll decide.",
            "invalid": "Write a date, such as 2026-11-25.",
        },
    )
    readers = RowsField(
        User.objects.none(),
        label="Who else reads every word",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The customers are told their names. A second person who reads for themes shows how far they can be "
        "trusted.",
    )

    def __init__(self, data: QueryDict | None = None, *, user: User, today: date, study: Study | None = None) -> None:
        """Show the study as it is kept, or a new one with mirrored questions to begin from."""
        super().__init__(data, initial=_kept(study) if study else _fresh())
        self.today = today
        aspects: Any = self.fields["aspect"]
        aspects.queryset = aspects_of(user).filter(retired_at=None)
        for name in ASKED:
            self.fields[name].widget.attrs |= checked_at(reverse("feedback:question-check"), name)
        readers: Any = self.fields["readers"]
        readers.queryset = User.objects.active_with(*READERS).exclude(pk=user.pk).order_by("name", "pk")

    def clean_decide_by(self) -> date:
        """Refuse a day that leaves nobody time to answer."""
        day: date = self.cleaned_data["decide_by"]
        if day <= self.today:
            raise ValidationError("That day has come already. Choose one that leaves people time to answer.")
        return day

    def asks(self) -> list[tuple[forms.BoundField, Ask]]:
        """Return each question with its field and what the check says of it."""
        return [(self[name], row_of(self[name].value() or "", key=name, language="en")) for name in ASKED]

    @property
    def given_key(self) -> uuid.UUID:
        """The key that makes one study of this form, however often it is sent."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    def planned(self) -> Planned:
        """Return what the form says."""
        given = self.cleaned_data
        names = ("title", "aspect", "story", "decision_it_feeds", "decide_by", "sought", "readers")
        questions = {group: given[f"question_{group}"] for group in LoyaltyGroup.values}
        return Planned(questions=questions, **{name: given[name] for name in names})


def _fresh() -> dict[str, Any]:
    texts = {f"question_{group}": text for group, text in QUESTIONS.items()}
    return {"key": uuid.uuid4(), "story": STORY, "sought": SOUGHT, **texts}


def _kept(study: Study) -> dict[str, Any]:
    names = ("title", "aspect", "story", "decision_it_feeds", "decide_by", "sought")
    texts = {f"question_{arm.group}": arm.question for arm in study.arms.all()}
    return {name: getattr(study, name) for name in names} | {"readers": study.readers.all()} | texts


class CodingForm(forms.Form):
    """The themes somebody saw in one answer, and a new one if there is none for it."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    themes = RowsField(StudyTheme.objects.none(), label="Themes", required=False, widget=forms.CheckboxSelectMultiple)
    new_theme = forms.CharField(label="A theme that isn’t here yet", max_length=60, required=False)

    def __init__(self, data: QueryDict | None = None, *, study: Study, seen: set[int] | None = None) -> None:
        """Offer the themes of the study, those seen before ticked."""
        super().__init__(data, initial={"key": uuid.uuid4(), "themes": sorted(seen or ())})
        themes: Any = self.fields["themes"]
        themes.queryset = study.themes.order_by("position", "pk")

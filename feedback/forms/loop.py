"""What a person writes to the people who said it."""

from collections.abc import Sequence

from django import forms

from feedback.models import NoticeKind
from feedback.models.promise import PART_MAX

FIRST = {
    NoticeKind.WILL: "What we’ll do",
    NoticeKind.DONE: "What we did",
    NoticeKind.WONT: "What we won’t do, and why",
}


class TellForm(forms.Form):
    """Three parts and the people to tell; a no has only its reason and what we can offer instead."""

    what = forms.CharField(
        max_length=PART_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say it in a sentence."},
    )
    value_for_you = forms.CharField(
        label="What it gives you",
        max_length=PART_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what it gives them."},
    )
    for_your_goal = forms.CharField(
        label="What it means for what you’re trying to do",
        max_length=PART_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what it means for what they’re trying to do."},
    )
    people = forms.MultipleChoiceField(
        label="Whom", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one person."}
    )

    def __init__(self, *args: object, kind: str, people: Sequence[tuple[str, str]], **kwargs: object) -> None:
        """Word the first part for what is told, and offer those who haven't heard."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["what"].label = FIRST[NoticeKind(kind)]
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # a MultipleChoiceField
        if kind == NoticeKind.WONT:
            self.fields["value_for_you"].required = self.fields["for_your_goal"].required = False
            self.fields["value_for_you"].label = "What we can do instead"

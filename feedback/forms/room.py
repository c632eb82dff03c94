"""What is sent in a room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.answering import SentForm
from feedback.forms.customer import AgreeForm
from feedback.forms.words import WordsField
from feedback.models import RoomPhase
from feedback.models.room import ASKED_MAX


class AskForm(SentForm):
    """What the host says; ``as_it_is`` sends it although the check has something to say."""

    words = forms.CharField(
        label="Your next question",
        max_length=ASKED_MAX,
        widget=forms.Textarea({"class": "form-control", "rows": 2}),
        error_messages={
            "required": "There’s nothing in the box yet.",
            "max_length": f"That is longer than {ASKED_MAX} characters. A question is shorter.",
        },
    )
    as_it_is = forms.BooleanField(required=False, widget=forms.HiddenInput)


class SayForm(SentForm):
    """What the customer writes in the room."""

    words = WordsField(missing=_("There’s nothing in the box yet. One sentence is enough."), rows=3)


class WriteDownForm(SentForm):
    """What the customer says and a colleague writes down, word for word."""

    words = WordsField(missing="There’s nothing in the box yet. Write what they say, word for word.", rows=2)


class NoteConsentForm(AgreeForm):
    """How the customer said their words may be used, as a colleague heard it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["words_use"].label = "How may we use these words? Ask, and tick what they say."


class PhaseForm(forms.Form):
    """Where the talk goes."""

    phase = forms.ChoiceField(choices=RoomPhase.choices)

"""A transcript on its way in: the file or its text, then who is who."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from feedback.forms.room import NoteConsentForm
from feedback.forms.words import KeyField
from feedback.scoring.transcript import Transcript, read_transcript

MOST_BYTES = 1024 * 1024
MOST_SPEAKERS = 12
ROLES = [("customer", "The customer"), ("host", "Us"), ("out", "Leave out")]


class TranscriptForm(forms.Form):
    """A file or pasted text, and when the talk began."""

    use_required_attribute = False
    key = KeyField()
    file = forms.FileField(
        required=False,
        label="A transcript: text, VTT or SRT",
        widget=forms.FileInput({"accept": ".txt,.vtt,.srt,text/plain"}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste it",
        max_length=MOST_BYTES,
        widget=forms.Textarea({"class": "form-control", "rows": 8}),
        help_text="“Name: words”, one line each, is enough.",
    )
    began_at = forms.DateTimeField(
        label="When did it begin?", widget=forms.DateTimeInput({"type": "datetime-local", "class": "form-control"})
    )

    def clean_file(self) -> str:
        """Return the words in a file."""
        given = self.cleaned_data["file"]
        if not given:
            return ""
        if given.size > MOST_BYTES:
            raise ValidationError("That file is larger than 1 MB: no talk is as long as that.")
        return str(given.read().decode("utf-8", errors="replace"))

    def clean_began_at(self) -> Any:
        """Refuse a talk that has not been."""
        began = self.cleaned_data["began_at"]
        if began > timezone.now():
            raise ValidationError("That is still to come.")
        return began

    def clean(self) -> dict[str, Any]:
        """Read the transcript."""
        data = super().clean() or {}
        text = data.get("file") or data.get("text") or ""
        if self.errors:
            return data
        try:
            found = read_transcript(text)
        except ValueError:
            raise ValidationError("That has more lines than a talk can have.") from None
        if not found.spoken:
            raise ValidationError("We found nobody speaking in it. A line looks like “Lars: It came on Saturday.”")
        if len(found.speakers) > MOST_SPEAKERS:
            raise ValidationError(f"More than {MOST_SPEAKERS} people speak in it. Is it a transcript of one talk?")
        return {**data, "text": text, "talk": found}

    @property
    def talk(self) -> Transcript:
        """What was read."""
        found: Transcript = self.cleaned_data["talk"]
        return found


class WhoForm(NoteConsentForm):
    """Who of the speakers is who, and how the customer said the words may be used."""

    def __init__(self, data: Any = None, *, speakers: tuple[str, ...], agreed: bool, guess: str = "") -> None:
        """Make one choice for each speaker."""
        super().__init__(data)
        if agreed:
            del self.fields["words_use"]
        self.speakers = speakers
        for number, name in enumerate(speakers):
            self.fields[f"who_{number}"] = forms.ChoiceField(
                label=name or "Nobody is named",
                choices=ROLES,
                initial="customer" if name and name.split()[0] == guess.split(maxsplit=1)[0] else "host",
            )

    @property
    def roles(self) -> dict[str, Any]:
        """Return who is who."""
        return {name: self.cleaned_data[f"who_{number}"] for number, name in enumerate(self.speakers)}

    @property
    def choices(self) -> list[forms.BoundField]:
        """The choices of speakers."""
        return [self[f"who_{number}"] for number in range(len(self.speakers))]

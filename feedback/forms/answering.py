"""The boxes a customer writes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.words import KeyField, SeenField, WordsField
from feedback.services.answering import Sent


class DraftForm(forms.Form):
    """What is being written; it may be empty."""

    words = WordsField()


class SentForm(forms.Form):
    """What is sent: the words, the key of the form, and what it was written over."""

    use_required_attribute = False
    key = KeyField()
    seen = SeenField()

    @property
    def sent(self) -> Sent:
        """Return what the form brought."""
        data = self.cleaned_data
        return Sent(key=data["key"], words=data["words"], seen=data["seen"])


class AnswerForm(SentForm):
    """An answer to one question."""

    words = WordsField(missing=_("There’s nothing in the box yet. Write a sentence, or skip this one."), rows=7)


class MoreForm(SentForm):
    """Anything else."""

    words = WordsField(
        missing=_("There’s nothing in the box yet. One sentence is enough."), hint=_("Whatever you like")
    )


class ChangeForm(SentForm):
    """Other words in the place of some that were sent."""

    words = WordsField(missing=_("An empty box changes nothing. To take the words back, delete them below."), rows=7)

"""What a customer says about what became of their words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.forms.words import WordsField


class CorrectionForm(forms.Form):
    """What they meant instead."""

    use_required_attribute = False
    words = WordsField(missing=_("Say it in your words, so that we get it right."), rows=5)


class HelpedForm(forms.Form):
    """Whether what we did helped, and what it did."""

    use_required_attribute = False
    helped = forms.TypedChoiceField(
        label=_("Did it help?"),
        choices=[("yes", _("Yes, it helped")), ("no", _("Not really"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    words = WordsField(rows=4)

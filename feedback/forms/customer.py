"""What a customer agrees to before the first question."""

from django import forms
from django.conf import settings

from feedback.models import WordsUse


def _choices() -> list[tuple[str, str]]:
    """Return the ways to use somebody's words, naming the company."""
    return [
        (WordsUse.WITH_NAME, f"Inside {settings.COMPANY_NAME}, with my name"),
        (WordsUse.WITHOUT_NAME, f"Inside {settings.COMPANY_NAME}, without my name"),
        (WordsUse.ASK_ME, "Ask me each time"),
    ]


class AgreeForm(forms.Form):
    """Nothing is chosen for the customer: a choice that was made for somebody is not theirs."""

    use_required_attribute = False
    words_use = forms.ChoiceField(
        label="How may we use your words?",
        choices=_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one, so that we do what you want. You can change it whenever you like.",
            "invalid_choice": "Choose one of these three.",
        },
    )

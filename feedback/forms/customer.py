"""What a customer agrees to before the first question."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from feedback.models import WordsUse


def _choices() -> list[tuple[str, str]]:
    """Return the ways to use somebody's words, naming the company."""
    company = {"company": settings.COMPANY_NAME}
    return [
        (WordsUse.WITH_NAME, now("Inside %(company)s, with my name") % company),
        (WordsUse.WITHOUT_NAME, now("Inside %(company)s, without my name") % company),
        (WordsUse.ASK_ME, now("Ask me each time")),
    ]


class AgreeForm(forms.Form):
    """Nothing is chosen for the customer: a choice that was made for somebody is not theirs."""

    use_required_attribute = False
    words_use = forms.ChoiceField(
        label=_("How may we use your words?"),
        choices=_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one, so that we do what you want. You can change it whenever you like."),
            "invalid_choice": _("Choose one of these."),
        },
    )

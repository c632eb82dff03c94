"""What a customer agrees to before the first question."""

from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from common.dates import weekday
from feedback.models import WordsUse

NEVER = "never"
DAYS_OFFERED = (1, 2, 3, 4, 5, 6, 7, 14)


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


class LaterForm(forms.Form):
    """When to be reminded: one of the next days, or not at all."""

    use_required_attribute = False
    on = forms.ChoiceField(
        label=_("Shall we remind you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a day, or that you don’t want it."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, data: QueryDict | None = None, *, today: date, chosen: date | None = None) -> None:
        """Offer the days from tomorrow on, and the one chosen before."""
        super().__init__(data, initial={"on": chosen.isoformat() if chosen else ""})
        days = {today + timedelta(days=count) for count in DAYS_OFFERED} | ({chosen} if chosen else set())
        offered = [(day.isoformat(), weekday(day)) for day in sorted(days)]
        self.fields["on"].choices = [*offered, (NEVER, now("Don’t remind me"))]  # type: ignore[attr-defined]  # a choice

    @property
    def wish(self) -> date | None:
        """The day, or None for never."""
        chosen = self.cleaned_data["on"]
        return None if chosen == NEVER else date.fromisoformat(chosen)

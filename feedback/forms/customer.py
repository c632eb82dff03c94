"""What a customer agrees to before the first question."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from common.dates import weekday
from feedback.models import WordsUse

NEVER, UNSEEN = "never", "unseen"
DAYS_OFFERED = (1, 2, 3, 4, 5, 6, 7, 14)


def _choices() -> list[tuple[str, str]]:
    """Return the ways to use somebody's words, naming the company."""
    company = {"company": settings.COMPANY_NAME}
    return [
        (WordsUse.WITH_NAME, now("Inside %(company)s, with my name") % company),
        (
            WordsUse.WITHOUT_NAME,
            _explained(
                now("Inside %(company)s, without my name") % company,
                now("Those who read it know it’s you, because they asked you. Nobody else does."),
            ),
        ),
        (
            WordsUse.ASK_ME,
            _explained(now("Ask me each time"), now("Only those who read it see it. For anything else they ask you.")),
        ),
    ]


def _explained(label: str, meaning: str) -> SafeString:
    """Return a choice with what it means below it."""
    return format_html('<span>{}<br><span class="small faint">{}</span></span>', label, meaning)


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

    def __init__(
        self, data: QueryDict | None = None, *, chosen: str = "", may_hide: bool = False, **options: Any
    ) -> None:
        """Offer to answer unseen where that can be kept."""
        super().__init__(data, **{"initial": {"words_use": chosen}, **options})
        self.may_hide = may_hide
        if may_hide:
            meaning = now(
                "Not even those who asked you see that it was you. Your words are read once five people have chosen"
                " this, and not before. What you tell about yourself may still give you away."
            )
            hide = (UNSEEN, _explained(now("Without anybody seeing that it was me"), meaning))
            self.fields["words_use"].choices = [*_choices(), hide]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def hides(self) -> bool:
        """Whether they chose to answer unseen."""
        return bool(self.cleaned_data["words_use"] == UNSEEN)


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

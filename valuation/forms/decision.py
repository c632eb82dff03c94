"""The form of a decision about one dimension of one customer."""

from decimal import Decimal
from typing import Any

from django import forms

from valuation.forms.fields import MOST_UNITS, WHY_MAX, KeyedForm, in_minor, money_field
from valuation.models import PartState
from valuation.services.decision import Verdict

STATES = (
    (PartState.VALUE.value, "It’s worth an amount that I know"),
    (PartState.ZERO.value, "We looked, and there’s nothing: it counts as 0"),
    (PartState.UNKNOWN.value, "We don’t know, whatever the evidence says"),
    (PartState.NOT_APPLICABLE.value, "It doesn’t apply to this customer"),
)


class DecisionForm(KeyedForm):
    """What this dimension is for this customer, and why."""

    state = forms.ChoiceField(
        label="What holds for this customer?",
        choices=STATES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the four."},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=WHY_MAX,
        widget=forms.Textarea({"rows": 3, "maxlength": WHY_MAX}),
        help_text="It is shown wherever this number is opened, with your name.",
        error_messages={"required": "Say why. Somebody will ask, and it should be here."},
    )

    field_order = ("key", "state", "amount", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the amount, which only the first answer needs."""
        super().__init__(*args, **kwargs)
        self.fields["amount"] = money_field(
            label="Worth to us over two years",
            required=False,
            least=-MOST_UNITS,
            help_text="Only for the first answer. A minus in front of what costs us.",
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Ask for the amount with the answer that needs it."""
        data = super().clean() or {}
        amount: Decimal | None = data.get("amount")
        if data.get("state") == PartState.VALUE and amount is None and "amount" not in self.errors:
            self.add_error("amount", "Say how much it is worth.")
        return data

    def verdict(self) -> Verdict:
        """Return what the form says."""
        data = self.cleaned_data
        return Verdict(
            state=data["state"], amount_minor=in_minor(data["amount"]), reason=data["reason"], key=self.given_key
        )

"""Filtering what was done."""

from django import forms

from accounts.models import User
from accounts.selectors.audit import known_actions


class AuditFilter(forms.Form):
    """By whom, and what."""

    by = forms.ModelChoiceField(User.objects.none(), required=False, label="By", empty_label="Anybody")
    action = forms.ChoiceField(required=False, label="What")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer everybody who works here and every action that was ever done."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["by"].queryset = User.objects.order_by("name", "pk")  # type: ignore[attr-defined]  # it is the field above
        self.fields["action"].choices = [("", "Anything"), *known_actions()]  # type: ignore[attr-defined]  # it is the field above

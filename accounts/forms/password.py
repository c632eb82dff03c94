"""Choosing a password."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User


class ChoosePasswordForm(forms.Form):
    """A password, once: it can be looked at while it is typed, and chosen again by mail."""

    password = forms.CharField(
        label="New password",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Twelve characters or more. A sentence nobody would guess works well.",
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        """Remember whose password it is: it must not resemble their name."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.user = user

    def clean_password(self) -> str:
        """Return the password when it is good enough."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

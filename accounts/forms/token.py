"""Making a token."""

from django import forms

from accounts.services.token import SCOPES


class TokenForm(forms.Form):
    """A name to know it by, and what it may do."""

    name = forms.CharField(
        max_length=80,
        label="What it’s for",
        help_text="The program that will use it: “nightly orders from the shop”.",
        error_messages={"required": "Say which program will use it."},
    )
    scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        label="What it may do",
        error_messages={"required": "Choose at least one thing the token may do."},
    )

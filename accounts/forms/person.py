"""Forms about colleagues."""

from django import forms

from accounts.models import Role


class RolesForm(forms.Form):
    """What somebody does here."""

    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        label="What they do here",
        error_messages={"required": "Choose at least one, so that there’s something to open."},
    )


class PersonForm(RolesForm):
    """Somebody who is let in."""

    email = forms.EmailField(
        max_length=254,
        label="E-mail",
        help_text="They sign in with it, and the first letter goes there.",
        error_messages={"required": "Write the address their letter goes to."},
    )
    name = forms.CharField(max_length=120, label="Name", error_messages={"required": "Write what they’re called."})
    job_title = forms.CharField(max_length=120, required=False, label="Job title")

    field_order = ["email", "name", "job_title", "roles"]


class MyAccountForm(forms.Form):
    """How I am called here."""

    name = forms.CharField(max_length=120, label="Name", error_messages={"required": "Write what you’re called."})
    job_title = forms.CharField(max_length=120, required=False, label="Job title")

"""What a person types about a finding."""

from django import forms

from common.ids import RowsField
from feedback.models import Turn
from feedback.models.finding import STATEMENT_MAX


class FindingForm(forms.Form):
    """What we learnt, in words that everybody here may read."""

    text = forms.CharField(
        label="What did we learn?",
        max_length=STATEMENT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what we learnt, in one sentence."},
        help_text="Everybody who acts on it reads this sentence.",
    )


class SearchForm(forms.Form):
    """Words to look for in what others said."""

    q = forms.CharField(label="Words they might have used", max_length=200)


class JoinForm(forms.Form):
    """What others said that says the same."""

    turns = RowsField(queryset=Turn.objects.none(), error_messages={"required": "Choose words that say the same."})

"""What staff choose on the pages of voices."""

from django import forms

from feedback.forms.codebook import SOUNDS
from feedback.models import Aspect, Theme
from feedback.models.words import WORDS_MAX


class VoicesFilter(forms.Form):
    """Whose words, about what; nonsense in the address filters nothing."""

    aspect = forms.ModelChoiceField(Aspect.objects.all(), required=False)
    theme = forms.ModelChoiceField(Theme.objects.all(), required=False)
    sentiment = forms.ChoiceField(choices=[("", ""), *SOUNDS], required=False)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class MarkForm(forms.Form):
    """The words to highlight, copied from what was said; none take the highlight away."""

    mark = forms.CharField(
        label="Which words carry the point?",
        required=False,
        max_length=WORDS_MAX,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Copy them exactly from above. Leave it empty to highlight nothing.",
    )

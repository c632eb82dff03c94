"""What a person chooses while reflecting on somebody's words."""

from django import forms

from common.ids import RowsField
from feedback.models import Aspect, Facet, Turn
from feedback.models.words import WORDS_MAX


class MarkForm(forms.Form):
    """The words that carry the point: one of the sentences, or exactly these; nothing takes the mark off."""

    turn = forms.ModelChoiceField(queryset=Turn.objects.none())
    sentence = forms.CharField(max_length=WORDS_MAX, required=False, strip=False)
    words = forms.CharField(max_length=WORDS_MAX, required=False)


class FacetsForm(forms.Form):
    """What some words are about."""

    turn = forms.ModelChoiceField(queryset=Turn.objects.none())
    facets = RowsField(queryset=Facet.objects.none(), required=False)


class ParkForm(forms.Form):
    """The aspect that some words belong to; none takes them back into this session."""

    turn = forms.ModelChoiceField(queryset=Turn.objects.none())
    aspect = forms.ModelChoiceField(queryset=Aspect.objects.none(), required=False)

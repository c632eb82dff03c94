"""Fields in which a customer's words arrive."""

from typing import Any
from uuid import NAMESPACE_OID, UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import ngettext

from common.money import format_count
from feedback.models.words import WORDS_MAX

KEY_MAX = 40


class WordsField(forms.CharField):
    """A customer's words: kept as they were typed, with one kind of line end. The limit is told, never cut to."""

    def __init__(self, *, missing: str | Promise = "", rows: int = 6, hint: str | Promise = "", **options: Any) -> None:
        """Take the sentence for an empty box; without one the box may stay empty."""
        attrs: dict[str, Any] = {"class": "words", "rows": rows}
        if hint:
            attrs["placeholder"] = hint
        super().__init__(
            required=bool(missing),
            widget=forms.Textarea(attrs),
            error_messages={"required": missing},  # type: ignore[dict-item]  # a translated text is a text
            validators=[fits],
            **options,
        )

    def to_python(self, value: Any) -> str:
        """Return the words with plain line ends and without characters that no database keeps."""
        text = "" if value is None else str(value)
        return str(super().to_python(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")))


class KeyField(forms.UUIDField):
    """The key a form brings. A missing or broken one becomes a constant: then equal words are one entry."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Make a field that never stands in a customer's way."""
        super().__init__(required=False)

    def clean(self, value: Any) -> UUID:
        """Return the key, whatever came."""
        try:
            return super().clean(value) or NAMESPACE_OID
        except ValidationError:
            return NAMESPACE_OID


class SeenField(forms.CharField):
    """Which version of an answer the form was written over."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        """Make a field that never stands in a customer's way."""
        super().__init__(required=False)

    def clean(self, value: Any) -> str:
        """Return the version, cut to what a version can be."""
        return str(value or "")[:KEY_MAX]


def fits(words: str) -> None:
    """Refuse more than the database keeps, saying by how much."""
    over = len(words) - WORDS_MAX
    if over > 0:
        said = ngettext(
            "That’s one character more than the %(limit)s we can keep in one piece."
            " Send it in two parts: nothing you typed is lost.",
            "That’s %(over)s characters more than the %(limit)s we can keep in one piece."
            " Send it in two parts: nothing you typed is lost.",
            over,
        )
        raise ValidationError(said % {"over": format_count(over), "limit": format_count(WORDS_MAX)})

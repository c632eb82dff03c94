"""Row ids as they come from outside: in a form, a query or a path anybody can write any number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LAST_ID = 2**63 - 1
DIGITS = len(str(LAST_ID)) - 1


def row_id(text: str) -> int:
    """Return the row id that a text names, or 0, which no row has, when no table can hold such an id."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else 0


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # Django itself is not generic at run time
    """Choose several rows; SQLite fails on an id of more than 64 bits, so it is never asked for one."""

    def clean(self, value: Any) -> Any:
        """Return the rows chosen."""
        for one in value or ():
            if not row_id(str(one)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": one}
                )
        return super().clean(value)

"""Many rows in one API call: all come in or none does, and every fault is told by the row's index."""

from collections.abc import Hashable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError

from common.tabular.cells import EARLIEST, LATEST

MOST_ROWS = 1_000
# The same years as in files (common.tabular.cells): what anybody here remembers or plans.
DAYS = [MinValueValidator(date(EARLIEST, 1, 1)), MaxValueValidator(date(LATEST, 12, 31))]
UNKNOWN = "We don’t know this one."


class TallyOutput(serializers.Serializer[Any]):
    """How many rows came in new, changed, or were known just like this."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()


class RowsInput(serializers.Serializer[Any]):
    """Rows of one other system; a noun adds ``rows``."""

    source = serializers.RegexField(  # type: ignore[assignment]  # the framework keeps declared fields apart
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60, help_text="The system the ids belong to: `shop`, `erp`."
    )


class RowsFaulty(ValidationError):  # noqa: N818 - what is wrong is what was sent, not the program
    """The call can't be read; unlike the framework's own, its faults keep their numbers."""

    def __init__(self, faults: dict[str, Any]) -> None:
        """Keep the faults as they are."""
        super().__init__()
        self.detail = faults


class RowsRefused(RowsFaulty):
    """The call can be read, but doesn't fit together or fit what we know."""

    status_code = status.HTTP_409_CONFLICT


class MomentField(serializers.DateTimeField):
    """A time in the years that anybody here remembers or plans: beyond them some zones have no such moment."""

    default_error_messages = {"year": f"The year isn’t from {EARLIEST} to {LATEST}."}

    def to_internal_value(self, value: Any) -> datetime:
        """Read the time."""
        try:
            found: datetime = super().to_internal_value(value)
        except OverflowError:
            self.fail("year")
        if not EARLIEST <= found.year <= LATEST:
            self.fail("year")
        return found


class KeyField(serializers.UUIDField):
    """A key of the caller's own: a UUID as text, never a number that could be read as one."""

    def to_internal_value(self, data: Any) -> UUID:
        """Read the text."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        key: UUID = super().to_internal_value(data)
        return key


def read_rows(form: RowsInput) -> tuple[str, list[dict[str, Any]], frozenset[str]]:
    """Return source, rows and the fields they name; refuse all when any row is at fault.

    Every row of a call names the same fields, so that what is left out is left alone and never emptied by accident.
    """
    if not form.is_valid():
        raise RowsFaulty(_told_by_index(form.errors))
    rows: list[dict[str, Any]] = form.validated_data["rows"]
    given = frozenset(rows[0])
    refuse(
        {
            index: {"non_field_errors": ["Every row of a call names the same fields."]}
            for index, row in enumerate(rows)
            if row.keys() != given
        }
    )
    refuse(repeated([row["id"] for row in rows]))
    return form.validated_data["source"], rows, given


def refuse(faults: dict[int, dict[str, list[str]]]) -> None:
    """Refuse the call when there are faults, each with the index of its row."""
    if faults:
        raise RowsRefused({"rows": [{"index": index, "faults": told} for index, told in sorted(faults.items())]})


def repeated(ids: Sequence[Hashable]) -> dict[int, dict[str, list[str]]]:
    """Return a fault for every id that came before in the same call."""
    seen: set[Hashable] = set()
    faults = {}
    for index, own in enumerate(ids):
        if own in seen:
            faults[index] = {"id": ["This id comes twice in one call."]}
        seen.add(own)
    return faults


def unknown(field: str, wanted: Sequence[str], known: dict[str, int]) -> dict[int, dict[str, list[str]]]:
    """Return a fault for every row that names somebody we don't know."""
    return {index: {field: [UNKNOWN]} for index, reference in enumerate(wanted) if reference not in known}


def _told_by_index(errors: Any) -> dict[str, Any]:
    """Turn faults under each row's index into a list, which says what it is."""
    rows = errors.get("rows")
    if not isinstance(rows, dict):
        return dict(errors)
    return {**errors, "rows": [{"index": index, "faults": told} for index, told in sorted(rows.items())]}

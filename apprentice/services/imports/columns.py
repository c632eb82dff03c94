"""Which column means which field: a guess, or what somebody said."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from apprentice.services.imports.kind import Kind
from common.errors import Refused

Places = dict[str, int]


class ColumnRefused(Refused):
    """A column can't mean what was said."""


def normalised(name: str) -> str:
    """Return a column's name as it is compared: small letters and digits, without accents."""
    flat = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("Ø", "o")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", flat.lower())


def guess(kind: Kind, header: Sequence[str]) -> Places:
    """Return the column that each field probably stands in: by its own name first, then by usual names for it."""
    columns = {normalised(name): at for at, name in reversed(list(enumerate(header)))}
    found: Places = {}
    for names in (lambda f: (f.name, f.label), lambda f: f.synonyms):
        for field in kind.fields:
            if field.name in found:
                continue
            said = (normalised(name) for name in names(field))
            place = next(
                (columns[name] for name in said if name in columns and columns[name] not in found.values()), None
            )
            if place is not None:
                found[field.name] = place
    return found


def by_name(kind: Kind, header: Sequence[str], said: Iterable[str]) -> Places:
    """Return the guess, corrected by ``column=field`` pairs; ``column=`` leaves a column out."""
    found = guess(kind, header)
    for pair in said:
        column, _, field = pair.rpartition("=")
        if column not in header:
            raise ColumnRefused(f"The file has no column “{column}”. It has: {', '.join(header)}.")
        place = list(header).index(column)
        found = {name: at for name, at in found.items() if at != place}
        if field:
            if field not in {known.name for known in kind.fields}:
                fields = ", ".join(known.name for known in kind.fields)
                raise ColumnRefused(f"{kind.label} have no field “{field}”. They have: {fields}.")
            found[field] = place
    return found


def missing(kind: Kind, mapping: Mapping[str, int]) -> list[str]:
    """Return the labels of required fields that no column was chosen for."""
    return [kind.field(name).label for name in kind.required if name not in mapping]


def check(kind: Kind, mapping: Mapping[str, int], *, width: int) -> None:
    """Refuse a choice that can't be read: fields that don't exist, columns that don't, required ones left out."""
    names = {field.name for field in kind.fields}
    if not mapping.keys() <= names or not all(0 <= at < width for at in mapping.values()):
        raise ColumnRefused("The columns don’t fit this file any more. Choose them again.")
    left_out = missing(kind, mapping)
    if left_out:
        raise ColumnRefused(f"Choose a column for: {', '.join(left_out)}.")

"""What somebody says about a file: what it is, and what its columns mean."""

import uuid
from typing import Any

from django import forms

from apprentice.models import ImportRun
from apprentice.services.imports.kinds import KINDS
from common.uploads import too_large

NOT_HERE = ""


class UploadForm(forms.Form):
    """A file, what its rows are, and which system their ids belong to."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    kind = forms.ChoiceField(
        label="What are its rows?",
        widget=forms.RadioSelect,
        choices=[(kind.name, kind.label) for kind in KINDS.values()],
        error_messages={"required": "Say what the rows are."},
    )
    source = forms.CharField(
        label="Which system is it from?",
        max_length=60,
        help_text="Its ids belong to this system. Use the same name next time: what is known is updated, not doubled.",
        error_messages={"required": "Give the system a name, such as shop or crm."},
    )
    file = forms.FileField(
        label="File",
        help_text="CSV, Excel (.xlsx) or Parquet. The first row holds the names of the columns.",
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty.",
            "missing": "Choose a file.",
            "invalid": "Choose a file.",
        },
        max_length=200,
    )

    def __init__(self, *args: Any, too_large_file: bool = False, **kwargs: Any) -> None:
        """Know whether a file came but was too large to be kept."""
        super().__init__(*args, **kwargs)
        if too_large_file:
            self.fields["file"].error_messages["required"] = too_large()


class ColumnsForm(forms.Form):
    """For each field, the column it stands in; and how some cells are to be read."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        """Offer the file's own columns."""
        super().__init__(*args, **kwargs)
        self.run = run
        kind = KINDS[run.kind]
        columns = [(str(at), name or f"Column {at + 1}") for at, name in enumerate(run.preview.get("header", ()))]
        for field in kind.fields:
            self.fields[f"field_{field.name}"] = forms.ChoiceField(
                label=field.label,
                required=field.required,
                choices=[(NOT_HERE, "Not in this file"), *columns],
                initial=str(run.mapping.get(field.name, NOT_HERE)),
                help_text=field.about,
                error_messages={"required": "Choose a column."},
            )
        self._add_options(run)

    def _add_options(self, run: ImportRun) -> None:
        self.fields["month_first"] = forms.BooleanField(
            label="Dates like 03/04/2025 begin with the month",
            required=False,
            initial=bool(run.options.get("month_first")),
        )
        if run.kind == "orders":
            self.fields["make_customers"] = forms.BooleanField(
                label="Make customers that we don’t know yet",
                required=False,
                initial=bool(run.options.get("make_customers")),
                help_text="They’re called “Customer” and their number until somebody brings a name.",
            )
        if run.kind not in {"customers", "people"}:
            self.fields["refer_to"] = forms.CharField(
                label="People’s and customers’ ids are from",
                required=False,
                max_length=60,
                initial=run.options.get("refer_to", ""),
                help_text=f"Another system’s name, if not {run.source}.",
            )

    @property
    def mapping(self) -> dict[str, int]:
        """The chosen column of each field, also of a form that isn't complete."""
        chosen = {name: self.cleaned_data.get(f"field_{name}", NOT_HERE) for name in self._names()}
        return {name: int(at) for name, at in chosen.items() if at != NOT_HERE}

    @property
    def options(self) -> dict[str, Any]:
        """How cells are to be read."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data and name in OPTIONS}

    def _names(self) -> list[str]:
        return [field.name for field in KINDS[self.run.kind].fields]

    def bound_columns(self) -> list[forms.BoundField]:
        """Return the fields that choose columns, in their order."""
        return [self[f"field_{name}"] for name in self._names()]

    def bound_options(self) -> list[forms.BoundField]:
        """Return the fields that say how to read."""
        return [self[name] for name in OPTIONS if name in self.fields]


OPTIONS = ("month_first", "make_customers", "refer_to")

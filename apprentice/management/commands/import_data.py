"""Import a file from this machine."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from apprentice.models import ImportRun, ImportState
from apprentice.services.imports.direct import LocalFile, import_file
from apprentice.services.imports.files import ERRORS, path_of
from apprentice.services.imports.kinds import KINDS
from common.errors import Refused
from common.money import format_count

EVERY_SECONDS = 2.0


class Command(BaseCommand):
    """Import one file now and say what became of its rows."""

    help = "Import a file of customers, people, orders, contracts, evidence and more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=list(KINDS), help="what the rows are")
        parser.add_argument("file", type=Path, help="a CSV, Excel (.xlsx) or Parquet file")
        parser.add_argument("--source", default="file", help="the system that the ids belong to (default: file)")
        parser.add_argument("--map", nargs="+", default=[], metavar="COLUMN=FIELD", help="corrections of the guess")
        parser.add_argument("--refer-to", default="", help="the source whose ids the rows name (default: --source)")
        parser.add_argument("--month-first", action="store_true", help="dates like 11/17/2025 begin with the month")
        parser.add_argument(
            "--new-customers",
            action=argparse.BooleanOptionalAction,
            default=False,
            help="orders: make customers that nobody knows yet",
        )

    def handle(self, *_args: Any, **given: Any) -> None:
        file = LocalFile(
            kind=given["kind"],
            path=given["file"],
            source=given["source"],
            pairs=tuple(given["map"]),
            options={
                "refer_to": given["refer_to"],
                "month_first": given["month_first"],
                "make_customers": given["new_customers"],
            },
        )
        started = time.monotonic()
        try:
            run = import_file(file=file, clock=timezone.now, told=self._teller())
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._report(run, time.monotonic() - started)

    def _teller(self) -> Any:
        last = [0.0]

        def tell(columns: dict[str, Any]) -> None:
            if columns.get("step"):
                self.stderr.write(f"{columns['step']} …")
            elif "done_rows" in columns and time.monotonic() - last[0] > EVERY_SECONDS:
                last[0] = time.monotonic()
                self.stderr.write(f"  {format_count(columns['done_rows'])} rows")

        return tell

    def _report(self, run: ImportRun, seconds: float) -> None:
        if run.state != ImportState.DONE:
            raise CommandError(run.error or f"The import ended as {run.get_state_display().lower()}.")
        one = KINDS[run.kind].label.lower()
        self.stdout.write(
            f"{format_count(run.total_rows)} rows became {format_count(run.loaded)} {one} in {seconds:.1f} s: "
            f"{format_count(run.created)} new, {format_count(run.updated)} updated, "
            f"{format_count(run.unchanged)} unchanged. {format_count(run.refused)} rows refused."
        )
        if run.made:
            self.stdout.write(f"{format_count(run.made)} customers were made.")
        if run.refused:
            self.stdout.write(f"Why, row by row: {path_of(run, ERRORS)}")

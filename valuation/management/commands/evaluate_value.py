"""Judge the value models on a company's own past."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from common.money import format_count
from valuation.services.judgement import judge_orders, marks_of
from valuation.services.orders_file import FIELDS, OrdersRead, open_orders, read_orders


def a_day(said: str) -> date:
    """Read a day as it is typed on a command line."""
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{said} is not a day such as 2025-07-01") from error


class Command(BaseCommand):
    """Fit every model on the orders before a day, score it on those from that day on, and print the marks as JSON."""

    help = (
        "Fit the value models on the orders before a day and score them on those from that day on; prints a JSON list "
        "with the marks of each model. Rows that cannot be read are counted and named on the standard error."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("orders", type=Path, help="a CSV, Excel (.xlsx) or Parquet file, an order (line) a row")
        parser.add_argument("--split", type=a_day, required=True, metavar="DATE", help="the first day to be forecast")
        for name in FIELDS:
            parser.add_argument(f"--{name}", default="", metavar="COL", help=f"the column of the {name}; else guessed")
        parser.add_argument("--month-first", action="store_true", help="dates like 11/17/2025 begin with the month")

    def handle(self, *_args: Any, **given: Any) -> None:
        try:
            table, places = open_orders(given["orders"], {name: given[name] for name in FIELDS})
            read = read_orders(table, places, month_first=given["month_first"], told=lambda _rows: None)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._complain(read)
        judged = judge_orders(read, split_on=given["split"], told=lambda _step, _share: None)
        self.stdout.write(json.dumps(marks_of(judged), indent=2, allow_nan=False))

    def _complain(self, read: OrdersRead) -> None:
        if not read.refused:
            return
        self.stderr.write(f"{format_count(read.refused)} of {format_count(read.rows)} rows stayed out:")
        for one in read.complaints:
            self.stderr.write(f"  row {one.row}, {one.column}: {one.why}")
        if read.refused > len(read.complaints):
            self.stderr.write(f"  and {format_count(read.refused - len(read.complaints))} more")

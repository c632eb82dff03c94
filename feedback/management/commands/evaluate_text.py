"""Judge the text models on labelled comments they have not seen."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.errors import Refused
from feedback.services.labelled_file import read_labelled
from feedback.services.text_evaluation import evaluate_text


class Command(BaseCommand):
    """Learn from one file of labelled comments, read another, and print how right that was as JSON."""

    help = (
        "Learn sentiment and themes from TRAIN.csv, read TEST.csv, and print accuracy, macro_f1, negative_recall, "
        "theme_micro_f1, theme_macro_f1 and docs_per_second as JSON. Both files have the columns text, question, "
        "sentiment (negative, neutral, positive) and themes, joined by |; further columns are ignored. A mark is null "
        "where there is nothing to judge. The themes' macro figure is the mean over every theme of either file."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("train", type=Path, help="labelled comments to learn from")
        parser.add_argument("test", type=Path, help="labelled comments to be judged on")

    def handle(self, *_args: Any, **given: Any) -> None:
        try:
            train, test = read_labelled(given["train"]), read_labelled(given["test"])
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps(evaluate_text(train, test), indent=2, allow_nan=False))

"""Check a file of questions."""

from pathlib import Path
from typing import Any

from defusedcsv import csv
from django.core.management.base import BaseCommand, CommandError, CommandParser

from feedback.scoring.question_check import check_question, languages

COLUMN = "question"
LONGEST_FIELD = 1_000_000


class Command(BaseCommand):
    """Check every question of a CSV file and print what was found as CSV."""

    help = (
        "Check every question of a CSV file with the column `question`; prints CSV with the columns question, labels "
        "(joined by |, empty when nothing was found), probability and rewording."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("questions", type=Path, help="a CSV file in UTF-8 with the column question")
        parser.add_argument("--language", choices=languages(), default="en", help="the language of the questions")

    def handle(self, *_args: Any, **given: Any) -> None:
        questions = read_questions(given["questions"])
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(("question", "labels", "probability", "rewording"))
        for question in questions:
            checked = check_question(question, language=given["language"])
            out.writerow((question, "|".join(checked.kinds), f"{checked.probability:.3f}", checked.rewording))


def read_questions(path: Path) -> list[str]:
    """Return the questions of a file; refuses one that cannot be read or has no such column."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if COLUMN not in (rows.fieldnames or ()):
                raise CommandError(f"{path} has no column “{COLUMN}”")
            return [row[COLUMN] or "" for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error

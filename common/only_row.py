"""Reading one row without putting rows in order first."""

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def only_row(rows: QuerySet[Row]) -> Row | None:
    """Return the row of a question that finds one or none.

    ``first()`` would order by the key, and working out that order among the columns of many joined tables takes longer
    than the question itself.
    """
    return next(iter(rows), None)

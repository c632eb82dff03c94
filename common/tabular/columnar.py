"""Parquet: only the wanted columns, one batch at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common.tabular.limits import MAX_UNPACKED, TableRefused, check_columns
from common.tabular.table import Row

BATCH = 20_000


class Columnar:
    """A file of columns."""

    def __init__(self, path: Path) -> None:
        """Read what the file says of itself."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.notes: list[str] = []
        try:
            self.file = pq.ParquetFile(path)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
            raise TableRefused("This starts like a Parquet file but can’t be read as one. Was it cut short?") from error
        self.header = list(self.file.schema_arrow.names)
        check_columns(len(self.header))
        unpacked = sum(
            self.file.metadata.row_group(group).total_byte_size for group in range(self.file.metadata.num_row_groups)
        )
        if unpacked > MAX_UNPACKED:
            raise TableRefused("Unpacked, this file is larger than a gigabyte. Send it in parts.")

    def count(self) -> int:
        """Return how many rows the file says it has."""
        return int(self.file.metadata.num_rows)

    def rows(self, wanted: list[int]) -> Iterator[Row]:
        """Yield every row with the cells of the wanted columns."""
        import pyarrow as pa

        names = [self.header[at] for at in wanted]
        number = 1
        try:
            for batch in self.file.iter_batches(batch_size=BATCH, columns=list(dict.fromkeys(names))):
                for cells in zip(*(_plain(batch.column(name)) for name in names), strict=True):
                    number += 1
                    yield Row(number, list(cells))
        except (pa.ArrowException, OSError) as error:
            raise TableRefused(f"After row {number} the file can’t be read: it is damaged there.") from error


def _plain(column: Any) -> list[Any]:
    """Return a column as Python values; nanoseconds, which Python doesn't have, become microseconds."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    values: list[Any] = column.to_pylist()
    return values

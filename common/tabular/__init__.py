"""Tables in files (CSV, Excel, Parquet): told apart by content, read row by row, never all at once."""

from common.tabular.cells import CellRefused, Reader
from common.tabular.limits import MAX_COLUMNS, TableRefused
from common.tabular.table import Row, Table, open_table

__all__ = ["MAX_COLUMNS", "CellRefused", "Reader", "Row", "Table", "TableRefused", "open_table"]

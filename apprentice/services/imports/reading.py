"""Every row checked, and rows of one thing put together; what is wrong is said for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from apprentice.services.imports.complaints import Complaint, complain
from apprentice.services.imports.kind import Field, Kind, Options, Record
from apprentice.services.imports.scratch import Item, Scratch
from common.tabular import CellRefused, Row, Table
from common.tabular.cells import Reader

CHUNK = 5_000
NO_SHAPE = "The whole row"
EMPTY: tuple[object, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Plan:
    """How the cells of a row become a record: which field, read how, from which column, and whether it must be said."""

    kind: Kind
    options: Options
    columns: tuple[tuple[str, Reader, str, bool], ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, kind: Kind, options: Options, mapping: dict[str, int], header: Sequence[str]) -> "Plan":
        """Return the plan for a file whose columns have been chosen."""
        chosen: list[tuple[Field, int]] = [(kind.field(name), at) for name, at in mapping.items()]
        return cls(
            kind=kind,
            options=options,
            columns=tuple((f.name, f.reader(options), header[at], f.required) for f, at in chosen),
            places=tuple(at for _, at in chosen),
        )

    @property
    def given(self) -> frozenset[str]:
        """The fields that this file says something about."""
        return frozenset(name for name, *_ in self.columns)

    def title(self, name: str) -> str:
        """Return what a field is called in the file, or its own label where it has no column."""
        return next((column for known, _, column, _ in self.columns if known == name), self.kind.field(name).label)


@dataclass(slots=True)
class Read:
    """What became of some rows: records that hold, and complaints about the others."""

    records: list[tuple[int, Record]] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)

    def refuse(self, complaint: Complaint) -> None:
        """Keep one row out, and say why."""
        self.complaints.append(complaint)
        self.refused.add(complaint.row)


def read_rows(plan: Plan, rows: Sequence[Row]) -> Read:
    """Read rows into records: each cell by its reader, each record by itself, then everybody it names."""
    read = Read()
    for row, record in zip(rows, _all_at_once(plan, rows) or [_record(plan, row, read) for row in rows], strict=True):
        problem = plan.kind.check(record) if record is not None else None
        if record is not None and problem:
            read.refuse(complain(row.number, plan.title(problem[0]), _shown(record.get(problem[0])), problem[1]))
        elif record is not None:
            read.records.append((row.number, record))
    _find_everybody(plan, read)
    return read


def _all_at_once(plan: Plan, rows: Sequence[Row]) -> list[Record | None] | None:
    """Return the records when all rows are sound, read a column at a time, which is faster; else nothing."""
    if any(row.broken for row in rows):
        return None
    columns = []
    try:
        for (_, reader, _, required), cells in zip(
            plan.columns, zip(*(row.cells for row in rows), strict=True), strict=True
        ):
            values = list(map(reader, cells))
            if required and any(value in EMPTY for value in values if not value):
                return None
            columns.append(values)
    except CellRefused:
        return None
    names = [name for name, *_ in plan.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def _record(plan: Plan, row: Row, read: Read) -> Record | None:
    """Return what one row says, or nothing when any of its cells is wrong."""
    if row.broken:
        read.refuse(complain(row.number, NO_SHAPE, row.cells[0] if row.cells else "", row.broken))
        return None
    record: Record = {}
    try:
        for (name, reader, _, required), cell in zip(plan.columns, row.cells, strict=True):
            record[name] = value = reader(cell)
            if required and not value and value in EMPTY:
                break
        else:
            return record
    except CellRefused:
        pass
    _complain_of_cells(plan, row, read)
    return None


def _complain_of_cells(plan: Plan, row: Row, read: Read) -> None:
    """Say what is wrong with each cell of a row."""
    for (_, reader, column, required), cell in zip(plan.columns, row.cells, strict=True):
        try:
            if reader(cell) in EMPTY and required:
                read.refuse(complain(row.number, column, cell, "It is empty."))
        except CellRefused as why:
            read.refuse(complain(row.number, column, cell, str(why)))


def _find_everybody(plan: Plan, read: Read) -> None:
    """Look up whom the records name, and keep out the rows that name somebody unknown."""
    problems = plan.kind.resolve([record for _, record in read.records], plan.options)
    for at, (name, reason) in problems.items():
        number, record = read.records[at]
        read.refuse(complain(number, plan.title(name), _shown(record.get(name)), reason))
    read.records = [one for at, one in enumerate(read.records) if at not in problems]


def _shown(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@dataclass(slots=True)
class Progress:
    """How far reading has come."""

    rows: int = 0
    refused: int = 0


def read_table(
    plan: Plan,
    table: Table,
    scratch: Scratch,
    *,
    told: Callable[[Progress], None],
    complained: Callable[[list[Complaint]], None],
) -> Progress:
    """Read the whole table into the scratch file; ``told`` after each chunk, and may raise to stop."""
    progress = Progress()
    rows = iter(table.rows(list(plan.places)))
    while chunk := list(islice(rows, CHUNK)):
        read = read_rows(plan, chunk)
        _put_together(plan, read, scratch)
        progress.rows += len(chunk)
        progress.refused += len(read.refused)
        complained(read.complaints)
        told(progress)
    scratch.sorted()
    _finish_all(plan, scratch, progress, complained)
    return progress


def _put_together(plan: Plan, read: Read, scratch: Scratch) -> None:
    """Add records to the things with their keys, or complain when they don't belong together."""
    keys = [plan.kind.key(record) for _, record in read.records]
    known = scratch.known(set(keys))
    changed: dict[str, Item] = {}
    for key, (number, record) in zip(keys, read.records, strict=True):
        item = changed.get(key) or known.get(key)
        if item is None:
            changed[key] = Item(key, number, 1, record)
            continue
        clash = plan.kind.merge(item.record, record)
        if clash:
            shown = _shown(record.get("id") or record.get("from") or record.get("person"))
            read.refuse(complain(number, plan.title(plan.kind.fields[0].name), shown, f"{clash} as in row {item.row}."))
        else:
            item.rows += 1
            changed[key] = item
    scratch.put(changed.values())


def _finish_all(
    plan: Plan, scratch: Scratch, progress: Progress, complained: Callable[[list[Complaint]], None]
) -> None:
    """Look at each thing whole, and remember which customers have to be made for the sound ones."""
    for items in scratch.chunks(CHUNK):
        refused: list[tuple[Item, Complaint]] = []
        fresh: dict[str, date] = {}
        for item in items:
            problem = plan.kind.finish(item.record, plan.options)
            if problem:
                refused.append(
                    (item, complain(item.row, plan.title(problem[0]), _shown(item.record.get(problem[0])), problem[1]))
                )
            elif "customer" in item.record and "customer_id" not in item.record:
                who, day = item.record["customer"], item.record["date"]
                fresh[who] = min(day, fresh.get(who, day))
        scratch.put(items)
        scratch.drop(item.key for item, _ in refused)
        scratch.note_fresh(fresh)
        progress.refused += sum(item.rows for item, _ in refused)
        complained([complaint for _, complaint in refused])

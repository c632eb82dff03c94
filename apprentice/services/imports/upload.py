"""From a file that somebody sends to an import that waits for a worker."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.audit import record
from apprentice.models import ImportRun, ImportState
from apprentice.services.imports import columns
from apprentice.services.imports.complaints import complain
from apprentice.services.imports.files import UPLOAD, folder, path_of, put_away
from apprentice.services.imports.kind import Options, Record
from apprentice.services.imports.kinds import KINDS
from apprentice.services.imports.reading import Plan, Read, read_rows
from common.errors import Refused
from common.tabular import Row
from common.tabular.peek import peek
from common.uploads import keep


class NotWaiting(Refused):
    """The import has started, or is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A file as it arrives: what it is, where it comes from, its name and its bytes."""

    kind: str
    source: str
    name: str
    blocks: Iterable[bytes]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Foretold:
    """What one of the first rows would become."""

    number: int
    becomes: str
    problems: tuple[str, ...]


def receive(*, parcel: Parcel, user: User | None, key: uuid.UUID, at: datetime) -> ImportRun:
    """Keep a file, look into it and guess its columns; the same key again returns what was kept."""
    known = ImportRun.objects.filter(key=key, started_by=user).first()
    if known:
        return known
    draft = folder() / f"{key}.{uuid.uuid4().hex}{UPLOAD}"  # a form sent twice at once must not write into one file
    try:
        keep(parcel.blocks, draft)
        return _write(parcel, draft, peek(draft), user=user, key=key, at=at)
    finally:
        draft.unlink(missing_ok=True)


@transaction.atomic
def _write(
    parcel: Parcel, draft: Path, preview: dict[str, Any], *, user: User | None, key: uuid.UUID, at: datetime
) -> ImportRun:
    run, is_new = ImportRun.objects.get_or_create(
        key=key,
        defaults={
            "kind": parcel.kind,
            "file_name": Path(parcel.name).name[-200:],
            "stored_as": f"{key}{UPLOAD}",
            "source": parcel.source,
            "preview": preview,
            "mapping": columns.guess(KINDS[parcel.kind], preview["header"]),
            "options": parcel.options,
            "started_by": user,
            "uploaded_at": at,
            "total_rows": preview["count"],
        },
    )
    if is_new:
        draft.rename(path_of(run, UPLOAD))
        record(actor=user, action="sent a file", at=at, subject="import", subject_id=run.pk, detail=parcel.kind)
    return run


def foretell(run: ImportRun, mapping: dict[str, int]) -> list[Foretold]:
    """Say what each of the first rows would become, without writing anything."""
    kind, options, header = KINDS[run.kind], Options.of(run), run.preview["header"]
    if columns.missing(kind, mapping):
        return []
    columns.check(kind, mapping, width=len(header))
    plan = Plan.of(kind, options, mapping, header)
    rows = [_chosen(row, plan) for row in run.preview["rows"]]
    read = read_rows(plan, rows)
    becomes = _become(plan, read)
    problems: dict[int, list[str]] = {}
    for one in read.complaints:
        problems.setdefault(one.row, []).append(f"{one.column}: {one.reason}")
    return [Foretold(row.number, becomes.get(row.number, ""), tuple(problems.get(row.number, ()))) for row in rows]


def _become(plan: Plan, read: Read) -> dict[int, str]:
    """Say what each sound row becomes; rows of one thing are put together as they will be."""
    said: dict[int, str] = {}
    first: dict[str, tuple[int, Record]] = {}
    for number, row in read.records:
        said[number] = plan.kind.describe(row, plan.options)
        begun, whole = first.setdefault(plan.kind.key(row), (number, row))
        if begun != number:
            clash = plan.kind.merge(whole, row)
            said[number] += "" if clash else f", added to row {begun}"
            if clash:
                read.refuse(complain(number, plan.title(plan.kind.fields[0].name), "", f"{clash} as in row {begun}."))
    return said


def _chosen(row: list[Any], plan: Plan) -> Row:
    number, cells, broken = row
    return Row(number, [cells[at] if at < len(cells) else "" for at in plan.places], broken)


@transaction.atomic
def start(*, run: ImportRun, mapping: dict[str, int], at: datetime) -> None:
    """Let the import wait for a worker with the chosen columns; the caller nudges."""
    columns.check(KINDS[run.kind], mapping, width=len(run.preview.get("header", ())))
    started = ImportRun.objects.filter(pk=run.pk, state=ImportState.UPLOADED).update(
        state=ImportState.PENDING, mapping=mapping, step="Waiting for its turn"
    )
    if not started:
        raise NotWaiting("This import has started already.")
    record(actor=run.started_by, action="started an import", at=at, subject="import", subject_id=run.pk)


def choose(*, run: ImportRun, mapping: dict[str, int], options: dict[str, Any]) -> ImportRun:
    """Keep a choice of columns and options while the import waits for them."""
    ImportRun.objects.filter(pk=run.pk, state=ImportState.UPLOADED).update(mapping=mapping, options=options)
    run.mapping, run.options = mapping, options
    return run


def cancel(*, run: ImportRun, at: datetime) -> bool:
    """Stop an import; what came in before stays, and a worker that is at it stops at its next step."""
    going = [ImportState.UPLOADED, ImportState.PENDING, ImportState.RUNNING]
    stopped = ImportRun.objects.filter(pk=run.pk, state__in=going).update(
        state=ImportState.CANCELLED, finished_at=at, preview={}, step=""
    )
    if stopped:
        record(actor=run.started_by, action="stopped an import", at=at, subject="import", subject_id=run.pk)
        run.refresh_from_db()
        put_away(run)
    return bool(stopped)

"""Uploads of state-homed tables (goals, events, roadmap): upserted by key, undone to the letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Connection, insert, select

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import records, schema
from core.state.database import now, reading, writing
from core.state.goals import goal_data
from core.tables.registry import TABLES
from core.tables.staged import Part, Source

Outside = tuple[int, str, str | None]
"""A row that was not taken: its number in the file, the code of the reason, the column."""

_FILLED: Mapping[str, Callable[[records.Data], dict[str, Any]]] = {"goals": goal_data}
"""What a table's blanks mean, where they mean something."""


@dataclass(frozen=True)
class Counts:
    """What an upload does: rows that are new, changed, the same as kept; read counts every row of the part."""

    read: int
    new: int
    changed: int
    same: int


@dataclass(frozen=True)
class Upload:
    """One upload; id is "s<number>", None when nothing differed and so nothing was written."""

    id: str | None
    table: str
    file: str
    importer: str
    imported_at: datetime
    counts: Counts
    undone_by: str | None = None
    undone_at: datetime | None = None
    sheet: str = ""
    rejected: int = 0
    findings: tuple[Any, ...] = ()      # as plain values


@dataclass(frozen=True)
class _Row:
    """One row of a part next to the row that is kept."""

    key: tuple[str | int, ...]
    source_row: int | None
    before: dict[str, Any] | None
    after: dict[str, Any]


def preview_upload(space: Workspace, part: Part, source: Source) -> Counts:
    """Return what apply_upload would do, without doing it."""
    with reading(space) as connection:
        return _counts(part, _compared(connection, part, source))


def apply_upload(space: Workspace, part: Part, source: Source, *, who: str, at: datetime | None = None, rejected: int = 0,
                 findings: Sequence[Any] = (), outside: Sequence[Outside] = ()) -> Upload:
    """Write the part's rows by key in one transaction, keep what they replaced, and return the upload.

    Columns that the file did not have keep the value they have. The last row of a key wins. All rows the same: nothing
    is written and the upload has no id. rejected, findings (plain values) and outside (rows not taken: source row, code,
    column) are kept with it. CockpitError for a table that is not kept here or a row that cannot be.
    """
    moment = at or now()
    with writing(space) as connection:
        compared = _compared(connection, part, source)
        counts = _counts(part, compared)
        if counts.new + counts.changed == 0:
            return Upload(None, part.table, source.path_name, who, moment, counts, sheet=source.sheet)
        number = _insert_upload(connection, part, source, counts, who, moment)
        connection.execute(insert(schema.upload_notes).values(
            upload_id=number, rejected=rejected, findings=list(findings), outside=[list(one) for one in outside]))
        for row in compared:
            records.put(connection, part.table, row.key, row.after, who=who, at=moment, action="upload")
        connection.execute(insert(schema.upload_rows), [
            {"upload_id": number, "key": records.key_text(row.key), "source_row": row.source_row, "old": row.before,
             "new": row.after} for row in compared])     # the same ones too: they stand when an earlier upload goes
        return Upload(f"s{number}", part.table, source.path_name, who, moment, counts, None, None, source.sheet, rejected, tuple(findings))


def uploads(space: Workspace) -> list[Upload]:
    """Return every upload, the newest first, undone ones included."""
    heads, notes = schema.uploads, schema.upload_notes
    query = select(heads, notes.c.rejected, notes.c.findings).outerjoin(notes, notes.c.upload_id == heads.c.id).order_by(heads.c.id.desc())
    with reading(space) as connection:
        return [_upload(row) for row in connection.execute(query)]


def source_of(space: Workspace, upload: str) -> tuple[Source, str, list[Outside]] | None:
    """Return where an upload ("s3") came from, its table, and the rows that were not taken; None for an unknown one."""
    heads, notes = schema.uploads, schema.upload_notes
    number = int(upload[1:]) if upload[:1] == "s" and upload[1:].isdecimal() else 0
    query = select(heads, notes.c.outside).outerjoin(notes, notes.c.upload_id == heads.c.id).where(heads.c.id == number)
    with reading(space) as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    source = Source(row.file, row.sha256, row.sheet, row.header_row, row.columns)
    return source, row.table_name, [(int(place), str(code), column) for place, code, column in row.outside or ()]


def _compared(connection: Connection, part: Part, source: Source) -> list[_Row]:
    if part.table not in TABLES or TABLES[part.table].home != "state":
        raise CockpitError("upload_table", Text(
            zh=f"「{part.table}」不是目标、活动或路线图类的表，不能存到这里。",
            en=f"“{part.table}” is no table of goals, events or the roadmap: it is not kept here."))
    kept = {record.key: record.data for record in records.read_all(connection, part.table)}
    rows: dict[tuple[str | int, ...], _Row] = {}
    for row in pq.read_table(part.parquet).to_pylist():
        source_row = row.pop("_row", None)
        given = _known(row, source)
        whole = records.encoded(_FILLED.get(part.table, dict)(row))
        key = tuple("" if whole[name] is None else whole[name] for name in TABLES[part.table].key)
        before = kept.get(key)
        after = whole if before is None else before | {name: whole[name] for name in given}
        rows[key] = _Row(key, source_row, before, after)
    return list(rows.values())


def _known(row: Mapping[str, Any], source: Source) -> list[str]:
    in_file = {column for column in source.columns.values() if column is not None}
    return [name for name in row if name in in_file]


def _counts(part: Part, compared: list[_Row]) -> Counts:
    new = sum(row.before is None for row in compared)
    changed = sum(row.before is not None and row.before != row.after for row in compared)
    return Counts(part.rows, new, changed, len(compared) - new - changed)


def _insert_upload(connection: Connection, part: Part, source: Source, counts: Counts, who: str,
                   at: datetime) -> int:
    result = connection.execute(insert(schema.uploads).values(
        table_name=part.table, file=source.path_name, sha256=source.sha256, sheet=source.sheet,
        header_row=source.header_row, columns=source.columns, importer=who, imported_at=at, rows_read=counts.read,
        rows_new=counts.new, rows_changed=counts.changed, rows_same=counts.same))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def _upload(row: Any) -> Upload:
    return Upload(f"s{row.id}", row.table_name, row.file, row.importer, row.imported_at,
                  Counts(row.rows_read, row.rows_new, row.rows_changed, row.rows_same), row.undone_by, row.undone_at,
                  row.sheet, row.rejected or 0, tuple(row.findings or ()))

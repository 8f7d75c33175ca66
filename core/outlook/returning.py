"""What goes back to the manager as a workbook: rows that were not taken, coloured with their reasons; and a table's rows to edit."""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core import ingest, store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Lang, Text
from core.ingest.filled import filled
from core.ingest.process import Progress
from core.ingest.template import headers
from core.outlook.raw import known, outside_rows, own_folder, remembered, said
from core.state import import_answers, records, uploads
from core.state.settings import settings
from core.tables.declare import Kind, Table
from core.tables.registry import TABLES
from core.tables.staged import Source

XLSX_ROWS = 50_000
"""More rows than this leave as csv: a workbook of them would take the server a minute."""


def of_file(space: Workspace, path: Path, name: str, sheet: str, *, who: str, answers: Mapping[str, str], lang: Lang,
            progress: Progress | None = None) -> bytes:
    """Return a file that is not imported yet as a workbook in which the rows of a sheet that cannot be taken are coloured."""
    with own_folder(space, who) as folder:
        read = ingest.read(path, folder, sheet=sheet or None, answers=answers, remembered=remembered(space), progress=progress,
                           name=name, currency=settings(space).currency, said=said(space), known=known(space))
        staged = next((one for one in read if one.source.sheet == sheet and one.table), None)
        rows = outside_rows(staged.outside) if staged else []
        if staged is None or staged.table is None or not rows:
            raise _nothing(name)
        return ingest.give_back(path, folder, staged.source, staged.table, rows, lang=lang, answers={**answers, **staged.answers}, progress=progress)


def of_batch(space: Workspace, batch: str, *, who: str, lang: Lang) -> bytes:
    """Return the file of an import ("f12", "s3") as a workbook in which the rows that were not taken are coloured.

    Raise CockpitError when every row was taken, or the uploaded file is gone.
    """
    kept = _facts(space, batch) if batch.startswith("f") else uploads.source_of(space, batch)
    if kept is None or not kept[2]:
        raise _nothing(batch)
    source, table, rows = kept
    raw = space.raw / source.sha256
    if not raw.exists():
        raise CockpitError("raw_missing", Text(zh=f"原始文件「{source.path_name}」已不在工作区里。请重新上传。",
                                               en=f"The uploaded file “{source.path_name}” is no longer in the workspace: upload it again."))
    with own_folder(space, who) as folder:
        return ingest.give_back(raw, folder, source, table, rows, lang=lang, answers=_answered(space, batch, source))


def _answered(space: Workspace, batch: str, source: Source) -> dict[str, str]:
    """Return what was answered about the import, and about other sheets of the same file, those with their sheet's name."""
    sheets = {row["batch"]: row["sheet"] for row in store.batches(store.current(space)).to_dict("records") if row["sha256"] == source.sha256}
    given = import_answers.of(space, [*sheets, batch])
    others = {f"{sheets[other]}/{key}": value for other, answers in given.items() if sheets.get(other, source.sheet) != source.sheet for key, value in answers.items()}
    return {**others, **given.get(batch, {})}


def current_rows(space: Workspace, table: str, lang: Lang) -> tuple[bytes, str]:
    """Return a table's current rows as a file to edit and upload again, and its ending: xlsx, or csv beyond XLSX_ROWS rows."""
    declared = TABLES[table]
    rows = _kept_rows(space, declared)
    if len(rows) <= XLSX_ROWS:
        return filled(declared, rows, lang), "xlsx"
    return _as_csv(declared, rows, lang), "csv"


def count(space: Workspace, table: str) -> int:
    """Return how many rows a table holds now."""
    if TABLES[table].home == "state":
        return len(records.rows(space, table))
    return int(store.current(space).rows(f"select count(*) from {table}")[0][0])


def _facts(space: Workspace, batch: str) -> tuple[Source, str, list[tuple[int, str, str | None]]] | None:
    facts = store.current(space)
    found = [row for row in store.batches(facts).to_dict("records") if row["batch"] == batch]
    if not found:
        return None
    columns = json.loads(found[0]["columns"])
    table = max(found, key=lambda row: sum(TABLES[row["table_name"]].key[0] == column for column in columns.values()))["table_name"]
    source = Source(found[0]["file"], found[0]["sha256"], found[0]["sheet"], int(found[0]["header_row"]), columns)
    return source, table, store.rejects(facts, batch)


def _kept_rows(space: Workspace, table: Table) -> list[dict[str, Any]]:
    if table.home == "state":
        return [record.data for record in records.rows(space, table.name)]
    names = [column.name for column in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    return [dict(zip(names, row, strict=True)) for row in store.current(space).rows(f"select {quoted} from {table.name} order by _seq")]


def _as_csv(table: Table, rows: list[dict[str, Any]], lang: Lang) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headers(table, lang))
    for row in rows:
        writer.writerow([_guarded(row[column.name], column.kind) for column in table.columns])
    return file.getvalue().encode("utf-8-sig")


def _guarded(value: Any, kind: Kind) -> str:
    """Return a cell; ids of digits as ="0012", so that a spreadsheet program keeps them, and no other text as a formula."""
    text = "" if value is None else str(value)
    if kind is Kind.ID and text.isascii() and text.isdigit():
        return f'="{text}"'
    return f"'{text}" if kind in (Kind.ID, Kind.TEXT, Kind.CHOICE) and text[:1] in ("=", "+", "-", "@") else text


def _nothing(name: str) -> CockpitError:
    return CockpitError("nothing_outside", Text(zh=f"「{name[:60]}」里没有未采用的行。", en=f"No row of “{name[:60]}” was left out."))

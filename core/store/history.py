"""The import history of a version: one row per import and table."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from core.store.connection import Connection, quoted
from core.store.facts import Facts
from core.store.names import number_of
from core.store.rows import Counts
from core.tables.staged import Finding, Source


def next_batch(connection: Connection) -> int:
    return int(connection.execute("select coalesce(max(batch), 0) + 1 from batches").fetchall()[0][0])


def record(connection: Connection, batch: int, counts: Sequence[Counts], source: Source, *, importer: str, at: datetime,
           findings: Sequence[Finding]) -> None:
    """Write an import into the history; its findings stand with its first table."""
    for place, part in enumerate(counts):
        told = [as_json(finding) for finding in findings] if place == 0 else []
        connection.execute(
            "insert into batches values (?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, ?, ?, ?, ?, ?, ?)",
            [batch, part.table, source.path_name, source.sha256, source.sheet, source.header_row, _dump(source.columns),
             importer, at, part.read, part.new, part.changed, part.same, part.rejected, _dump(told)])


def batches(facts: Facts) -> pd.DataFrame:
    """Return the import history, newest first: one row per import and table.

    Columns: batch ("f12"), table_name, file, sha256, sheet, header_row, columns (JSON), importer, imported_at,
    undone_at, undone_by (missing while it counts), rows_read, rows_new, rows_changed, rows_same, rows_rejected,
    findings (JSON list).
    """
    return facts.query("select * replace ('f' || batch as batch) from batches order by batches.batch desc, table_name")


def keep_rejects(connection: Connection, batch: int, tables: Sequence[str], outside: Path | None) -> None:
    """Keep which rows of the import were not taken and why: refused by reading, left out by the user, or repeated below."""
    pieces = [f'select _row, code, "column" from read_parquet({quoted(str(outside))})'] if outside else []
    for name in tables:
        pieces += [f'select _row, code, "column" from dropped_{name}',
                   f"select _row, 'key_repeated', null from incoming_{name} where _seq in (select _seq from beaten_{name})"]
    connection.execute(f'insert into rejects select {batch}, _row, code, "column" from ({" union all ".join(pieces)}) as r order by _row')


def rejects(facts: Facts, batch: str) -> list[tuple[int, str, str | None]]:
    """Return the rows of an import ("f12") that were not taken: source row, code of the reason, column; in row order."""
    if not facts.rows("select 1 from duckdb_tables() where table_name = 'rejects'"):
        return []      # the file of an older program, before its next import
    return [(int(row), str(code), column) for row, code, column in facts.rows(
        'select _row, code, "column" from rejects where batch = ? order by _row, code', [number_of(batch)])]


def as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as plain values."""
    return {"level": finding.level, "code": finding.code, "column": finding.column, "count": finding.count,
            "rows": list(finding.rows), "text": finding.text.to_json(), "advice": finding.advice.to_json()}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

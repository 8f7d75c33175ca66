"""Putting literal rows into a workspace, and reading what stands there."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from core import store
from core.base.home import Workspace
from core.base.text import same
from core.store.facts import Facts
from core.store.registry import FACTS
from core.tables.declare import Column, Kind, Table
from core.tables.staged import Part, Source

AT = datetime(2026, 9, 1, 8, 0)
_ARROW = {
    Kind.DATE: pa.date32(), Kind.MONTH: pa.date32(), Kind.TIME: pa.timestamp("us"), Kind.MONEY: pa.decimal128(18, 4),
    Kind.NUMBER: pa.decimal128(18, 4), Kind.COUNT: pa.int64(), Kind.SHARE: pa.float64(), Kind.FLAG: pa.bool_(),
}


def _table(name: str, kinds: Mapping[str, Kind], **rest: Any) -> Table:
    columns = tuple(Column(column, kind, same(column)) for column, kind in kinds.items())
    return Table(name, same(name), same("one row"), columns, **rest)


PRICES = _table("prices", {"shop": Kind.TEXT, "item": Kind.ID, "price": Kind.MONEY, "at": Kind.TIME},
                key=("shop", "item"), day="at")
LEVELS = _table("levels", {"day": Kind.DATE, "place": Kind.TEXT, "item": Kind.ID, "pieces": Kind.COUNT},
                key=("day", "place", "item"), replace="days", scope=("day", "place"), day="day")
MINI = {"prices": PRICES, "levels": LEVELS}
"""Two small tables, one of each replace rule; no mart is made from them, so imports are quick."""


def staged(space: Workspace, table: str, rows: Sequence[Mapping[str, Any]], tables: Mapping[str, Table] = FACTS) -> Part:
    """Write rows, given as far as they matter, as a part; _row counts from 2 as in a sheet with one header row."""
    columns = {
        column.name: pa.array([_value(row.get(column.name), column.kind) for row in rows], _ARROW.get(column.kind, pa.string()))
        for column in tables[table].columns}
    columns["_row"] = pa.array(range(2, len(rows) + 2), pa.int32())
    path = space.staging / f"{uuid4().hex}.parquet"
    pq.write_table(pa.table(columns), path)
    return Part(table, path, len(rows))


def put(space: Workspace, table: str, rows: Sequence[Mapping[str, Any]], *, tables: Mapping[str, Table] = FACTS,
        file: str = "rows.xlsx", **options: Any) -> store.Commit:
    """Import literal rows."""
    return store.commit(space, [staged(space, table, rows, tables)], source(file), importer="li",
                        at=options.pop("at", AT), tables=tables, **options)


def source(file: str = "rows.xlsx") -> Source:
    return Source(file, "0" * 64, "Sheet1", 1, {})


def contents(facts: Facts, table: Table) -> list[tuple[Any, ...]]:
    """Return the current rows without their origin, sorted."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return sorted(facts.rows(f"select {columns} from {table.name}"), key=repr)


def _value(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind in (Kind.MONEY, Kind.NUMBER):
        return Decimal(str(value))
    if kind is Kind.TIME and isinstance(value, str):
        return datetime.fromisoformat(value)
    if kind in (Kind.DATE, Kind.MONTH) and isinstance(value, str):
        return date.fromisoformat(value)
    return value

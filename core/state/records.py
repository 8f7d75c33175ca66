"""Rows of the uploadable tables that live in the state: read, write with a version, remove; each change audited."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.base.home import Workspace
from core.state import schema
from core.state.audit import record_change
from core.state.conflict import raise_stale
from core.state.database import as_json, reading

Data = Mapping[str, Any]
Key = Sequence[str | int]


@dataclass(frozen=True)
class Record:
    """One row as it is kept: JSON values (decimals and dates as text), and who wrote this version of it when."""

    table: str
    key: tuple[str | int, ...]
    data: dict[str, Any]
    version: int
    changed_by: str
    changed_at: datetime


def rows(space: Workspace, table: str) -> list[Record]:
    """Return all rows of a state-homed table, sorted by key."""
    with reading(space) as connection:
        return read_all(connection, table)


def read_all(connection: Connection, table: str) -> list[Record]:
    found = connection.execute(select(schema.records).where(schema.records.c.table_name == table))
    return sorted((_record(row) for row in found), key=lambda record: tuple(map(str, record.key)))


def read_one(connection: Connection, table: str, key: Key) -> Record | None:
    row = connection.execute(select(schema.records).where(*_is(table, key))).one_or_none()
    return None if row is None else _record(row)


def put(connection: Connection, table: str, key: Key, data: Data, *, who: str, at: datetime,
        version: int | None = None, action: str = "set") -> Record:
    """Write a row and its audit entry, and return it as kept; the same values again write nothing.

    version is what the writer saw (0: no row); another one in the file raises CockpitError with both values, unless
    both values are alike. None writes without asking.
    """
    before, after = read_one(connection, table, key), encoded(data)
    if before is not None and before.data == after:
        return before
    if version is not None and version != (before.version if before else 0):
        raise_stale(connection, table, key_text(key), before.data if before else None, after)
    number = record_change(connection, table, key_text(key), action, before.data if before else None, after,
                           who=who, at=at)
    values = {"data": after, "version": number, "changed_by": who, "changed_at": at}
    if before is None:
        connection.execute(insert(schema.records).values(table_name=table, key=key_text(key), **values))
    else:
        connection.execute(update(schema.records).where(*_is(table, key)).values(**values))
    return Record(table, tuple(key), after, number, who, at)


def remove(connection: Connection, table: str, key: Key, *, who: str, at: datetime, version: int | None = None,
           action: str = "delete") -> bool:
    """Delete a row and audit it; return whether it was there. A version other than the kept one raises CockpitError."""
    before = read_one(connection, table, key)
    if before is None:
        return False
    if version is not None and version != before.version:
        raise_stale(connection, table, key_text(key), before.data, None)
    record_change(connection, table, key_text(key), action, before.data, None, who=who, at=at)
    connection.execute(delete(schema.records).where(*_is(table, key)))
    return True


def encoded(data: Data) -> dict[str, Any]:
    """Return the row as JSON values: decimals as plain text without idle zeros, days in ISO form, '' as null."""
    return {name: _plain(value) for name, value in data.items()}


def decimal_text(value: Decimal) -> str:
    """Return a decimal's one spelling: 0.3500 and 3.5E-1 are both 0.35."""
    return format(value.normalize() if value else Decimal(0), "f")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):        # a datetime is one too
        return value.isoformat()
    return None if value == "" else value


def key_text(key: Key) -> str:
    """Return a key as it is written in the file: a JSON array."""
    return as_json(list(key))


def key_of(text: str) -> tuple[str | int, ...]:
    return tuple(json.loads(text))


def _is(table: str, key: Key) -> tuple[Any, Any]:
    return schema.records.c.table_name == table, schema.records.c.key == key_text(key)


def _record(row: Any) -> Record:
    return Record(row.table_name, key_of(row.key), row.data, row.version, row.changed_by, row.changed_at)

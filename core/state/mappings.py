"""Which columns a file layout was confirmed to mean, so that the next file of that layout needs no question."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from core.base.home import Workspace
from core.state import schema
from core.state.audit import record_change
from core.state.database import as_json, now, reading, writing

_QUERY = select(schema.mappings, schema.mapping_answers.c.answers).outerjoin(
    schema.mapping_answers, schema.mappings.c.signature == schema.mapping_answers.c.signature)


@dataclass(frozen=True)
class RememberedMapping:
    """A confirmed layout: its table and what each header means (None: left in the raw file)."""

    signature: str
    table: str
    headers: tuple[str, ...]
    columns: dict[str, str | None]
    who: str
    at: datetime
    answers: dict[str, str] = field(default_factory=dict)   # to questions about files of this layout: dates, units, channel


def signature(headers: Iterable[str]) -> str:
    """Return the name of a layout: the same headers in another order, case or spacing are the same layout."""
    names = sorted(" ".join(header.split()).casefold() for header in headers)
    return hashlib.sha256(as_json(names).encode()).hexdigest()[:16]


def remember(space: Workspace, table: str, columns: Mapping[str, str | None], *, who: str,
             at: datetime | None = None, answers: Mapping[str, str] | None = None) -> RememberedMapping:
    """Keep what the headers (the keys of columns) of a layout mean, in place of what was kept for it before.

    answers are kept with it; None leaves those that were.
    """
    made = RememberedMapping(signature(columns), table, tuple(columns), dict(columns), who, at or now(), dict(answers or {}))
    with writing(space) as connection:
        before = _read(connection, made.signature)
        if before is not None:
            made = replace(made, answers={**before.answers, **made.answers} if before.table == table else made.answers)
            _drop(connection, made.signature)
        if made.answers:
            connection.execute(insert(schema.mapping_answers).values(signature=made.signature, answers=made.answers))
        connection.execute(insert(schema.mappings).values(
            signature=made.signature, table_name=table, headers=list(columns), columns=dict(columns), who=who,
            at=made.at))
        record_change(connection, "mapping", as_json([made.signature]), "set", _told(before), _told(made), who=who,
                      at=made.at)
    return made


def recall(space: Workspace, headers: Iterable[str]) -> RememberedMapping | None:
    """Return what was confirmed for these headers, its columns keyed by the headers as given; None when nothing was."""
    given = list(headers)
    with reading(space) as connection:
        found = _read(connection, signature(given))
    if found is None:
        return None
    meant = {signature([header]): column for header, column in found.columns.items()}
    return RememberedMapping(found.signature, found.table, tuple(given),
                             {header: meant[signature([header])] for header in given}, found.who, found.at, found.answers)


def mappings(space: Workspace) -> list[RememberedMapping]:
    """Return every remembered layout, the newest first."""
    query = _QUERY.order_by(schema.mappings.c.at.desc(), schema.mappings.c.signature)
    with reading(space) as connection:
        return [_mapping(row) for row in connection.execute(query)]


def forget(space: Workspace, layout: str, *, who: str, at: datetime | None = None) -> bool:
    """Delete a remembered layout by its signature; return whether it was there."""
    with writing(space) as connection:
        before = _read(connection, layout)
        if before is None:
            return False
        _drop(connection, layout)
        record_change(connection, "mapping", as_json([layout]), "delete", _told(before), None, who=who, at=at or now())
        return True


def _read(connection: Connection, layout: str) -> RememberedMapping | None:
    row = connection.execute(_QUERY.where(schema.mappings.c.signature == layout)).one_or_none()
    return None if row is None else _mapping(row)


def _drop(connection: Connection, layout: str) -> None:
    for kept in (schema.mappings, schema.mapping_answers):
        connection.execute(delete(kept).where(kept.c.signature == layout))


def _told(mapping: RememberedMapping | None) -> dict[str, Any] | None:
    return None if mapping is None else {"table": mapping.table, "columns": mapping.columns, **({"answers": mapping.answers} if mapping.answers else {})}


def _mapping(row: Any) -> RememberedMapping:
    return RememberedMapping(row.signature, row.table_name, tuple(row.headers), row.columns, row.who, row.at, row.answers or {})

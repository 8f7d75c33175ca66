"""Who changed what, when, from what to what: a list that only grows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from core.base.home import Workspace
from core.state import schema
from core.state.database import as_json, reading


@dataclass(frozen=True)
class Change:
    """One change of one row; old is None for a new row, new is None for a deleted one."""

    id: int
    at: datetime
    who: str
    subject: str                     # the table's name, or scenario, mapping, note, setting
    key: tuple[str | int, ...]
    action: str                      # set, delete, upload, undo, template
    old: dict[str, Any] | None
    new: dict[str, Any] | None

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The values that differ, as field: (old, new)."""
        old, new = self.old or {}, self.new or {}
        names = [*new, *(name for name in old if name not in new)]
        return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}


def record_change(connection: Connection, subject: str, key: str, action: str, old: Mapping[str, Any] | None,
                  new: Mapping[str, Any] | None, *, who: str, at: datetime) -> int:
    """Append one change and return its number, which serves as the row's version."""
    result = connection.execute(insert(schema.audit).values(
        at=at, who=who, subject=subject, key=key, action=action, old=old, new=new))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def newest(connection: Connection, subject: str) -> int:
    """Return the number of the newest change of a subject, 0 without any: it moves whenever a row of it does."""
    return int(connection.execute(select(func.max(schema.audit.c.id)).where(schema.audit.c.subject == subject)).scalar() or 0)


def changes(space: Workspace, subject: str | None = None, key: tuple[str | int, ...] | None = None, *,
            limit: int = 500) -> list[Change]:
    """Return the newest changes first: all, of one subject, or of one row."""
    query = select(schema.audit).order_by(schema.audit.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(schema.audit.c.subject == subject)
    if key is not None:
        query = query.where(schema.audit.c.key == as_json(list(key)))
    with reading(space) as connection:
        return [Change(row.id, row.at, row.who, row.subject, tuple(json.loads(row.key)), row.action, row.old, row.new)
                for row in connection.execute(query)]

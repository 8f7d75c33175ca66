"""Notes that people pin to a card, a KPI or a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text, same
from core.state import schema
from core.state.audit import record_change
from core.state.conflict import stale_text
from core.state.database import as_json, now, reading, writing


@dataclass(frozen=True)
class Note:
    """One note; about names what it is pinned to ("kpi:gmv", "goal:gmv:2026", "scenario:ab12cd34")."""

    id: int
    about: str
    text: str
    version: int
    who: str
    at: datetime


def add(space: Workspace, about: str, text: str, *, who: str, at: datetime | None = None) -> Note:
    """Pin a new note and return it."""
    moment = at or now()
    with writing(space) as connection:
        result = connection.execute(insert(schema.notes).values(about=about, text=text, version=1, who=who, at=moment))
        made = _read(connection, int(result.inserted_primary_key[0]))  # type: ignore[index]
        _audit(connection, made.id, "set", None, made.text, who, moment)
        return made


def notes(space: Workspace, about: str | None = None) -> list[Note]:
    """Return the notes pinned to one thing, or all, the newest first."""
    query = select(schema.notes).order_by(schema.notes.c.at.desc(), schema.notes.c.id.desc())
    if about is not None:
        query = query.where(schema.notes.c.about == about)
    with reading(space) as connection:
        return [Note(**row._mapping) for row in connection.execute(query)]


def edit(space: Workspace, note: Note, text: str, *, who: str, at: datetime | None = None) -> Note:
    """Write a note's new text; raise CockpitError 'stale' when it was changed since it was read."""
    moment = at or now()
    with writing(space) as connection:
        _fresh(connection, note)
        connection.execute(update(schema.notes).where(schema.notes.c.id == note.id).values(
            text=text, version=note.version + 1, who=who, at=moment))
        _audit(connection, note.id, "set", note.text, text, who, moment)
        return _read(connection, note.id)


def remove(space: Workspace, note: Note, *, who: str, at: datetime | None = None) -> None:
    """Delete a note of exactly this version; the audit keeps its text."""
    with writing(space) as connection:
        _fresh(connection, note)
        connection.execute(delete(schema.notes).where(schema.notes.c.id == note.id))
        _audit(connection, note.id, "delete", note.text, None, who, at or now())


def _fresh(connection: Connection, note: Note) -> None:
    kept = _read(connection, note.id)
    if kept.version != note.version:
        raise CockpitError("stale", stale_text(kept.who, kept.at, same(kept.text[:80])))


def _read(connection: Connection, number: int) -> Note:
    row: Any = connection.execute(select(schema.notes).where(schema.notes.c.id == number)).one_or_none()
    if row is None:
        raise CockpitError("note_gone", Text(zh="这条备注已被删除。", en="This note has been deleted."))
    return Note(**row._mapping)


def _audit(connection: Connection, number: int, action: str, old: str | None, new: str | None, who: str,
           at: datetime) -> None:
    record_change(connection, "note", as_json([number]), action, None if old is None else {"text": old},
                  None if new is None else {"text": new}, who=who, at=at)

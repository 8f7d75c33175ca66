"""Taking an upload back: every row as it was before, save those that somebody changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import records, schema
from core.state.database import now, writing


@dataclass(frozen=True)
class Kept:
    """A row that undoing left as it is, and why."""

    key: tuple[str | int, ...]
    reason: Text


@dataclass(frozen=True)
class Undone:
    """How many rows got their old values back, how many went because the upload had brought them, which stayed."""

    restored: int
    removed: int
    kept: tuple[Kept, ...]


def undo_upload(space: Workspace, upload: str, *, who: str, at: datetime | None = None) -> Undone:
    """Take back one upload ("s3"), also out of order, and return what became of its rows.

    A row that a later upload or a person changed since stays as it is and is named; undoing that later upload then
    brings back what was there before this one. CockpitError for an id that is not there or already undone.
    """
    moment = at or now()
    with writing(space) as connection:
        row = _live(connection, upload)
        connection.execute(update(schema.uploads).where(schema.uploads.c.id == row.id).values(
            undone_by=who, undone_at=moment))
        restored, removed, kept = 0, 0, list[Kept]()
        written = select(schema.upload_rows).where(schema.upload_rows.c.upload_id == row.id)
        for change in connection.execute(written.order_by(schema.upload_rows.c.key)).all():
            if change.old == change.new:
                continue
            key = records.key_of(change.key)
            reason = _why_kept(connection, row, change, key)
            if reason is not None:
                kept.append(Kept(key, reason))
            elif change.old is None:
                removed += records.remove(connection, row.table_name, key, who=who, at=moment, action="undo")
            else:
                records.put(connection, row.table_name, key, change.old, who=who, at=moment, action="undo")
                restored += 1
        return Undone(restored, removed, tuple(kept))


def _live(connection: Connection, upload: str) -> Any:
    number = int(upload[1:]) if upload[:1] == "s" and upload[1:].isdecimal() else 0
    row = connection.execute(select(schema.uploads).where(schema.uploads.c.id == number)).one_or_none()
    if row is None:
        raise CockpitError("batch", Text(zh=f"没有编号为「{upload[:20]}」的导入。请在导入记录里查看编号。",
                                         en=f"There is no import “{upload[:20]}”: see the import history for its id."))
    if row.undone_at is not None:
        raise CockpitError("batch_undone", Text(
            zh=f"导入 {upload} 已由 {row.undone_by} 在 {row.undone_at:%Y-%m-%d %H:%M} 撤销。",
            en=f"Import {upload} was already undone by {row.undone_by} at {row.undone_at:%Y-%m-%d %H:%M}."))
    return row


def _why_kept(connection: Connection, upload: Any, change: Any, key: tuple[str | int, ...]) -> Text | None:
    later = _next_upload_of(connection, upload, change.key)
    if later is not None:
        if later.old == change.new:     # nobody touched the row in between: the later one now replaced what was before
            connection.execute(update(schema.upload_rows).where(
                schema.upload_rows.c.upload_id == later.upload_id, schema.upload_rows.c.key == change.key,
            ).values(old=change.old))
        return Text(zh=f"后来的导入 s{later.upload_id} 已改写这一行", en=f"the later import s{later.upload_id} replaced it")
    current = records.read_one(connection, upload.table_name, key)
    if current is None:
        return Text(zh="这一行后来已被删除", en="it was deleted since")
    if current.data != change.new:
        return Text(zh="{who} 后来改动了这一行", en="{who} changed it since").format(who=current.changed_by)
    return None


def _next_upload_of(connection: Connection, upload: Any, key: str) -> Any:
    rows, heads = schema.upload_rows, schema.uploads
    return connection.execute(
        select(rows.c.upload_id, rows.c.old).join(heads, heads.c.id == rows.c.upload_id)
        .where(heads.c.table_name == upload.table_name, heads.c.undone_at.is_(None), rows.c.key == key,
               rows.c.upload_id > upload.id)
        .order_by(rows.c.upload_id).limit(1)).one_or_none()

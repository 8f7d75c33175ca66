"""What a writer is told when somebody else changed the row first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import Connection, select

from core.base.errors import CockpitError
from core.base.text import Text, join, same
from core.state import schema
from core.tables.registry import TABLES


def raise_stale(connection: Connection, subject: str, key: str, theirs: Mapping[str, Any] | None,
                mine: Mapping[str, Any] | None) -> NoReturn:
    """Raise CockpitError that says who changed the row when, and both values of every field that differs."""
    last = connection.execute(
        select(schema.audit.c.who, schema.audit.c.at)
        .where(schema.audit.c.subject == subject, schema.audit.c.key == key)
        .order_by(schema.audit.c.id.desc()).limit(1)).one_or_none()
    who, at = (last.who, last.at) if last else ("?", None)
    raise CockpitError("stale", stale_text(who, at, _told(subject, theirs, mine)))


def stale_text(who: str, at: datetime | None, difference: Text) -> Text:
    """Return the sentence for a write that came second."""
    return Text(
        zh="{who} 在 {at} 已经改动了它（{difference}）。您的修改没有保存：请刷新后再改，以免覆盖对方。",
        en="{who} changed it at {at} ({difference}). Your change was not saved: reload, then decide again.",
    ).format(who=who, at=f"{at:%Y-%m-%d %H:%M}" if at else "?", difference=difference)


def _told(subject: str, theirs: Mapping[str, Any] | None, mine: Mapping[str, Any] | None) -> Text:
    if theirs is None:
        return Text(zh="这一行已被删除", en="the row was deleted")
    if mine is None:
        return Text(zh="您要删除的是旧内容", en="you were about to delete what it used to be")
    differing = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
    return join([
        Text(zh="{label}：对方 {theirs}，您 {mine}", en="{label}: theirs {theirs}, yours {mine}").format(
            label=_label(subject, name), theirs=_shown(theirs.get(name)), mine=_shown(mine.get(name)))
        for name in differing])


def _label(subject: str, name: str) -> Text:
    table = TABLES.get(subject)
    return next((column.label for column in table.columns if column.name == name), same(name)) if table else same(name)


def _shown(value: Any) -> Text:
    return Text(zh="空", en="empty") if value is None or value == "" else same(str(value))

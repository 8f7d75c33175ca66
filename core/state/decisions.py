"""Decisions: what was chosen, by whom, to be done by when; each holds on to the snapshot of what was expected."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text, same
from core.state import schema
from core.state.audit import record_change
from core.state.conflict import stale_text
from core.state.database import as_json, now, reading, writing

Status = Literal["open", "done", "dropped"]


@dataclass(frozen=True)
class Decision:
    """One decision; sealed is the number of the snapshot with the distribution it was made on."""

    title: str
    sealed: int
    owner: str = ""
    due: date | None = None
    status: Status = "open"
    note: str = ""
    id: int = 0
    version: int = 0
    who: str = ""
    at: datetime | None = None


def decide(space: Workspace, decision: Decision, *, who: str, at: datetime | None = None) -> Decision:
    """Keep a new decision and return it with its number; one without a title raises CockpitError 'decision'."""
    moment, values = at or now(), _values(decision)
    with writing(space) as connection:
        made = connection.execute(insert(schema.decisions).values(**values, sealed=decision.sealed, version=1, who=who, at=moment))
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
        record_change(connection, "decision", as_json([number]), "set", None, values, who=who, at=moment)
        return _read(connection, number)


def change(space: Workspace, decision: Decision, *, who: str, at: datetime | None = None) -> Decision:
    """Write a decision's title, owner, date, status and note; the snapshot stays. Raise CockpitError 'stale' when it was changed meanwhile."""
    moment, values = at or now(), _values(decision)
    with writing(space) as connection:
        before = _read(connection, decision.id)
        if before.version != decision.version:
            raise CockpitError("stale", stale_text(before.who, before.at or moment, same(before.title[:80])))
        if _values(before) == values:
            return before
        connection.execute(update(schema.decisions).where(schema.decisions.c.id == decision.id).values(
            **values, version=before.version + 1, who=who, at=moment))
        record_change(connection, "decision", as_json([decision.id]), "set", _values(before), values, who=who, at=moment)
        return _read(connection, decision.id)


def decisions(space: Workspace) -> list[Decision]:
    """Return all decisions, the newest first."""
    with reading(space) as connection:
        return [_decision(row) for row in connection.execute(select(schema.decisions).order_by(schema.decisions.c.id.desc()))]


def _values(decision: Decision) -> dict[str, Any]:
    if not decision.title.strip():
        raise CockpitError("decision", Text(zh="请写一句话：决定了什么。", en="Say in a sentence what was decided."))
    return {"title": decision.title.strip(), "owner": decision.owner.strip(), "due": decision.due.isoformat() if decision.due else "",
            "status": decision.status, "note": decision.note.strip()}


def _read(connection: Connection, number: int) -> Decision:
    row = connection.execute(select(schema.decisions).where(schema.decisions.c.id == number)).one_or_none()
    if row is None:
        raise CockpitError("decision", Text(zh=f"没有编号为 {number} 的决定。", en=f"There is no decision number {number}."))
    return _decision(row)


def _decision(row: Any) -> Decision:
    made = Decision(**row._mapping)
    return replace(made, due=date.fromisoformat(row.due) if row.due else None)

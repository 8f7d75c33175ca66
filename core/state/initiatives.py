"""The roadmap's initiatives: what is delivered by when, by whom, how far it is."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from core.base.home import Workspace
from core.base.text import Text, same
from core.state import records, template
from core.state.database import now, writing


@dataclass(frozen=True)
class Initiative:
    """One initiative; progress 0..1; due is its last day, None while open; version 0: new."""

    initiative_id: str
    title: str
    lead: str = ""
    teams: str = ""
    due: date | None = None
    status: str = "planned"
    progress: float = 0.0
    goal: str = ""
    note: str = ""
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def name(self) -> Text:
        """The title; in both languages while it is the plan's own."""
        for row in template.INITIATIVES:
            if row.id == self.initiative_id and self.title in (row.title.zh, row.title.en):
                return row.title
        return same(self.title)


def initiatives(space: Workspace) -> list[Initiative]:
    """Return all initiatives, the earliest due first, those without a date last."""
    found = [_initiative(record) for record in records.rows(space, "initiatives")]
    return sorted(found, key=lambda row: (row.due or date.max, row.initiative_id))


def save(space: Workspace, initiative: Initiative, *, who: str, at: datetime | None = None) -> Initiative:
    """Write one initiative and return its new version; a stale one raises CockpitError with both values."""
    data = {name: value for name, value in vars(initiative).items() if name not in _OURS}
    with writing(space) as connection:
        return _initiative(records.put(connection, "initiatives", (initiative.initiative_id,), data, who=who,
                                       at=at or now(), version=initiative.version))


def delete(space: Workspace, initiative: Initiative, *, who: str, at: datetime | None = None) -> bool:
    """Remove an initiative of exactly this version; return whether it was there."""
    with writing(space) as connection:
        return records.remove(connection, "initiatives", (initiative.initiative_id,), who=who, at=at or now(),
                              version=initiative.version)


_OURS = ("version", "changed_by", "changed_at")


def _initiative(record: records.Record) -> Initiative:
    data: dict[str, Any] = {name: value for name, value in record.data.items() if value is not None}
    made = Initiative(data["initiative_id"], data.get("title", ""), version=record.version,
                      changed_by=record.changed_by, changed_at=record.changed_at)
    return replace(made, lead=data.get("lead", ""), teams=data.get("teams", ""),
                   due=date.fromisoformat(data["due"]) if "due" in data else None,
                   status=data.get("status", "planned"), progress=float(data.get("progress", 0)),
                   goal=data.get("goal", ""), note=data.get("note", ""))

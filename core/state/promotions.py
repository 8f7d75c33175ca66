"""The manager's own events: promotions, campaigns, live shows, price changes, outages."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.base.home import Workspace
from core.base.text import Text
from core.state import records
from core.state.audit import newest
from core.state.database import now, reading, writing


@dataclass(frozen=True)
class Promotion:
    """One row of table events; ends_on is its last day; channel and category '' mean all; version 0: new.

    assumed_uplift is the change of daily GMV that the manager expects (0.3 = +30 %), None when not said.
    """

    event_id: str
    name_zh: str
    name_en: str
    kind: str
    starts_on: date
    ends_on: date
    channel: str = ""
    category: str = ""
    assumed_uplift: float | None = None
    budget: Decimal | None = None
    version: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None

    @property
    def name(self) -> Text:
        return Text(zh=self.name_zh or self.name_en or self.event_id, en=self.name_en or self.name_zh or self.event_id)


def promotions(space: Workspace, year: int | None = None) -> list[Promotion]:
    """Return the manager's events that touch a year (all years), by first day."""
    return [row for row in _all(space) if year is None or row.starts_on.year <= year <= row.ends_on.year]


def _all(space: Workspace) -> tuple[Promotion, ...]:
    """Return all events by first day, read anew only where one has changed: a board asks for them dozens of times."""
    with reading(space) as connection:
        stamp = (space.state.stat().st_ino, newest(connection, "events"))
        known = _kept.get(space.state)
        if known is not None and known[0] == stamp:
            return known[1]
        found = sorted((_promotion(record) for record in records.read_all(connection, "events")), key=lambda row: (row.starts_on, row.event_id))
    _kept[space.state] = (stamp, tuple(found))
    return _kept[space.state][1]


def save(space: Workspace, promotion: Promotion, *, who: str, at: datetime | None = None) -> Promotion:
    """Write one event and return its new version; a stale one raises CockpitError with both values."""
    data = {name: value for name, value in vars(promotion).items() if name not in _OURS}
    with writing(space) as connection:
        return _promotion(records.put(connection, "events", (promotion.event_id,), data, who=who, at=at or now(),
                                      version=promotion.version))


def delete(space: Workspace, promotion: Promotion, *, who: str, at: datetime | None = None) -> bool:
    """Remove an event of exactly this version; return whether it was there."""
    with writing(space) as connection:
        return records.remove(connection, "events", (promotion.event_id,), who=who, at=at or now(),
                              version=promotion.version)


_kept: dict[Path, tuple[tuple[int, int], tuple[Promotion, ...]]] = {}
_OURS = ("version", "changed_by", "changed_at")


def _promotion(record: records.Record) -> Promotion:
    data: dict[str, Any] = {name: value for name, value in record.data.items() if value is not None}
    starts_on = date.fromisoformat(data["starts_on"])
    return Promotion(
        data["event_id"], data.get("name_zh", ""), data.get("name_en", ""), data.get("kind", "promotion"), starts_on,
        date.fromisoformat(data["ends_on"]) if "ends_on" in data else starts_on,
        data.get("channel", ""), data.get("category", ""),
        float(data["assumed_uplift"]) if "assumed_uplift" in data else None,
        Decimal(str(data["budget"])) if "budget" in data else None,
        record.version, record.changed_by, record.changed_at)

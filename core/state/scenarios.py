"""What-if scenarios: only the levers that were changed, over a live base; drafts are saved as one goes."""

import secrets
from collections.abc import Mapping
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

Overrides = Mapping[str, Any]
"""Changed levers only: lever → value, or [low, high]; JSON values. A lever set to None is back at neutral."""

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"     # no pairs that look alike
_ID_LENGTH = 8


@dataclass(frozen=True)
class Scenario:
    """A scenario as kept; name '' is a draft nobody has named yet."""

    id: str
    name: str
    comment: str
    overrides: dict[str, Any]
    version: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime

    @property
    def is_draft(self) -> bool:
        return not self.name


def create(space: Workspace, overrides: Overrides, *, who: str, name: str = "", comment: str = "",
           at: datetime | None = None) -> Scenario:
    """Keep a new scenario under a short random id; without a name it is a draft. A name in use raises CockpitError."""
    with writing(space) as connection:
        return _insert(connection, overrides, name.strip(), comment, who, at or now())


def scenario(space: Workspace, scenario_id: str) -> Scenario:
    """Return one scenario by id; raise CockpitError 'scenario_gone' for an id that is not (or no longer) there."""
    with reading(space) as connection:
        return _read(connection, scenario_id)


def scenarios(space: Workspace, *, drafts: bool = False) -> list[Scenario]:
    """Return the named scenarios, last changed first; drafts too when asked."""
    query = select(schema.scenarios).order_by(schema.scenarios.c.changed_at.desc(), schema.scenarios.c.id)
    if not drafts:
        query = query.where(schema.scenarios.c.name != "")
    with reading(space) as connection:
        return [_scenario(row) for row in connection.execute(query)]


def by_name(space: Workspace, name: str) -> Scenario:
    """Return the scenario of that name or id; raise CockpitError that lists the names there are."""
    known = scenarios(space, drafts=True)
    for found in known:
        if name in (found.name, found.id):
            return found
    names = [found.name for found in known if found.name]
    raise CockpitError("scenario_gone", Text(zh="没有名为「{name}」的方案。现有：{names}。",
                                             en="There is no scenario “{name}”. There are: {names}.").format(
        name=name[:60], names=same("、".join(names)) if names else Text(zh="无", en="none")))


def save(space: Workspace, scenario_id: str, overrides: Overrides, *, version: int, who: str,
         at: datetime | None = None) -> Scenario:
    """Write the levers of a scenario (autosave) and return it with its new version.

    version is what the writer saw; another one raises CockpitError 'stale' that tells who changed it and when.
    """
    return _change(space, scenario_id, version, who, at, overrides=_changed_only(overrides))


def rename(space: Workspace, scenario_id: str, name: str, *, version: int, who: str, comment: str | None = None,
           at: datetime | None = None) -> Scenario:
    """Name a draft or rename a scenario, and set its comment; a name in use raises CockpitError."""
    values: dict[str, Any] = {"name": name.strip()} if comment is None else {"name": name.strip(), "comment": comment}
    return _change(space, scenario_id, version, who, at, **values)


def duplicate(space: Workspace, scenario_id: str, *, who: str, name: str = "", at: datetime | None = None) -> Scenario:
    """Keep a copy of a scenario's levers and comment under a new id; without a name it is a draft."""
    with writing(space) as connection:
        original = _read(connection, scenario_id)
        return _insert(connection, original.overrides, name.strip(), original.comment, who, at or now())


def remove(space: Workspace, scenario_id: str, *, version: int, who: str, at: datetime | None = None) -> None:
    """Delete a scenario of exactly this version; the audit keeps its last levers."""
    with writing(space) as connection:
        before = _fresh(connection, scenario_id, version)
        connection.execute(delete(schema.scenarios).where(schema.scenarios.c.id == scenario_id))
        _audit(connection, scenario_id, "delete", _told(before), None, who, at or now())


def _change(space: Workspace, scenario_id: str, version: int, who: str, at: datetime | None,
            **values: Any) -> Scenario:
    with writing(space) as connection:
        before = _fresh(connection, scenario_id, version)
        if all(getattr(before, name) == value for name, value in values.items()):
            return before
        if values.get("name", before.name) != before.name:
            _refuse_taken(connection, values["name"])
        moment = at or now()
        connection.execute(update(schema.scenarios).where(schema.scenarios.c.id == scenario_id).values(
            version=version + 1, changed_by=who, changed_at=moment, **values))
        after = _read(connection, scenario_id)
        if after.name:      # a draft's every slider move would drown the audit
            _audit(connection, scenario_id, "set", _told(before), _told(after), who, moment)
        return after


def _insert(connection: Connection, overrides: Overrides, name: str, comment: str, who: str,
            at: datetime) -> Scenario:
    _refuse_taken(connection, name)
    made = Scenario(_new_id(connection), name, comment, _changed_only(overrides), 1, who, at, who, at)
    connection.execute(insert(schema.scenarios).values(**vars(made)))
    if made.name:
        _audit(connection, made.id, "set", None, _told(made), who, at)
    return made


def _fresh(connection: Connection, scenario_id: str, version: int) -> Scenario:
    kept = _read(connection, scenario_id)
    if kept.version != version:
        levers = Text(zh="方案「{name}」", en="scenario “{name}”").format(name=kept.name) if kept.name else Text(zh="未命名草稿", en="an unnamed draft")
        raise CockpitError("stale", stale_text(kept.changed_by, kept.changed_at, levers))
    return kept


def _read(connection: Connection, scenario_id: str) -> Scenario:
    row = connection.execute(select(schema.scenarios).where(schema.scenarios.c.id == scenario_id)).one_or_none()
    if row is None:
        raise CockpitError("scenario_gone", Text(
            zh=f"找不到方案 {scenario_id[:20]}：它可能已被删除。请从列表里另选一个。",
            en=f"Scenario {scenario_id[:20]} is not there: it may have been deleted. Choose another from the list."))
    return _scenario(row)


def _refuse_taken(connection: Connection, name: str) -> None:
    taken = connection.execute(select(schema.scenarios.c.id).where(schema.scenarios.c.name == name)).first()
    if name and taken:
        raise CockpitError("scenario_name", Text(zh=f"已经有叫「{name[:60]}」的方案，请换一个名字。",
                                                 en=f"There already is a scenario “{name[:60]}”: choose another name."))


def _new_id(connection: Connection) -> str:
    while True:
        fresh = "".join(secrets.choice(_LETTERS) for _ in range(_ID_LENGTH))
        if connection.execute(select(schema.scenarios.c.id).where(schema.scenarios.c.id == fresh)).first() is None:
            return fresh


def _changed_only(overrides: Overrides) -> dict[str, Any]:
    return {lever: list(value) if isinstance(value, tuple) else value
            for lever, value in overrides.items() if value is not None}


def _told(scenario: Scenario) -> dict[str, Any]:
    return {"name": scenario.name, "comment": scenario.comment, "overrides": scenario.overrides}


def _audit(connection: Connection, scenario_id: str, action: str, old: dict[str, Any] | None,
           new: dict[str, Any] | None, who: str, at: datetime) -> None:
    record_change(connection, "scenario", as_json([scenario_id]), action, old, new, who=who, at=at)


def _scenario(row: Any) -> Scenario:
    return Scenario(**row._mapping)

"""Sealed snapshots: what a scenario said on a day, kept as one text with its hash and never changed again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import schema
from core.state.audit import record_change
from core.state.database import as_json, now, reading, writing


@dataclass(frozen=True)
class Sealed:
    """One snapshot; official ones are the versions a company agreed on, the others are kept for the record."""

    id: int
    name: str
    official: bool
    scenario: str               # id of the scenario it was made from, '' for the forecast with no lever moved
    data_version: int
    document: Mapping[str, Any]
    sha256: str
    who: str
    at: datetime


def seal(space: Workspace, name: str, document: Mapping[str, Any], *, data_version: int, who: str, scenario: str = "",
         official: bool = False, at: datetime | None = None) -> Sealed:
    """Keep a document under a name and return it as it will be read for ever.

    A name in use raises CockpitError 'sealed_name': two versions of one name could be mistaken for each other.
    """
    text, called, moment = as_json(document), name.strip(), at or now()
    if not called:
        raise CockpitError("sealed_name", Text(zh="请先给这份快照起个名字。", en="Name the snapshot first."))
    with writing(space) as connection:
        if connection.execute(select(schema.sealed.c.id).where(schema.sealed.c.name == called)).first():
            raise CockpitError("sealed_name", Text(
                zh=f"已经封存过「{called[:60]}」，封存后不能再改。请换一个名字，例如加上日期。",
                en=f"“{called[:60]}” is sealed already and cannot be changed: choose another name, with a date for example."))
        made = connection.execute(insert(schema.sealed).values(
            name=called, official=int(official), scenario=scenario, data_version=data_version, document=text,
            sha256=_hash(text), who=who, at=moment))
        number = int(made.inserted_primary_key[0])  # type: ignore[index]
        record_change(connection, "sealed", as_json([number]), "set", None, {"name": called, "sha256": _hash(text)}, who=who, at=moment)
    return read(space, number)


def read(space: Workspace, number: int) -> Sealed:
    """Return one snapshot; CockpitError 'sealed_gone' for one that is not there, 'sealed_broken' when its hash does not hold."""
    with reading(space) as connection:
        row = connection.execute(select(schema.sealed).where(schema.sealed.c.id == number)).one_or_none()
    if row is None:
        raise CockpitError("sealed_gone", Text(zh=f"没有编号为 {number} 的封存快照。", en=f"There is no sealed snapshot number {number}."))
    return _sealed(row)


def snapshots(space: Workspace, *, official: bool | None = None) -> list[Sealed]:
    """Return the snapshots, newest first: all, only official ones, or only the others."""
    query = select(schema.sealed).order_by(schema.sealed.c.id.desc())
    if official is not None:
        query = query.where(schema.sealed.c.official == int(official))
    with reading(space) as connection:
        return [_sealed(row) for row in connection.execute(query)]


def broken(space: Workspace) -> list[str]:
    """Return the names of snapshots whose text no longer gives their hash: somebody wrote into the file behind our back."""
    with reading(space) as connection:
        return [row.name for row in connection.execute(select(schema.sealed)) if _hash(row.document) != row.sha256]


def _sealed(row: Any) -> Sealed:
    if _hash(row.document) != row.sha256:
        raise CockpitError("sealed_broken", Text(
            zh=f"封存的「{row.name[:60]}」被改动过：内容与封存时的校验码不符。请从备份恢复这个工作区。",
            en=f"The sealed “{row.name[:60]}” was tampered with: its text does not give the hash of the day it was sealed. "
               "Restore the workspace from a backup."))
    return Sealed(row.id, row.name, bool(row.official), row.scenario, row.data_version, json.loads(row.document), row.sha256,
                  row.who, row.at)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

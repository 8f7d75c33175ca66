"""What holds for the whole workspace: its currency, its company's name, its language."""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import delete, insert, select

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Lang, Text
from core.state import schema
from core.state.audit import record_change
from core.state.database import as_json, now, reading, writing


@dataclass(frozen=True)
class Settings:
    """language None: as the browser asks."""

    currency: str = "CNY"
    company: str = ""
    language: Lang | None = None


def settings(space: Workspace) -> Settings:
    """Return the workspace's settings, defaults where none was made."""
    known = {field.name for field in fields(Settings)}
    with reading(space) as connection:
        found = connection.execute(select(schema.settings))
        return Settings(**{row.name: row.value for row in found if row.name in known})


def change(space: Workspace, made: Settings, *, who: str, at: datetime | None = None) -> Settings:
    """Keep the settings and return them; raise CockpitError for a currency or language that cannot be."""
    _check(made)
    before = settings(space)
    with writing(space) as connection:
        for name, value in vars(made).items():
            old: Any = getattr(before, name)
            if value == old:
                continue
            connection.execute(delete(schema.settings).where(schema.settings.c.name == name))
            connection.execute(insert(schema.settings).values(name=name, value=value))
            record_change(connection, "setting", as_json([name]), "set", {"value": old}, {"value": value}, who=who,
                          at=at or now())
    return made


def _check(made: Settings) -> None:
    if not re.fullmatch(r"[A-Z]{3}", made.currency):
        raise CockpitError("setting", Text(zh=f"币种要写成三个大写字母，如 CNY，收到「{made.currency[:20]}」。",
                                           en=f"A currency is three capital letters such as CNY, "
                                              f"not “{made.currency[:20]}”."))
    if made.language is not None and made.language not in get_args(Lang):
        raise CockpitError("setting", Text(zh=f"语言只能是 zh 或 en，收到「{made.language}」。",
                                           en=f"The language is zh or en, not “{made.language}”."))

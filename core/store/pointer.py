"""Which version of the facts counts: the one table of state.db that this room writes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_BUSY_SECONDS = 30.0
_EXISTS = "select count(*) from sqlite_master where type = 'table' and name = 'fact_version'"
_CREATE = "create table if not exists fact_version (version integer primary key, file text not null, published_at text not null)"


@dataclass(frozen=True)
class Published:
    """A published version: its number and the name of its file."""

    version: int
    file: str


def newest(state: Path, count: int = 1) -> list[Published]:
    """Return the newest published versions, newest first; empty before the first import."""
    if not state.exists():
        return []
    with _opened(state) as connection:
        if not connection.execute(_EXISTS).fetchone()[0]:
            return []
        rows = connection.execute(
            "select version, file from fact_version order by version desc limit ?", (count,)).fetchall()
    return [Published(version, file) for version, file in rows]


def move(state: Path, to: Published) -> None:
    """Make that version the current one, on disk before this returns."""
    state.parent.mkdir(parents=True, exist_ok=True)
    with _opened(state) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("begin immediate")
        connection.execute(_CREATE)
        connection.execute("insert into fact_version values (?, ?, ?)",
                           (to.version, to.file, datetime.now().isoformat(sep=" ", timespec="seconds")))
        connection.execute("commit")


@contextmanager
def _opened(state: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(state, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()

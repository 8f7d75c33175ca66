"""The current version of a workspace, opened once per process and kept until a newer one takes its place."""

import threading
from datetime import datetime
from pathlib import Path

import duckdb

from core.base.home import Workspace
from core.store.build import build, is_up_to_date
from core.store.connection import opened
from core.store.facts import DuckFacts, Facts
from core.store.pointer import Published
from core.store.registry import FACTS
from core.store.schema import Tables, fit
from core.store.versions import draft, missing, published

_cache: dict[Path, tuple[str, DuckFacts]] = {}
_lock = threading.Lock()
_EMPTY = ""


def current(space: Workspace, *, tables: Tables = FACTS) -> Facts:
    """Return the newest published version, opened read-only; version 0 with every table empty before the first import.

    The same object is given as long as the version stands. A superseded one goes on working for whoever still holds
    it, and is closed when nobody does. A file of an older program is brought to this one's tables first. Raise
    CockpitError when the file is gone.
    """
    folder = space.folder.resolve()
    with _lock:
        while True:
            now = published(space)
            file = now.file if now else _EMPTY
            kept = _cache.get(folder)
            if kept and kept[0] == file:
                return kept[1]
            facts = _opened(space, now, tables)
            if facts is not None:
                _cache[folder] = (file, facts)
                return facts


def forget(space: Workspace) -> None:
    """Let go of the workspace's open version (before its folder is replaced or deleted)."""
    with _lock:
        _cache.pop(space.folder.resolve(), None)


def _opened(space: Workspace, now: Published | None, tables: Tables) -> DuckFacts | None:
    """Return the version's facts; None when a newer one has taken its place meanwhile."""
    if now is None:
        return _empty(space, tables)
    path = space.facts / now.file
    try:
        if not path.exists():
            raise FileNotFoundError(path)
        connection = opened(path, read_only=True, cache=space.cache, folders=(space.staging,))
    except (FileNotFoundError, duckdb.IOException):
        if published(space) == now and not path.exists():
            raise missing(path) from None
        if published(space) == now:
            raise
        return None
    if is_up_to_date(connection, tables):
        return DuckFacts(connection, now.version)
    connection.close()
    _upgrade(space, tables)
    return None


def _upgrade(space: Workspace, tables: Tables) -> None:
    with draft(space, "upgrade") as made:
        if not is_up_to_date(made.connection, tables):     # another process may have been quicker
            fit(made.connection, tables)
            build(made.connection, tables, (), version=made.version, at=datetime.now())
            made.publish()


def _empty(space: Workspace, tables: Tables) -> DuckFacts:
    connection = opened(None, read_only=False, cache=space.cache)
    fit(connection, tables)
    build(connection, tables, (), version=0, at=datetime.now())
    return DuckFacts(connection, 0)

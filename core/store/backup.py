"""A copy of the facts as one file, and facts out of such a copy."""

from datetime import datetime
from pathlib import Path

import duckdb

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.store.build import build
from core.store.connection import opened
from core.store.lock import WAIT_SECONDS
from core.store.registry import FACTS
from core.store.schema import Tables, fit
from core.store.versions import copied, draft, published


def backup_to(space: Workspace, path: Path) -> bool:
    """Copy the current version to path and return True; False (and no file) before the first import.

    Needs no lock: a version never changes. Raise CockpitError when it is gone or the disk is full.
    """
    while (now := published(space)) is not None:
        source = space.facts / now.file
        try:
            copied(source, path)
        except CockpitError:
            path.unlink(missing_ok=True)
            if published(space) != now:     # replaced and cleared away while being copied: take the newer one
                continue
            raise
        return True
    return False


def restore_from(space: Workspace, path: Path, *, tables: Tables = FACTS, wait: float = WAIT_SECONDS) -> int:
    """Make the facts in that file the current version and return its number; raise CockpitError if it holds none."""
    _understood(space, path)
    with draft(space, "restore", wait=wait, start=path) as made:
        fit(made.connection, tables)
        build(made.connection, tables, tables, version=made.version, at=datetime.now())
        made.publish()
        return made.version


def _understood(space: Workspace, path: Path) -> None:
    try:
        connection = opened(path, read_only=True, cache=space.cache)
        try:
            connection.execute("select count(batch) from batches").fetchall()
        finally:
            connection.close()
    except duckdb.Error as error:
        raise CockpitError("no_facts", Text(
            zh=f"{path.name} 里没有可恢复的数据（文件损坏，或不是本系统的数据文件）。工作区没有变化。",
            en=f"{path.name} holds no facts that could be restored (it is damaged, or no data file of the cockpit). "
               "The workspace is unchanged.")) from error

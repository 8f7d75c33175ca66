"""A copy of the workspace in which imports are tried for real: what several files do together is what they then do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core import store
from core.base.home import Workspace
from core.state import database
from core.store.versions import copied, published


@contextmanager
def rehearsed(space: Workspace, folder: Path) -> Iterator[Workspace]:
    """Give a copy of facts and state below folder (the caller removes it); nothing that happens in it touches the workspace."""
    other = Workspace(space.name, folder / "rehearsal")
    for part in (other.raw, other.facts, other.staging, other.cache):
        part.mkdir(parents=True)
    with database.reading(space), closing(sqlite3.connect(space.state)) as old, closing(sqlite3.connect(other.state)) as new:
        old.backup(new)
    now = published(other)
    if now is not None:
        copied(space.facts / now.file, other.facts / now.file)
    try:
        yield other
    finally:
        store.forget(other)
        database.close(other)

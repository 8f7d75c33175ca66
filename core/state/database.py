"""One engine per workspace file: SQLite in WAL mode, readers never wait, one writer at a time."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import schema

_BUSY_MILLISECONDS = 5000
_engines: dict[Path, tuple[int, Engine]] = {}
_lock = threading.Lock()


@contextmanager
def reading(space: Workspace) -> Iterator[Connection]:
    """Give a connection that sees one moment of the state and takes no lock."""
    with _engine(space).connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(space: Workspace) -> Iterator[Connection]:
    """Give a connection that holds the write lock; all is kept at the end, nothing when an error leaves the block.

    Another writer is waited for; after five seconds CockpitError says so.
    """
    with _engine(space).connect().execution_options(writes=True) as connection:
        try:
            transaction = connection.begin()
        except OperationalError as error:
            raise _busy(error) from error
        with transaction:
            yield connection


def close(space: Workspace) -> None:
    """Let go of the workspace's file (before it is replaced or deleted)."""
    with _lock:
        _, engine = _engines.pop(space.state.resolve(), (0, None))
    if engine is not None:
        engine.dispose()


def now() -> datetime:
    """Return the local time to the second: what is written when the caller names no time."""
    return datetime.now().replace(microsecond=0)


def as_json(value: Any) -> str:
    """Return the one JSON text of a value: sorted names, characters as they are, no NaN (ValueError)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _engine(space: Workspace) -> Engine:
    path = space.state.resolve()
    with _lock:
        inode, engine = _engines.get(path, (0, None))
        if engine is not None and path.exists() and path.stat().st_ino == inode:
            return engine
        if engine is not None:          # the file was replaced under us: the old one must not be written to
            engine.dispose()
        engine = _opened(path)
        _engines[path] = (path.stat().st_ino, engine)
        return engine


def _opened(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}", json_serializer=as_json)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        schema.migrate(connection)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None   # we say BEGIN ourselves: the driver's own begins too late to lock
    for pragma in (f"busy_timeout = {_BUSY_MILLISECONDS}", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _busy(error: OperationalError) -> Exception:
    if "locked" not in str(error.orig):
        return error
    return CockpitError("busy", Text(
        zh="另一个窗口或命令正在写入这个工作区，5 秒内没有结束。请稍后再试，您的修改还没有保存。",
        en="Another window or command is writing to this workspace and did not finish within 5 seconds. "
           "Try again in a moment; your change is not saved yet."))

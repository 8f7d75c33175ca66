"""One writer per workspace: a lock between processes that the system frees when its holder dies."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from core.base.errors import CockpitError
from core.base.text import Text

WAIT_SECONDS = 300.0
_POLL_SECONDS = 0.05
_FAR = 1 << 30      # Windows locks bytes: one far behind the text, so that others can still read who holds it


@contextmanager
def held(path: Path, who: str, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock file for the block; raise CockpitError when another writer keeps it longer than wait seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as handle:
        _take(handle, wait)
        try:
            handle.truncate(0)
            handle.write(json.dumps({"who": who, "since": datetime.now().isoformat(sep=" ", timespec="seconds")}))
            handle.flush()
            yield
        finally:
            handle.truncate(0)
            _release(handle)


def _take(handle: IO[str], wait: float) -> None:
    until = time.monotonic() + wait
    while not _try(handle):
        if time.monotonic() >= until:
            raise _busy(handle)
        time.sleep(_POLL_SECONDS)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: IO[str]) -> bool:
        try:
            os.lseek(handle.fileno(), _FAR, os.SEEK_SET)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(handle: IO[str]) -> None:
        os.lseek(handle.fileno(), _FAR, os.SEEK_SET)
        msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _try(handle: IO[str]) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(handle: IO[str]) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _busy(handle: IO[str]) -> CockpitError:
    handle.seek(0)
    try:
        holder = json.loads(handle.read())
    except ValueError:      # it took the lock and has not yet written its name
        holder = {"who": "?", "since": "?"}
    return CockpitError("busy", Text(
        zh="另一个导入正在写入这个工作区（{who}，{since} 开始），还没有结束。您的文件没有写入任何数据，请等它结束后再试。",
        en="Another import is writing to this workspace ({who}, since {since}) and has not finished. "
           "Nothing of yours was written; try again when it is done.",
    ).format(who=str(holder["who"]), since=str(holder["since"])))

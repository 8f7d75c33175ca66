"""Immutable version files: which one counts, and how a private copy becomes the next.

Order of a publication: checkpoint, close, fsync, rename, pointer. Killed before the pointer moves, the last version
stays; what is left lying is swept by the next holder of the lock.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.store import lock, pointer
from core.store.connection import SPILL_BUILDING, Connection, opened
from core.store.pointer import Published
from core.store.progress import Progress, silent

_KEPT = 2
"""Versions kept on disk: the current one and the one that readers may still be about to open."""

_MANY_ROWS, _MANY_BYTES = 1_000_000, 100_000_000
"""Up to so many rows and bytes a second thread wins nothing by the clock and costs a quarter more: pages get the other core."""

_CHUNK = 1 << 30


def published(space: Workspace) -> Published | None:
    """Return the current version, None before the first import.

    Without a pointer (state.db was lost) the newest file counts: files are whole once they carry a version's name.
    """
    newest = pointer.newest(space.state)
    if newest:
        return newest[0]
    return max(_files(space), key=lambda one: one.version, default=None)


@dataclass
class Draft:
    """A private copy in the making: change it over `connection`, then publish; else nothing of it remains."""

    connection: Connection
    version: int
    _space: Workspace
    _path: Path
    _progress: Progress
    is_published: bool = field(default=False)

    def publish(self) -> None:
        """Make the copy the workspace's current version; on disk before this returns."""
        self._progress(0.94, Text(zh="写入磁盘", en="Writing to disk"))
        self.connection.execute("checkpoint")
        self.connection.close()
        _to_disk(self._path)
        final = Published(self.version, f"v{self.version:08d}-{uuid4().hex[:8]}.duckdb")
        self._progress(0.97, Text(zh="启用新版本", en="Putting the new version in place"))
        os.rename(self._path, self._space.facts / final.file)
        _to_disk(self._space.facts)
        self._progress(0.98, Text(zh="启用新版本", en="Putting the new version in place"))
        pointer.move(self._space.state, final)
        self.is_published = True
        self._progress(0.99, Text(zh="清理旧版本", en="Clearing away old versions"))
        _sweep(self._space)
        self._progress(1.0, Text(zh="完成", en="Done"))


@contextmanager
def draft(space: Workspace, who: str, *, folders: Sequence[Path] = (), wait: float = lock.WAIT_SECONDS,
          progress: Progress = silent, start: Path | None = None, arriving: int = 0) -> Iterator[Draft]:
    """Hold the writer's lock and give a private copy of the current version (or of the file start).

    folders are those that SQL on the copy may read; arriving is how many rows will be added to it. Raise CockpitError when another writer keeps the lock.
    """
    progress(0.0, Text(zh="等待写入权限", en="Waiting for its turn to write"))
    with lock.held(space.facts / "writer.lock", who, wait=wait):
        _sweep(space)
        now = published(space)
        path = space.facts / f"building-{uuid4().hex[:8]}.duckdb"
        try:
            if start or now:
                progress(0.01, Text(zh="准备数据副本", en="Making a private copy"))
                copied(start or space.facts / (now.file if now else ""), path)
            threads = None if arriving > _MANY_ROWS or (path.exists() and path.stat().st_size > _MANY_BYTES) else 1
            connection = opened(path, read_only=False, cache=space.cache, folders=(space.staging, *folders), threads=threads)
            try:
                yield Draft(connection, (now.version if now else 0) + 1, space, path, progress)
            finally:
                connection.close()
        finally:
            for left in (path, path.with_name(path.name + ".wal")):
                left.unlink(missing_ok=True)


def copied(source: Path, target: Path) -> None:
    """Copy a file, sharing its blocks where the file system can; raise CockpitError when source is gone or disk is full."""
    try:
        if not _copied_by_kernel(source, target):
            shutil.copyfile(source, target)
    except FileNotFoundError as error:
        raise missing(source) from error
    except OSError as error:
        target.unlink(missing_ok=True)
        raise CockpitError("disk", Text(
            zh="数据副本写不下（{why}）：需要约 {size} MB 空闲磁盘。数据没有变化，请清理磁盘后再试。",
            en="The private copy could not be written ({why}): about {size} MB of free disk are needed. "
               "Nothing was changed; free some space and try again.",
        ).format(why=error.strerror or type(error).__name__, size=source.stat().st_size // 1_000_000 + 1)) from error


def missing(path: Path) -> CockpitError:
    """Return the error for a version file that is not where the pointer says."""
    return CockpitError("facts_missing", Text(
        zh=f"数据文件 {path.name} 不见了。请从备份恢复，或重新导入原始文件（都保存在工作区的 raw 文件夹里）。",
        en=f"The data file {path.name} is gone. Restore a backup, or import the kept uploads again "
           "(they are in the workspace's raw folder)."))


def _copied_by_kernel(source: Path, target: Path) -> bool:
    if not hasattr(os, "copy_file_range"):
        return False
    with source.open("rb") as reader, target.open("wb") as writer:
        left = source.stat().st_size
        try:
            while left > 0:
                done = os.copy_file_range(reader.fileno(), writer.fileno(), min(left, _CHUNK))
                if done == 0:
                    return False
                left -= done
        except OSError:         # not on this file system: the plain copy says what is really wrong, if anything is
            return False
    return True


def _files(space: Workspace) -> list[Published]:
    return [Published(int(path.name[1:9]), path.name) for path in space.facts.glob("v????????-????????.duckdb")]


def _sweep(space: Workspace) -> None:
    """Delete what no reader will open again; only under the lock.

    What a killed import had spilled to disk goes too. A version file that is open goes on serving its reader on Linux and macOS; Windows refuses, and it goes next time.
    """
    kept = {one.file for one in pointer.newest(space.state, _KEPT)} or {one.file for one in _newest_file(space)}
    for path in space.facts.glob("*.duckdb*"):
        if path.name not in kept:
            with suppress(PermissionError):
                path.unlink()
    shutil.rmtree(space.cache / SPILL_BUILDING, ignore_errors=True)


def _newest_file(space: Workspace) -> list[Published]:
    now = published(space)
    return [now] if now else []


def _to_disk(path: Path) -> None:
    if path.is_dir() and os.name == "nt":      # Windows cannot open folders; renames there are durable by themselves
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

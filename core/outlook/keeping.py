"""Keeping a workspace safe: one file to back it up, restore it, and a check that all its parts hold together."""

import hashlib
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text
from core.state import sealed
from core.state.audit import changes
from core.state.template import WHO

_FACTS, _STATE, _RAW = "facts.duckdb", "state.db", "raw/"


def backup(space: Workspace, target: Path) -> int:
    """Write facts, state and raw files into one zip file at target and return its size in bytes; readers and imports go on."""
    if target.is_dir() or not target.parent.is_dir():
        raise CockpitError("backup_target", Text(
            zh=f"无法写到 {target.name}：请给出一个已有文件夹里的文件名。", en=f"Cannot write {target.name}: name a file in a folder that exists."))
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(dir=space.staging) as folder:
        store.backup_to(space, Path(folder) / _FACTS)
        _copy_state(space.state, Path(folder) / _STATE)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in (_FACTS, _STATE):
                if (Path(folder) / name).exists():
                    archive.write(Path(folder) / name, name)
            for raw in _raw_files(space):
                archive.write(raw, _RAW + raw.name)
    part.replace(target)
    return target.stat().st_size


def restore(space: Workspace, source: Path) -> None:
    """Put a backup in place of an empty workspace; raise CockpitError when it holds data or the file is no backup."""
    if store.current(space).version or _was_edited(space):
        raise CockpitError("restore_target", Text(
            zh=f"工作区「{space.name}」里已有数据。请用 --workspace 指定一个新的空工作区，再恢复到那里。",
            en=f"Workspace “{space.name}” holds data. Name a new, empty one with --workspace and restore into that."))
    with tempfile.TemporaryDirectory(dir=space.staging) as name:
        folder = Path(name)
        _unpack(source, folder)
        _copy_state(space.state, folder / "before.db")
        _copy_state(folder / _STATE, space.state)
        try:
            if (folder / _FACTS).exists():
                store.restore_from(space, folder / _FACTS)
        except CockpitError:
            _copy_state(folder / "before.db", space.state)
            raise
        for raw in sorted((folder / _RAW).glob("*")):
            shutil.move(raw, space.raw / raw.name)


def _was_edited(space: Workspace) -> bool:
    """Return whether somebody other than the plan's template has written goals, events, scenarios, …"""
    return any(change.who != WHO for change in changes(space))


def _unpack(source: Path, folder: Path) -> None:
    """Put the backup's files into the folder; raise CockpitError for a file that is none, or is damaged."""
    try:
        with zipfile.ZipFile(source) as archive:
            names = set(archive.namelist())
            if _STATE not in names or any(not _is_ours(name) for name in names):
                raise _no_backup(source)
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        raise _no_backup(source) from error
    if _state_problem(folder / _STATE):
        raise _no_backup(source)


def check(space: Workspace) -> list[Text]:
    """Return what is wrong with the workspace, a sentence each; an empty list says that facts, state and raw files hold together."""
    damage = _state_problem(space.state)
    if damage:      # the state says which version of the facts counts: without it nothing more can be said of them
        return [Text(zh=f"state.db 已损坏：{damage}。请从备份恢复。", en=f"state.db is damaged: {damage}. Restore a backup."),
                *_changed_raw_files(space)]
    problems = [*store.check(space), *_changed_raw_files(space), *_broken_seals(space)]
    try:
        uploads = store.current(space).rows("select distinct sha256, file from batches order by file")
    except CockpitError:    # store.check has said why
        return problems
    held = {raw.name for raw in _raw_files(space)}
    return problems + [Text(zh=f"缺少原始文件「{name}」，数字仍在，但无法重建。", en=f"The raw file “{name}” is missing: numbers stand, but cannot be rebuilt.")
                       for sha256, name in uploads if sha256 not in held]


def facts_version(space: Workspace) -> int | None:
    """Return the number of the current version, None where the state or the facts cannot be read."""
    if _state_problem(space.state):
        return None
    try:
        return store.current(space).version
    except CockpitError:
        return None


def _state_problem(path: Path) -> str:
    """Return what is wrong with a state file in SQLite's words, "" where nothing is (or there is no file)."""
    if not path.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            answer = str(connection.execute("pragma integrity_check").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if answer == "ok" else answer.splitlines()[0]


def _changed_raw_files(space: Workspace) -> list[Text]:
    return [Text(zh=f"原始文件 {raw.name[:12]}… 的内容与上传时不同。", en=f"Raw file {raw.name[:12]}… is not what was uploaded.")
            for raw in _raw_files(space) if _sha256(raw) != raw.name]


def _broken_seals(space: Workspace) -> list[Text]:
    return [Text(zh=f"封存的「{name[:60]}」与封存时的校验码不符。", en=f"The sealed “{name[:60]}” no longer gives the hash of the day it was sealed.")
            for name in sealed.broken(space)]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _raw_files(space: Workspace) -> list[Path]:
    return sorted(path for path in space.raw.iterdir() if len(path.name) == 64)


def _is_ours(name: str) -> bool:
    return name in (_FACTS, _STATE) or (name.startswith(_RAW) and name[len(_RAW):].isalnum())


def _copy_state(source: Path, target: Path) -> None:
    if not source.exists():
        return
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _no_backup(source: Path) -> CockpitError:
    return CockpitError("no_backup", Text(
        zh=f"{source.name} 不是本系统的备份文件。请选择由 backup 命令生成的文件。", en=f"{source.name} is no backup of the cockpit: choose a file that the backup command wrote."))

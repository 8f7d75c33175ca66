"""Keeping a workspace safe: one file to back it up, restore it, and a check that all its parts hold together."""

import hashlib
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from core import store
from core.base.errors import CockpitError
from core.base.home import Workspace
from core.base.text import Text

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
    if store.current(space).version:
        raise CockpitError("restore_target", Text(
            zh=f"工作区「{space.name}」里已有数据。请用 --workspace 指定一个新的空工作区，再恢复到那里。",
            en=f"Workspace “{space.name}” holds data. Name a new, empty one with --workspace and restore into that."))
    with tempfile.TemporaryDirectory(dir=space.staging) as folder:
        try:
            with zipfile.ZipFile(source) as archive:
                names = set(archive.namelist())
                if _STATE not in names or any(not _is_ours(name) for name in names):
                    raise _no_backup(source)
                archive.extractall(folder)
        except (zipfile.BadZipFile, FileNotFoundError, IsADirectoryError) as error:
            raise _no_backup(source) from error
        for raw in sorted((Path(folder) / _RAW).glob("*")):
            shutil.move(raw, space.raw / raw.name)
        _copy_state(Path(folder) / _STATE, space.state)
        if (Path(folder) / _FACTS).exists():
            store.restore_from(space, Path(folder) / _FACTS)


def check(space: Workspace) -> list[Text]:
    """Return what is wrong with the workspace, a sentence each; an empty list says that facts, state and raw files hold together."""
    problems = list(store.check(space))
    if space.state.exists():
        with closing(sqlite3.connect(f"file:{space.state}?mode=ro", uri=True)) as connection:
            answer = connection.execute("pragma integrity_check").fetchone()[0]
        if answer != "ok":
            problems.append(Text(zh=f"state.db 已损坏：{answer}。请从备份恢复。", en=f"state.db is damaged: {answer}. Restore a backup."))
    for raw in _raw_files(space):
        with raw.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != raw.name:
                problems.append(Text(zh=f"原始文件 {raw.name[:12]}… 的内容与上传时不同。", en=f"Raw file {raw.name[:12]}… is not what was uploaded."))
    held = {raw.name for raw in _raw_files(space)}
    for (sha256, name) in store.current(space).rows("select distinct sha256, file from batches"):
        if sha256 not in held:
            problems.append(Text(zh=f"缺少原始文件「{name}」，数字仍在，但无法重建。", en=f"The raw file “{name}” is missing: numbers stand, but cannot be rebuilt."))
    return problems


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

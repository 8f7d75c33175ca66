"""Files dropped on the upload page: written to the staging folder at once, only what is known of them stays in the session."""

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from uuid import uuid4

import streamlit as st

from core.base.text import Text
from core.outlook.imports import FileResult
from core.outlook.uploading import Chosen
from core.ui import dropping, session

FILES = "upload_files"
_TURN = "upload_turn"
_SEEN = "upload_seen"
_FOLDER = "upload_is_folder"
_STALE_SECONDS = 24 * 3600
_IN_FOLDERS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".csv", ".tsv", ".txt", ".ods"}
_DROP = Text(zh="把平台导出的表格拖到这里：Excel 或 CSV，可以一次多个", en="Drop exports here: Excel or CSV, several at once")
_DROP_FOLDER = Text(zh="选一个文件夹，里面的表格都会检查", en="Choose a folder: every table in it is checked")
_WHOLE_FOLDER = Text(zh="整个文件夹", en="A whole folder")
_LIMIT = Text(zh="单个文件不超过 300 MB", en="Up to 300 MB per file")
# The uploader's own words exist in English only: the zone's own words take their place.


@dataclass(frozen=True)
class Dropped:
    """One dropped file: where its copy lies, what was said about it, and what checking it said (None: not checked yet)."""

    id: str
    workspace: str
    path: Path
    name: str
    size: int
    answers: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    results: tuple[FileResult, ...] | None = None

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.id, self.path, self.name, self.answers)


def drop_zone() -> None:
    """Draw the place to drop files; what is dropped is kept and the place is empty again."""
    st.session_state.setdefault(_TURN, 0)
    lang, folder = session.lang(), bool(st.session_state.get(_FOLDER))
    drop = _DROP_FOLDER if folder else _DROP
    dropping.words("upload_zone", drop, _LIMIT)
    with st.container(key="upload_zone", gap="xsmall"):
        key = f"upload_drop_{st.session_state[_TURN]}"
        st.file_uploader(drop(lang), accept_multiple_files="directory" if folder else True, key=key, on_change=_take, args=(key,),
                         label_visibility="collapsed")
        st.toggle(_WHOLE_FOLDER(lang), key=_FOLDER, persist_state="session")


def files() -> list[Dropped]:
    """Return the dropped files of the open workspace whose copies are still there, in the order of dropping."""
    here = session.space().name
    return [file for file in st.session_state.get(FILES, ()) if file.workspace == here and file.path.exists()]


def change(file: Dropped, **values: object) -> None:
    """Put other values into a file's entry (answers, left_out, results)."""
    st.session_state[FILES] = [replace(one, **values) if one.id == file.id else one
                               for one in st.session_state.get(FILES, ())]


def remove(ids: set[str]) -> None:
    """Forget files and delete their copies."""
    kept = []
    for file in st.session_state.get(FILES, ()):
        if file.id in ids:
            file.path.unlink(missing_ok=True)
        else:
            kept.append(file)
    st.session_state[FILES] = kept


def _take(key: str) -> None:
    """Copy what was dropped into the staging folder, in pieces; a new, empty drop zone takes its place."""
    space = session.space()
    folder = space.staging / "dropped"
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    taken = list(st.session_state.get(FILES, ()))
    seen: set[str] = st.session_state.setdefault(_SEEN, set())
    for given in st.session_state.get(key) or ():
        if given.file_id in seen:       # the browser may tell of the same files twice before the new zone is there
            continue
        seen.add(given.file_id)
        name = PurePosixPath(given.name.replace("\\", "/")).name
        if st.session_state.get(_FOLDER) and (Path(name).suffix.lower() not in _IN_FOLDERS or name.startswith(("~$", "."))):
            continue
        path = folder / f"{uuid4().hex}{Path(name).suffix.lower()[:6]}"
        with path.open("wb") as copy:
            shutil.copyfileobj(given, copy, 1 << 20)
        taken.append(Dropped(path.stem, space.name, path, name, path.stat().st_size))
    st.session_state[FILES] = taken
    st.session_state[_TURN] += 1


def _sweep(folder: Path) -> None:
    """Delete copies of sessions that ended a day ago or earlier."""
    oldest = time.time() - _STALE_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)

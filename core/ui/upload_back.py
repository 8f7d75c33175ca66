"""Rows that were not taken, back as a workbook: made in the background when somebody asks, then ready to download."""

from functools import partial
from pathlib import PurePath
from typing import Any

import streamlit as st

from core.base.home import Workspace
from core.base.text import Lang, Text
from core.outlook import returning, uploading
from core.outlook.imports import FileResult
from core.ui import jobs, mime, session
from core.ui.upload_files import Dropped

_MADE = "upload_back"
_MAKE = Text(zh="取回未采用的行（Excel）", en="Get the rows left out as Excel")
_HELP = Text(zh="在您自己的表格里把未采用的行标出颜色和原因；改好后把整个文件再拖进来，只有改正的行会成为新数据。",
             en="Your own workbook with these rows coloured and the reason beside them. Correct it and drop it here again: only the corrected rows become new.")
_READY = Text(zh="下载「{name}」", en="Download {name}")
_NAME = Text(zh="{stem}_未采用.xlsx", en="{stem} - left out.xlsx")
_MAKING = Text(zh="正在标出未采用的行", en="Marking the rows left out")


def of_file(file: Dropped, result: FileResult, key: str) -> None:
    """Draw the button for a sheet that is not imported yet."""
    sheet, lang = result.sheet or "", session.lang()
    work = partial(_from_file, session.space(), file, sheet, session.who(), lang)
    _button(f"{file.id}/{sheet}/{sorted(file.answers.items())}", file.name, key, work)


def of_batch(batch: str, name: str) -> None:
    """Draw the button for an import of the history."""
    work = partial(_from_batch, session.space(), batch, session.who(), session.lang())
    _button(f"{session.space().name}/{batch}", name, batch, work)


def take(about: Any, content: bytes) -> None:
    """Keep what the job made, for its button to hand out."""
    st.session_state[_MADE] = (about, content)


def _button(about: str, name: str, key: str, work: Any) -> None:
    lang = session.lang()
    made = st.session_state.get(_MADE)
    if made is not None and made[0] == (about, lang):
        file_name = _NAME.format(stem=PurePath(name).stem)(lang)
        st.download_button(session.say(_READY, name=file_name), made[1], file_name=file_name, mime=mime.XLSX, on_click="ignore",
                           key=f"upload_back_get_{key}", icon=":material/download:", type="primary")
        return
    st.button(_MAKE(lang), key=f"upload_back_{key}", icon=":material/assignment_return:", help=_HELP(lang), disabled=jobs.pending() is not None,
              on_click=_start, args=(work, (about, lang)))


def _start(work: Any, about: Any) -> None:
    jobs.start("return", work, about=about)


def _from_file(space: Workspace, file: Dropped, sheet: str, who: str, lang: Lang, progress: uploading.Progress) -> bytes:
    return returning.of_file(space, file.path, file.name, sheet, who=who, answers=file.answers, lang=lang,
                             progress=lambda _stage, share, _rows: progress(_MAKING, share, True))


def _from_batch(space: Workspace, batch: str, who: str, lang: Lang, progress: uploading.Progress) -> bytes:
    progress(_MAKING, 0.3, False)
    return returning.of_batch(space, batch, who=who, lang=lang)

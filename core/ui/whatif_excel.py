"""The what-if out to Excel and back: the model as a workbook, and a workbook as a new draft."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, join, markdown_safe, same
from core.base.unit import Unit, write
from core.outlook import twin
from core.outlook.uploading import Cancelled, Progress
from core.report import scenario_file
from core.scenario import levers
from core.scenario.baseline import Baseline
from core.scenario.tree import Outcome
from core.ui import blocks, dropping, jobs, mime, session, whatif_draft

_TITLE = Text(zh="Excel 模型", en="The model in Excel")
_HOW = Text(zh="改黄色格子，结果随公式变化，也能用“单变量求解”；改好传回来就是一个新草稿",
            en="Change a yellow cell and the formulas answer, goal seek too; bring it back and it becomes a new draft")
_MAKE = Text(zh="生成 Excel 模型", en="Prepare the Excel model")
_MAKE_HELP = Text(zh="含全部模拟和公式，约 5–10 MB，生成要几秒，其间可以继续操作。", en="With every draw and formula: 5 to 10 MB, a few seconds to write; you can go on meanwhile.")
_CANCELLED = Text(zh="已取消，没有生成文件。", en="Cancelled; no file was made.")
_DOWN = Text(zh="下载 Excel 模型（{size} MB）", en="Download the Excel model ({size} MB)")
_FILE = Text(zh="推演模型.xlsx", en="what-if model.xlsx")
_UP = Text(zh="把改好的模型拖到这里", en="Drop an edited model here")
_LIMIT = Text(zh="xlsx，不超过 60 MB", en="xlsx, up to 60 MB")
_TAKEN = Text(zh="已按文件里的杠杆新建草稿。", en="A new draft holds the levers of the file.")
_LEFT_OUT = Text(zh="这些杠杆在现在的数据上用不了，已略去：{names}。", en="These levers cannot act on the present data and were left out: {names}.")
_JOB, _MADE, _ZONE, _KEY, _SAID = "excel", "whatif_excel_made", "whatif_excel_zone", "whatif_excel_file", "whatif_excel_said"


def draw(base: Baseline, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the button that hands out the model and the place to drop it again."""
    lang = session.lang()
    blocks.heading(_TITLE, _HOW(lang))
    _hand_out(base, outcome, goals, names)
    dropping.words(_ZONE, _UP, _LIMIT)
    with st.container(key=_ZONE):
        st.file_uploader(_UP(lang), type=["xlsx"], key=_KEY, on_change=_taken, args=(base,), label_visibility="collapsed")
    said = st.session_state.pop(_SAID, None)
    if isinstance(said, CockpitError):
        blocks.problem(said)
    elif isinstance(said, Text):
        st.success(markdown_safe(said(lang)), icon=":material/check:")


def _hand_out(base: Baseline, outcome: Outcome, goals: Mapping[str, float], names: Mapping[str, Text]) -> None:
    """Draw the button that has the model written beside the page, how far that is, and the button that hands it out."""
    lang = session.lang()
    about = (repr(dict(outcome.overrides)), repr(dict(goals)), lang)
    _take(jobs.finished(_JOB, place=_JOB))
    if jobs.pending(_JOB) is not None:
        jobs.watch(_JOB)
        return
    kept = st.session_state.get(_MADE)
    made: bytes | None = kept[2] if kept is not None and kept[0] is base and kept[1] == about else None
    if made is None:
        scenario_file.get_ready()
        work = partial(scenario_file.written, outcome, dict(goals), dict(names), lang)
        st.button(_MAKE(lang), key="whatif_excel_make", icon=":material/table_view:", help=_MAKE_HELP(lang), on_click=_start, args=(work, (base, about)))
        return
    size = write(len(made) / 1e6, Unit.COUNT, lang, digits=1)
    st.download_button(_DOWN.format(size=size)(lang), made, file_name=_FILE(lang), mime=mime.XLSX, type="primary",
                       key="whatif_excel_down", on_click="ignore", icon=":material/download:")


def _start(work: Callable[[Progress], bytes], about: object) -> None:
    jobs.start(_JOB, work, about=about, place=_JOB)


def _take(job: jobs.Job | None) -> None:
    """Keep what the finished job made, or say why it made nothing."""
    if job is None:
        return
    try:
        st.session_state[_MADE] = (*job.about, jobs.outcome(job))
    except Cancelled:
        st.session_state[_SAID] = _CANCELLED
    except CockpitError as error:
        st.session_state[_SAID] = error


def _taken(base: Baseline) -> None:
    """Open the levers of the file as a draft of its own; what was open stays kept as it was."""
    file = st.session_state.get(_KEY)
    if file is None:
        return
    staging = session.space().staging
    staging.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(dir=staging) as folder:
            path = Path(folder) / "model.xlsx"
            path.write_bytes(file.getvalue())
            found, gone = twin.levers_of(base, path, staging)
    except CockpitError as error:
        st.session_state[_SAID] = error
        return
    whatif_draft.try_out(found)
    st.session_state[_SAID] = _TAKEN if not gone else _LEFT_OUT.format(names=join([_called(name) for name in gone]))


def _called(name: str) -> Text:
    return levers.label_of(name) if name.split(".", 1)[0] in {lever.id for lever in levers.LEVERS} else same(name)

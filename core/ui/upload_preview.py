"""A dropped file before it is imported: what it was recognised as, its rows, its questions, its effect, its columns."""

from collections import Counter
from functools import partial

import streamlit as st

from core.base.text import Text, markdown_safe
from core.outlook.imports import FileResult
from core.tables.registry import TABLES
from core.tables.replacing import rule
from core.tables.staged import Question
from core.ui import (
    blocks,
    session,
    upload_back,
    upload_checks,
    upload_columns,
    upload_effect,
    upload_files,
    upload_findings,
    upload_first,
)
from core.ui.upload_files import Dropped

_STATES: dict[str, tuple[Text, str, str]] = {
    "preview": (Text(zh="可以导入", en="Ready"), ":material/check_circle:", "green"),
    "needs_answers": (Text(zh="等您回答", en="Needs an answer"), ":material/help:", "orange"),
    "unchanged": (Text(zh="没有新内容", en="Nothing new"), ":material/done_all:", "gray"),
    "rejected": (Text(zh="不能导入", en="Cannot go in"), ":material/block:", "red"),
}
_COUNTS: tuple[tuple[str, Text], ...] = (
    ("read", Text(zh="读取行数", en="Rows read")), ("new", Text(zh="新增", en="New")), ("changed", Text(zh="改动", en="Changed")),
    ("same", Text(zh="相同", en="Same")), ("rejected", Text(zh="未采用", en="Left out")),
)
_CHECKING = Text(zh="正在检查…", en="Being checked…")
_REMOVE = Text(zh="移除", en="Remove")
_OVER = Text(zh="重新选择", en="Start over")
_SHEET = Text(zh="工作表「{sheet}」", en="sheet “{sheet}”")
_WANTED = Text(zh="导入这个工作表", en="Import this sheet")
_UNCHANGED = Text(zh="所有行都与已有数据相同，不需要导入。", en="Every row equals what is already there: nothing to import.")
_ALL_OUT = Text(zh="没有一行可以采用，原因见下；改正后再拖进来。", en="Not one row can be taken, see below why; correct the file and drop it again.")
_GO_ON = Text(zh="继续", en="Continue")
_CHOOSE = Text(zh="请选择", en="Choose")
_IMPORT = Text(zh="导入", en="Import")
_IMPORT_MANY = Text(zh="导入 {count} 个表", en="Import {count} tables")
_WAITING = Text(zh="{count} 个还等您回答。", en="{count} still wait for an answer.")
_SAFE = Text(zh="点“导入”之前，什么都不会改变；导入后随时可以撤销。", en="Nothing changes before you press Import, and any import can be undone.")
_REMOVED = Text(zh="其中 {count} 行旧数据在新文件里没有，会被移除。", en="{count} rows there now are not in the new file and will be removed.")
_TREATED = Text(zh="已统一处理：", en="Treated alike:")
_TAKE_BACK = Text(zh="撤销这项处理", en="Take this back")
_JOINT = Text(zh="一起导入后，对指标的影响", en="What they do to the KPIs together")
_NO_MOVE = Text(zh="一起导入后，指标没有变化。", en="Together they change no KPI.")
_BY_ITSELF = Text(zh="只导入这一个时，对指标的影响", en="What it does to the KPIs by itself")
_ALONE = Text(zh="有几个文件时，各自按单独导入计算。", en="With several files, each is reckoned as if it came alone.")


def previews(files: list[Dropped], busy: bool) -> None:
    """Draw the one button that imports what is ready, then one card per file and sheet."""
    if files and not busy:
        _import_row(files)
        _together()
    for file in files:
        if file.results is None:
            with st.container(border=True, key=f"upload_card_{file.id}"):
                st.markdown(f":material/description: **{markdown_safe(file.name)}** :small[:gray[{_CHECKING(session.lang())}]]")
                upload_first.draw(upload_checks.seen(file), file.id)
        for place, result in enumerate(file.results or ()):
            _card(file, result, f"{file.id}_{place}", alone=len(files) == 1)


def _import_row(files: list[Dropped]) -> None:
    ready = upload_checks.importable(files)
    waiting = sum(result.status == "needs_answers" for file in files for result in file.results or ())
    if not ready and not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="upload_import_row"):
        label = session.say(_IMPORT_MANY, count=len(ready)) if len(ready) > 1 else _IMPORT(session.lang())
        st.button(label, type="primary", icon=":material/download_done:", key="upload_import", disabled=not ready,
                  on_click=upload_checks.start_import, width=220)
        words = [session.say(_WAITING, count=waiting)] if waiting else []
        st.caption(" ".join([*words, _SAFE(session.lang())]), width="stretch")


def _together() -> None:
    """Draw what the files that are ready do together: what follows when all of them go in."""
    committed = upload_checks.joint()
    if committed is None:
        return
    with st.container(border=True, key="upload_together_card"):
        if committed.moves:
            upload_effect.table(committed.moves, key="upload_together", title=_JOINT)
            upload_effect.ripening(committed.moves, committed.ripening)
        else:
            st.caption(_NO_MOVE(session.lang()))


def _card(file: Dropped, result: FileResult, key: str, alone: bool) -> None:
    with st.container(border=True, key=f"upload_card_{key}", gap="small"):
        _head(file, result, key)
        if result.error is not None:
            blocks.problem(result.error)
            if result.error.code == "no_table":
                upload_columns.table_choice(file, result, key)
            return
        if result.status == "unchanged":
            st.caption(_UNCHANGED(session.lang()))
        if result.status == "rejected":
            st.error(_ALL_OUT(session.lang()), icon=":material/block:")
        if result.questions:
            _questions(file, result, key)
        else:
            _counts(result)
        if result.kpi_effect and (alone or upload_checks.joint() is None):
            upload_effect.table(result.kpi_effect, key=f"upload_effect_{key}", caption=None if alone else _ALONE)
            upload_effect.ripening(result.kpi_effect, result.ripening)
        elif result.kpi_effect:
            with st.expander(_BY_ITSELF(session.lang()), icon=":material/trending_up:", key=f"upload_alone_{key}"):
                upload_effect.table(result.kpi_effect, key=f"upload_effect_{key}")
        if result.table and not result.questions:
            _replaces(result)
        upload_findings.draw(result.findings, key=f"upload_findings_{key}", treat=partial(upload_checks.treat, file, result))
        _treated(file, result, key)
        if result.has_outside:
            upload_back.of_file(file, result, key)
        upload_columns.draw(file, result, key)


def _head(file: Dropped, result: FileResult, key: str) -> None:
    words, icon, colour = _STATES.get(result.status, _STATES["preview"])
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        name = f":material/description: **{markdown_safe(file.name)}**"
        if result.table:
            name += f" → **{TABLES[result.table].label(session.lang())}**"
        if result.sheet:
            name += f"  :small[:gray[{session.say(_SHEET, sheet=result.sheet)}]]"
        st.markdown(name, width="content")
        with st.container(horizontal=True, vertical_alignment="center", width="content"):
            st.badge(words(session.lang()), icon=icon, color=colour)  # type: ignore[arg-type]
            if len(file.results or ()) > 1 and result.status == "preview":
                st.checkbox(_WANTED(session.lang()), value=(result.sheet or "") not in file.left_out, key=f"upload_wanted_{key}",
                            on_change=_want, args=(file, result, f"upload_wanted_{key}"))
            else:
                if file.answers:
                    st.button(_OVER(session.lang()), icon=":material/replay:", type="tertiary", key=f"upload_over_{key}",
                              on_click=upload_files.change, args=(file,), kwargs={"answers": {}, "results": None})
                st.button(_REMOVE(session.lang()), icon=":material/close:", type="tertiary", key=f"upload_remove_{key}",
                          on_click=upload_files.remove, args=({file.id},))


def _replaces(result: FileResult) -> None:
    """Say what the file does to the rows already there."""
    words = rule(TABLES[result.table or ""])(session.lang())
    words += f" {session.say(_REMOVED, count=f'{result.removed:,}')}" if result.removed else ""
    st.caption(f":material/sync_alt: {words}")


def _treated(file: Dropped, result: FileResult, key: str) -> None:
    """List what was said to be done with all rows of a finding, each to be taken back."""
    given = upload_checks.treatments(file, result)
    if not given:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_TREATED(session.lang()), width="content")
        for place, (answer, words) in enumerate(given):
            st.button(markdown_safe(words(session.lang())), icon=":material/undo:", type="tertiary", key=f"upload_take_back_{key}_{place}",
                      on_click=upload_checks.take_back, args=(file, answer), help=_TAKE_BACK(session.lang()))


def _want(file: Dropped, result: FileResult, key: str) -> None:
    sheet = {result.sheet or ""}
    upload_files.change(file, left_out=file.left_out - sheet if st.session_state[key] else file.left_out | sheet)


def _counts(result: FileResult) -> None:
    with st.container(horizontal=True, gap="medium"):
        for name, label in _COUNTS:
            value = getattr(result.rows, name)
            shown = f"{value:,}" if value or name in ("read", "new") else f":gray[{value}]"
            st.markdown(f":small[:gray[{label(session.lang())}]]  \n**{shown}**", width="content")


def _questions(file: Dropped, result: FileResult, key: str) -> None:
    with st.form(f"upload_questions_{key}", border=False):
        keys = {question.key: f"upload_answer_{key}_{place}" for place, question in enumerate(result.questions)}
        for question in result.questions:
            _question(question, keys[question.key])
        st.form_submit_button(_GO_ON(session.lang()), type="primary", icon=":material/arrow_forward:",
                              key=f"upload_continue_{key}", on_click=_answered, args=(file, keys))


def _question(question: Question, key: str) -> None:
    lang = session.lang()
    words = {value: text(lang) for value, text in question.choices}
    label = f"**{markdown_safe(question.text(lang))}**"
    if len(words) > 6:
        st.selectbox(label, list(words), index=None, format_func=lambda value: words[value], key=key, placeholder=_CHOOSE(lang))
    else:
        st.radio(label, list(words), index=None, format_func=lambda value: markdown_safe(words[value]), key=key)


def _answered(file: Dropped, keys: dict[str, str]) -> None:
    """Keep what was answered; two questions cannot mean the same column."""
    given = {question: st.session_state.get(key) for question, key in keys.items()}
    answers = {question: str(value) for question, value in given.items() if value is not None}
    columns = Counter(value for question, value in answers.items() if "column." in question)
    if answers and max(columns.values(), default=1) == 1:
        upload_checks.answer(file, answers)

"""Which table a file is, where its header stands and what its columns mean: shown, and put right by hand."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from core.base.text import Text, markdown_safe
from core.outlook.imports import FileResult
from core.tables.declare import Table
from core.tables.registry import TABLES
from core.ui import session, upload_checks
from core.ui.upload_files import Dropped

_TITLE = Text(zh="表和列 · 认出 {known}/{all} 列", en="Table and columns · {known} of {all} columns recognised")
_GUESSES = Text(zh=" · {count} 处是猜测", en=" · {count} guessed")
_TABLE = Text(zh="这是哪种表", en="This is")
_HEADER = Text(zh="表头在第几行", en="Header row")
_UNUSED = Text(zh="（不用，留在原文件里）", en="(not used, stays in the file)")
_GUESS = Text(zh="猜测", en="guess")
_AGAIN = Text(zh="按此重新检查", en="Check again with this")
_TWICE = Text(zh="「{column}」被选了两次，一列只能对应一个。", en="“{column}” was chosen twice; each can be one column only.")
_KEPT = Text(zh="导入后会记住这种布局，下次不用再选。", en="After the import this layout is remembered; next time there is nothing to choose.")
_PLEASE = Text(zh="请选择", en="Choose")


def draw(file: Dropped, result: FileResult, key: str) -> None:
    """Draw the expander with table, header row and the meaning of every column."""
    if result.table is None or not result.columns:
        return
    guesses = upload_checks.guessed(result)
    known = sum(column is not None for column in result.columns.values())
    title = session.say(_TITLE, known=known, all=len(result.columns))
    title += session.say(_GUESSES, count=len(guesses)) if guesses else ""
    with st.expander(title, icon=":material/view_column:", expanded=bool(guesses), key=f"upload_columns_{key}"):
        left, right = st.columns([3, 1])
        with left:
            table_choice(file, result, key)
        header = f"upload_header_{key}"
        right.number_input(_HEADER(session.lang()), 1, 1000, result.header_row or 1, key=header, on_change=_header_changed,
                           args=(file, result, header))
        _mapping(file, result, TABLES[result.table], key, guesses)


def table_choice(file: Dropped, result: FileResult, key: str) -> None:
    """Draw the choice of the table; another one has the file checked again."""
    names, lang = list(TABLES), session.lang()
    chosen = f"upload_table_{key}"
    st.selectbox(_TABLE(lang), names, index=names.index(result.table) if result.table else None, key=chosen, placeholder=_PLEASE(lang),
                 format_func=lambda name: TABLES[name].label(lang), on_change=_table_changed, args=(file, result, chosen))


def _mapping(file: Dropped, result: FileResult, table: Table, key: str, guesses: set[str]) -> None:
    lang = session.lang()
    labels = {"": _UNUSED(lang), **{column.name: column.label(lang) for column in table.columns}}
    headers = list(result.columns)
    keys = {header: f"upload_means_{key}_{table.name}_{place}" for place, header in enumerate(headers)}
    with st.form(f"upload_mapping_{key}", border=False):
        with st.grid(3, min_column_width=230, gap="small"):
            for header in headers:
                mark = f" :orange-badge[:material/question_mark: {_GUESS(lang)}]" if header in guesses else ""
                st.selectbox(f"{markdown_safe(header)}{mark}", list(labels), index=list(labels).index(result.columns[header] or ""),
                             format_func=lambda name: labels[name], key=keys[header])
        st.caption(_KEPT(lang))
        st.form_submit_button(_AGAIN(lang), icon=":material/refresh:", key=f"upload_again_{key}", on_click=_mapped,
                              args=(file, result, keys))
    if twice := st.session_state.pop(f"upload_twice_{file.id}", None):
        st.warning(session.say(_TWICE, column=table.column(twice).label), icon=":material/warning:")


def _table_changed(file: Dropped, result: FileResult, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        before = upload_checks.prefix(result)
        upload_checks.answer(file, {f"{before}table": chosen}, drop=(f"{before}column.", "column."))


def _header_changed(file: Dropped, result: FileResult, key: str) -> None:
    before = upload_checks.prefix(result)
    upload_checks.answer(file, {f"{before}header_row": str(st.session_state[key])}, drop=(f"{before}column.", "column."))


def _mapped(file: Dropped, result: FileResult, keys: Mapping[str, str]) -> None:
    """Say of every column of the table which header fills it, none included, so that nothing is guessed any more."""
    means = {header: st.session_state.get(key) or "" for header, key in keys.items()}
    twice = [column for column, count in Counter(means.values()).items() if column and count > 1]
    if twice or result.table is None:
        st.session_state[f"upload_twice_{file.id}"] = twice[0] if twice else None
        return
    fills = {column: header for header, column in means.items() if column}
    before = upload_checks.prefix(result)
    answers = {f"{before}column.{column.name}": fills.get(column.name, "") for column in TABLES[result.table].columns}
    upload_checks.answer(file, {f"{before}table": result.table, **answers})

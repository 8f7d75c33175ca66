"""A large file while it is still being read: what its first rows show, replaced by the whole check."""

from collections.abc import Sequence

import streamlit as st

from core.base.text import Text, in_both, join, markdown_safe, same
from core.base.unit import Unit, write
from core.outlook.imports import FileResult
from core.tables.registry import TABLES
from core.ui import session, upload_findings

_FIRST = Text(zh="先看前 {rows} 行，其余还在读取；全部检查完再给结论。", en="A first look at the first {rows} rows while the rest is being read; the full check follows.")
_COLUMNS = Text(zh="认出 {known}/{all} 列：{columns}", en="{known} of {all} columns recognised: {columns}")
_UNUSED = Text(zh="暂不使用：{headers}", en="Not used: {headers}")
_ASKED = Text(zh="读完后要请您回答：", en="To be answered once it is read:")
_SHOWN = 40


def draw(shown: Sequence[FileResult], key: str) -> None:
    """Draw what the beginning of each sheet shows: table, columns, questions to come, findings so far."""
    for place, result in enumerate(shown):
        st.caption(session.say(_FIRST, rows=write(result.rows.read, Unit.COUNT, session.lang())))
        if result.table:
            st.markdown(f"**{TABLES[result.table].label(session.lang())}**")
            _columns(result)
        for question in result.questions:
            st.caption(f"{_ASKED(session.lang())} {markdown_safe(question.text(session.lang()))}")
        upload_findings.draw(result.findings, key=f"upload_first_{key}_{place}", opened=False)


def _columns(result: FileResult) -> None:
    table = TABLES[result.table or ""]
    known = {header: table.column(column).label for header, column in result.columns.items() if column}
    pairs = join([_means(header, label) for header, label in list(known.items())[:_SHOWN]])
    words = [session.say(_COLUMNS, known=len(known), all=len(result.columns), columns=pairs)]
    unused = [header for header, column in result.columns.items() if not column]
    if unused:
        words.append(session.say(_UNUSED, headers=join([same(header) for header in unused[:_SHOWN]])))
    st.caption(markdown_safe("  ".join(words)))


def _means(header: str, label: Text) -> Text:
    """Return header and meaning, once where they are the same word."""
    return in_both(lambda lang: header if header == label(lang) else f"{header} → {label(lang)}")

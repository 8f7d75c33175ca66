"""Every import so far: when, who, which file and table, what became of its rows, its findings, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from core.base.text import Lang, Text, from_json, join, markdown_safe
from core.outlook import imports
from core.tables.registry import TABLES
from core.tables.staged import Finding
from core.ui import jobs, session, upload_back, upload_checks, upload_findings

PER_PAGE = 8
_NONE = Text(zh="还没有导入过文件。拖进第一个表格，这里就会有记录。", en="Nothing was imported yet. Drop a first file and it will be listed here.")
_LINE = Text(zh="{at} · {who} · 新增 {new}，改动 {changed}，相同 {same}，未采用 {rejected}",
             en="{at} · {who} · {new} new, {changed} changed, {same} same, {rejected} left out")
_UNDO = Text(zh="撤销", en="Undo")
_UNDO_HELP = Text(zh="撤销后，这次导入的行会移除，被它替换的旧行会恢复；之后导入的数据不受影响。",
                  en="Undo removes the rows of this import and restores those it replaced; later imports stay as they are.")
_SURE = Text(zh="确认撤销", en="Yes, undo it")
_COUNTS = ("new", "changed", "same", "rejected")
_UNDONE = Text(zh="{at} 已由 {who} 撤销", en="undone {at} by {who}")


def draw() -> None:
    """Draw the imports, newest first, a page at a time."""
    rows = _grouped(imports.history(session.space()))
    if not rows:
        st.caption(_NONE(session.lang()))
        return
    pages = -(-len(rows) // PER_PAGE)
    page = st.session_state.get("upload_history_page", 1) if pages > 1 else 1
    for row in rows[(page - 1) * PER_PAGE:page * PER_PAGE]:
        _row(row)
    if pages > 1:
        st.pagination(pages, key="upload_history_page")


def _grouped(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per import: a file of orders that also brought refunds is one import with two tables."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault(row["batch"], {**row, "tables": [], "findings": [], **dict.fromkeys(_COUNTS, 0)})
        one["tables"].append(TABLES[row["table"]].label)
        one["findings"] = [*one["findings"], *row["findings"]]
        one |= {name: one[name] + row[name] for name in _COUNTS}
    return list(found.values())


def moment(at: datetime, lang: Lang) -> str:
    """Return a point in time as people write it."""
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}" if lang == "zh" else f"{at.day} {at:%b %Y, %H:%M}"


def _row(row: Mapping[str, Any]) -> None:
    lang, batch = session.lang(), row["batch"]
    with st.container(border=True, key=f"upload_batch_{batch}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            title = f"**{markdown_safe(row['file'])}** → {join(row['tables'])(lang)}"
            sheet = f" :small[:gray[{markdown_safe(row['sheet'])}]]" if row["sheet"] else ""
            st.markdown(f"~~{title}~~" if row["undone_at"] else title + sheet, width="content")
            _undo(row)
        st.caption(session.say(_LINE, at=moment(row["imported_at"], lang), who=row["importer"],
                               **{name: f"{row[name]:,}" for name in _COUNTS}))
        if row["rejected"] and not row["undone_at"]:
            upload_back.of_batch(batch, row["file"])
        if row["findings"]:
            upload_findings.draw([_finding(one) for one in row["findings"]], key=f"upload_batch_findings_{batch}", opened=False)


def _undo(row: Mapping[str, Any]) -> None:
    lang = session.lang()
    if row["undone_at"]:
        words = session.say(_UNDONE, at=moment(row["undone_at"], lang), who=row["undone_by"] or "")
        st.markdown(f":small[:gray[:material/undo: {words}]]", width="content")
        return
    with st.popover(_UNDO(lang), icon=":material/undo:", type="tertiary", key=f"upload_undo_{row['batch']}"):
        st.caption(_UNDO_HELP(lang))
        st.button(_SURE(lang), type="primary", key=f"upload_undo_sure_{row['batch']}",
                  on_click=upload_checks.start_undo, args=(row["batch"],), disabled=jobs.pending() is not None)


def _finding(value: Mapping[str, Any]) -> Finding:
    return Finding(value["level"], value["code"], value["column"], value["count"], tuple(value["rows"]), from_json(value["text"]),
                   from_json(value["advice"]))

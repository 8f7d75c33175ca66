"""What the page says after an import or an undo: what went in, what it did to the KPIs, where to look next."""

import streamlit as st

from core.base.text import Text, markdown_safe
from core.outlook.imports import FileResult
from core.outlook.uploading import Committed
from core.tables.registry import TABLES
from core.ui import blocks, navigation, session, upload_checks, upload_effect

_DONE = Text(zh="已导入", en="Imported")
_WHAT = Text(zh="「{table}」 {name}：新增 {new} 行，改动 {changed} 行，未采用 {rejected} 行。",
             en="{table} from {name}: {new} new rows, {changed} changed, {rejected} left out.")
_SAME = Text(zh="{name}：与已有数据相同，没有变化。", en="{name}: the same as what is there, nothing changed.")
_NO_EFFECT = Text(zh="指标没有变化。", en="No KPI changed.")
_EFFECT = Text(zh="指标变化", en="What changed on the KPIs")
_LOOK = Text(zh="去驾驶舱看结果", en="See it in the cockpit")


def draw() -> None:
    """Draw what the last job came to, if it was in this workspace."""
    note = st.session_state.get(upload_checks.NOTE)
    if note is not None:
        words = " ".join(markdown_safe(text(session.lang())) for text in (note.text, *note.more))
        (st.error if note.is_fault else st.success)(words, icon=":material/error:" if note.is_fault else ":material/undo:")
    name, committed = st.session_state.get(upload_checks.DONE) or ("", None)
    if committed is not None and name == session.space().name:
        _imported(committed)


def _imported(committed: Committed) -> None:
    with st.container(border=True, key="upload_done_card"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f":green[:material/check_circle:] **{_DONE(session.lang())}**", width="content")
            navigation.link("cockpit", _LOOK)
        for result in committed.results:
            if result.error is not None:
                blocks.problem(result.error)
            else:
                st.markdown(_line(result))
        if committed.moves:
            upload_effect.table(committed.moves, key="upload_done_effect", title=_EFFECT)
            upload_effect.ripening(committed.moves, committed.ripening)
        elif any(result.batch for result in committed.results):
            st.caption(_NO_EFFECT(session.lang()))


def _line(result: FileResult) -> str:
    if result.status != "imported" or result.table is None:
        return session.say(_SAME, name=result.path)
    rows = result.rows
    return session.say(_WHAT, table=TABLES[result.table].label, name=result.path, new=f"{rows.new:,}", changed=f"{rows.changed:,}",
                       rejected=f"{rows.rejected:,}")

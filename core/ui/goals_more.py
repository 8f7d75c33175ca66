"""Beside the goals: the history of changes, the sheet to edit in Excel."""

import pandas as pd
import streamlit as st

from core.base.text import Text, same
from core.ingest.filled import filled
from core.outlook import goal_sheet
from core.outlook.goal_changes import told
from core.state import goals as state_goals
from core.state.template import WHO
from core.tables.registry import TABLES
from core.ui import blocks, boards, mime, session
from core.ui.upload_history import moment

SHOWN = 60
_EXPORT = Text(zh="导出 Excel", en="Export to Excel")
_EXPORT_HELP = Text(zh="在 Excel 里改好，再从“导入”页传回来即可。", en="Edit it in Excel and bring it back on the Upload page.")
_HISTORY = Text(zh="修改记录", en="History of changes")
_NO_HISTORY = Text(zh="还没有修改。", en="No change yet.")
_HISTORY_COLUMNS = (Text(zh="时间", en="When"), Text(zh="谁", en="Who"), Text(zh="目标", en="Goal"), Text(zh="内容", en="What"), Text(zh="原来", en="Before"), Text(zh="改为", en="After"))
_WHO = {WHO: Text(zh="年度计划", en="annual plan")}


def export(year: int) -> None:
    """Draw the button that hands out the year's goals as the filled template, written when it is clicked."""
    lang, space, table = session.lang(), session.space(), TABLES["goals"]
    st.download_button(_EXPORT(lang), lambda: filled(table, goal_sheet.as_rows(space, year), lang), key="goals_export", on_click="ignore",
                       file_name=f"{table.label(lang)}-{year}.xlsx", mime=mime.XLSX, icon=":material/download:", help=_EXPORT_HELP(lang))


def history() -> None:
    """Draw who changed which goal when, from what to what."""
    lang = session.lang()
    blocks.heading(_HISTORY)
    lines = told(state_goals.history(session.space(), limit=400), boards.currency())[:SHOWN]
    if not lines:
        st.caption(_NO_HISTORY(lang))
        return
    rows = [(moment(line.at, lang), _WHO.get(line.who, same(line.who))(lang), *(text(lang) for text in (line.goal, line.field, line.old, line.new))) for line in lines]
    st.dataframe(pd.DataFrame(rows, columns=[column(lang) for column in _HISTORY_COLUMNS]), hide_index=True, key="goals_history",
                 height="content" if len(rows) <= 9 else 360)

"""Beside the goals: single channels and categories, the history of changes, the sheet to edit in Excel."""

import pandas as pd
import streamlit as st

from core.base.text import Text, same
from core.base.unit import Unit, write
from core.ingest.filled import filled
from core.metrics.catalog import CATALOG
from core.outlook import goal_sheet
from core.outlook.goal_changes import period_label, told
from core.state import goals as state_goals
from core.state.template import WHO
from core.tables.registry import TABLES
from core.ui import blocks, boards, navigation, session
from core.ui.upload_history import moment

SHOWN = 60
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXPORT = Text(zh="导出 Excel", en="Export to Excel")
_EXPORT_HELP = Text(zh="在 Excel 里改好，再从“导入”页传回来即可。", en="Edit it in Excel and bring it back on the Upload page.")
_SEGMENTS = Text(zh="分渠道和品类的目标", en="Goals of channels and categories")
_NO_SEGMENTS = Text(zh="还没有。导出 Excel，加上“细分维度”和“细分对象”两列的行，再导入即可；这里会列出。",
                    en="None yet. Export to Excel, add rows with segment kind and segment, and upload it: they are listed here.")
_SEGMENT_COLUMNS = (Text(zh="指标", en="KPI"), Text(zh="细分", en="Segment"), Text(zh="时期", en="Period"), Text(zh="目标", en="Target"), Text(zh="负责人", en="Owner"))
_HISTORY = Text(zh="修改记录", en="History of changes")
_NO_HISTORY = Text(zh="还没有修改。", en="No change yet.")
_HISTORY_COLUMNS = (Text(zh="时间", en="When"), Text(zh="谁", en="Who"), Text(zh="目标", en="Goal"), Text(zh="内容", en="What"), Text(zh="原来", en="Before"), Text(zh="改为", en="After"))
_WHO = {WHO: Text(zh="年度计划", en="annual plan")}
_UPLOAD = Text(zh="导入改好的目标", en="Upload edited goals")


def export(year: int) -> None:
    """Draw the button that hands out the year's goals as the filled template, written when it is clicked."""
    lang, space, table = session.lang(), session.space(), TABLES["goals"]
    st.download_button(_EXPORT(lang), lambda: filled(table, goal_sheet.as_rows(space, year), lang), key="goals_export", on_click="ignore",
                       file_name=f"{table.label(lang)}-{year}.xlsx", mime=_XLSX, icon=":material/download:", help=_EXPORT_HELP(lang))


def segments(year: int) -> None:
    """Draw the goals of single channels and categories, and how to change them."""
    lang, money = session.lang(), boards.currency()
    blocks.heading(_SEGMENTS)
    found = goal_sheet.segments(session.space(), year)
    if not found:
        st.caption(_NO_SEGMENTS(lang))
    else:
        rows = [(CATALOG[goal.kpi].label(lang), goal.segment, period_label(goal.period)(lang),
                 write(None if goal.target is None else float(goal.target), Unit.SHARE if goal.basis == "change" else CATALOG[goal.kpi].unit, lang,
                       currency=money), goal.owner) for goal in found]
        st.dataframe(pd.DataFrame(rows, columns=[column(lang) for column in _SEGMENT_COLUMNS]), hide_index=True, key="goals_segments", height="content")
    navigation.link("upload", _UPLOAD, query={"template": "goals"})


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

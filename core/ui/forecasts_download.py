"""The forecast as a workbook to take away: all that the page shows of a KPI, with every month and every row."""

from collections.abc import Callable

import streamlit as st

from core.base.text import Text
from core.outlook import record
from core.outlook.board import Board
from core.outlook.explained import explained
from core.outlook.gap import By
from core.outlook.parts import parts
from core.report import forecast_sheets as sheets
from core.report.forecast_workbook import LandingRow, workbook
from core.ui import mime, session
from core.ui.forecasts import View
from core.ui.odds import odds_said

_DOWNLOAD = Text(zh="下载 Excel", en="Download xlsx")
_FILE = Text(zh="{kpi}预测", en="forecast {kpi}")
_BY: tuple[By, ...] = ("channel", "category")


def download(board: Board, seen: View) -> None:
    """Draw the button that hands out the forecast as a workbook, computed and written when it is clicked."""
    lang, metric = session.lang(), seen.made.metric
    st.download_button(_DOWNLOAD(lang), _maker(board, seen), key="forecast_download", on_click="ignore", icon=":material/download:",
                       file_name=f"{_FILE.format(kpi=metric.label)(lang)}.xlsx", mime=mime.XLSX)


def _maker(board: Board, seen: View) -> Callable[[], bytes]:
    lang, space, facts = session.lang(), session.space(), session.facts()   # the click runs in another thread: what it needs is settled here
    made, metric = seen.made, seen.standing.metric
    landings = [LandingRow(s.metric.label(lang), s.metric.unit, s.target, s.landing, odds_said(s.odds)) for s in board.with_goals()]

    def more() -> list[sheets.Sheet]:
        ago = record.three_months_ago(space, facts, metric, board.known)
        said = [*([ago] if ago else []), *record.due(space, facts, metric, board.known), *record.rebuilt(space, facts, metric, board.known)]
        by_part = [found for by in _BY if (found := parts(space, facts, board.known, by)) is not None] if made.metric.id == "gmv" else []
        why = explained(made)
        drawn = [sheets.events(made), *map(sheets.parts, by_part), sheets.record(said, made.metric.unit, metric.unit), sheets.past(why.parts, made.metric.unit) if why else None]
        return [sheet for sheet in drawn if sheet is not None]

    return lambda: workbook(made.metric.label(lang), made.metric.unit, seen.months(), landings, made.replayed, more(), lang=lang)

"""What was said and what came: three months ago, last year as it went, and every published forecast that has come due."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.base.period import write_day, write_month
from core.base.text import Text
from core.base.unit import Unit
from core.outlook import calibration, record
from core.outlook.board import Board
from core.outlook.calibration import FEWEST
from core.outlook.record import Said
from core.ui import blocks, boards, cache, session
from core.ui.forecasts import View
from core.ui.forecasts_words import off, said, share

_WORKING = Text(zh="正在用当时的数据重演……", en="Going back to what was known then …")
_TITLE = Text(zh="当时怎么说，后来怎样", en="What was said, and what came")
_AGO = Text(zh="三个月前（数据截至 {day}）说 {first} 至 {last} 合计 **{middle}**（{low} 至 {high}），实际 **{came}**：{off}，{held}。",
            en="Three months ago (data to {day}) {first} to {last} were said to come to **{middle}** ({low} to {high}). They came to **{came}**: {off}, {held}.")
_RATE = Text(zh="三个月前（数据截至 {day}）说 {first} 至 {last} 是 **{middle}**（{low} 至 {high}），实际 **{came}**：{off}，{held}。",
             en="Three months ago (data to {day}) {first} to {last} was said to be **{middle}** ({low} to {high}). It was **{came}**: {off}, {held}.")
_HELD, _MISSED = Text(zh="落在区间内", en="inside the range"), Text(zh="落在区间外", en="outside the range")
_HOW = {"published": Text(zh="当时发布", en="Published then"), "rebuilt": Text(zh="事后重演", en="Made again")}
_REBUILT = Text(zh="「事后重演」：用现在的方法，只看当时已有的日期；之后补传的更正也算在内，所以不等于当时真的发布过。",
                en="“Made again”: today's method on the days known then. Corrections uploaded since are in, so it is not the same as having been published.")
_JUDGED = Text(zh="已见分晓的 {count} 次里，平均{off}，**{held}** 落在 80% 区间内。", en="Of {count} that have come due, the middle was on average {off}; **{held}** fell inside the 80% range.")
_WAITING = Text(zh="每次预测都会连同数据版本存档。事先发布、已见分晓的月份：{count} 个；满 {fewest} 个月后，区间会按这份记录放宽或收窄，并在这里说明。",
                en="Every forecast is kept with the data it was made from. Months published beforehand that have come due: {count}; from {fewest} on this record widens or narrows the ranges, and says so here.")
_CALIBRATED = Text(zh="区间已按 {count} 个月的记录调整为原来的 {factor}。", en="By the record of {count} months the ranges are {factor} of what they would be.")
_NONE = Text(zh="还没有可对照的记录：需要去年一整年的数据，或等发布过的预测到期。", en="Nothing to compare yet: it takes the whole of last year, or published forecasts that have come due.")
_COLUMNS = (Text(zh="数据截至", en="Data to"), Text(zh="说的是", en="About"), Text(zh="当时说", en="Said"), Text(zh="80% 区间", en="80% range"), Text(zh="实际", en="Came"), Text(zh="偏差", en="Off"),
            Text(zh="在区间内", en="Inside"), Text(zh="来源", en="Source"))
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_SPAN = Text(zh="{first} 至 {last}", en="{first} to {last}")
MOST = 24


def draw(board: Board, seen: View) -> None:
    """Draw the record of the KPI looked at."""
    metric, space, facts = seen.standing.metric, session.space(), session.facts()
    with st.spinner(_WORKING(session.lang())):
        ago, due, again, judged = cache.kept("forecast.record", lambda: (
            record.three_months_ago(space, facts, metric, board.known), record.due(space, facts, metric, board.known),
            record.rebuilt(space, facts, metric, board.known), calibration.record(space, seen.made.past)), metric.id, boards.stamp())
    with blocks.card(_TITLE, key="forecast_record", help=_REBUILT):
        if ago is not None:
            st.markdown(_ago(ago, seen))
        rows = [*due, *again]
        if not rows:
            st.caption(_NONE(session.lang()))
        else:
            told = record.judged(due if len(due) >= FEWEST else rows)
            st.markdown(session.say(_JUDGED, count=told.count, off=off(told.bias), held=share(told.held, digits=0)))
            st.dataframe(_table(rows[:MOST], seen), hide_index=True, key="forecast_record_table", row_height=36, height="content")
        if judged.factor != 1.0:
            st.caption(_CALIBRATED.format(count=judged.months, factor=share(judged.factor, digits=0))(session.lang()))
        else:
            st.caption(_WAITING.format(count=judged.months, fewest=FEWEST)(session.lang()))
        if any(row.how == "rebuilt" for row in rows) or (ago is not None and ago.how == "rebuilt"):
            st.caption(_REBUILT(session.lang()))


def _ago(ago: Said, seen: View) -> str:
    unit, lang = seen.made.metric.unit, session.lang()
    text = _AGO if seen.made.metric.kind == "sum" else _RATE
    return session.say(text, day=write_day(ago.as_of, lang), first=write_month(ago.first, lang), last=write_month(ago.last, lang), middle=said(ago.middle, unit), low=said(ago.low, unit),
                       high=said(ago.high, unit), came=said(ago.came, unit), off=off(ago.off), held=_HELD if ago.held else _MISSED)


def _table(rows: Sequence[Said], seen: View) -> pd.DataFrame:
    lang = session.lang()
    return pd.DataFrame([_row(row, seen) for row in rows], columns=[text(lang) for text in _COLUMNS])


def _row(row: Said, seen: View) -> list[str]:
    lang = session.lang()
    whole_year = (row.first.month, row.last.month) == (1, 12)
    unit = seen.standing.metric.unit if whole_year else seen.made.metric.unit
    digits = 1 if unit is Unit.SHARE else None
    about = str(row.first.year) if whole_year else write_month(row.first, lang) if row.first.month == row.last.month else _SPAN.format(first=write_month(row.first, lang), last=write_month(row.last, lang))(lang)
    return [write_day(row.as_of, lang), about, said(row.middle, unit, digits=digits), f"{said(row.low, unit, digits=digits)} – {said(row.high, unit, digits=digits)}", said(row.came, unit, digits=digits),
            off(row.off), (_YES if row.held else _NO)(lang), _HOW[row.how](lang)]

"""The forecast page's parts: where the headline goals land, which KPI is looked at, its fan and what the rest must bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write, write_difference
from core.charts import kpi_forecast as chart
from core.forecast import Landing
from core.metrics.catalog import CATALOG
from core.metrics.catalog import metric as metric_of
from core.outlook.asked import Asked, asked
from core.outlook.board import HEADLINES, Board
from core.outlook.forecasts import KpiForecast, charted, months_of_kpi
from core.outlook.landing import why_none
from core.outlook.needed import Needed, customers_needed, goal_path, needed
from core.outlook.standing import Standing
from core.ui import blocks, boards, cache, cards, filters, receipt_link, session
from core.ui.forecasts_words import narrow, said
from core.ui.odds import is_short, odds_said, whole_months

PAST_SHOWN = 24             # months of the past on the chart
_WORKING = Text(zh="正在预测，并在过去的月份上回测……", en="Forecasting, and replaying it over past months …")
_KPI = Text(zh="看哪个指标", en="Which KPI")
_GOAL, _ODDS = Text(zh="目标", en="Goal"), Text(zh="达成概率", en="Odds")
_RANGE = Text(zh="年末预测，80% 区间 {low} 至 {high}", en="Year-end forecast, 80% range {low} to {high}")
_NEEDS = Text(zh="需上传「{table}」", en="Needs: {table}")
_SHORT = Text(zh="只有 {months} 个整月的历史，不足两年，看不准淡旺季：概率四舍五入到 5%，区间放宽。",
              en="Only {months} whole months of history, under two years: seasons cannot be told apart, so odds are rounded to 5% and ranges are wide.")
_FAN = Text(zh="{kpi}：按月走势与预测", en="{kpi} by month: past and forecast")
_SHADED = Text(zh="阴影：50%、80%、95% 区间；▲ 大促和节日；点一点看凭证", en="Shaded: 50, 80, 95% ranges; ▲ festivals and promotions; click a point for its receipt")
_LANDS = Text(zh="年末落在哪里", en="Where the year lands")
_BETWEEN = Text(zh="十次里有八次落在 **{low}** 至 **{high}** 之间。", en="Eight times in ten between **{low}** and **{high}**.")
_TO_GOAL = Text(zh="目标 **{target}**，预测中值{gap}，达成概率 **{odds}**。", en="Goal **{target}**; the middle is {gap}; odds **{odds}**.")
_ABOVE, _BELOW = Text(zh="高出 {by}", en="{by} above"), Text(zh="还差 {by}", en="{by} short")
_UNDER, _OVER = Text(zh="低于上限 {by}", en="{by} under it"), Text(zh="超出 {by}", en="{by} over it")
_NO_GOAL = Text(zh="还没有为它设目标。", en="No goal is set for it.")
_RATE = Text(zh="要达成目标，剩余 {months} 个月平均每月需要 **{rate}**", en="To reach the goal the {months} months left need **{rate}** a month")
_AGAINST = Text(zh="，比去年同期 **{growth}**。", en=", **{growth}** on last year's same months.")
_STOP = Text(zh="。", en=".")
_YEAR = Text(zh="全年 {value}", en="Year {value}")
_ASKED: dict[str, Text] = {
    "rate": Text(zh="要达成目标，剩余 {months} 个月合计要做到 **{value}**（今年至今 {now}）。", en="To reach the goal the {months} months left must come to **{value}** together (so far this year {now})."),
    "step": Text(zh="要达成目标，剩余 {months} 个月平均每月净增 **{value}**。", en="To reach the goal it takes a net **{value}** a month over the {months} months left."),
    "stock": Text(zh="要达成目标，剩余 {months} 个月末的库存平均要降到 **{value}**（最近一个月末 {now}）。", en="To reach the goal stock at the {months} month ends left may be **{value}** on average (the latest: {now})."),
    "level": Text(zh="这是当月口径：12 月当月要达到 **{value}**（目前 {now}）。", en="It is read month by month: December itself must stand at **{value}** (now {now})."),
    "in_time": Text(zh="要达成目标，年底前还会发生的单据里要有 **{value}** 在目标之内（今年至今 {now}）。", en="To reach the goal **{value}** of the cases still to come must keep within it (so far this year {now})."),
    "beyond": Text(zh="剩下的月份做得再好，全年也只能到 **{value}**，目标已够不着。", en="However well the months left go, the year can only come to **{value}**: the goal is out of reach."),
}
_BEYOND = Text(zh="剩下的月份做得再好，也够不着这个目标。", en="However well the months left go, this goal is out of reach.")
_DONE = Text(zh="全年目标已经完成，超出 {by}。", en="The year's goal is already reached, {by} over.")
_CUSTOMERS = Text(zh="还需要 **{count}** 位去年的老客在年底前回来下单。", en="**{count}** more of last year's customers must buy again by the year's end.")
_CUSTOMERS_DONE = Text(zh="回来的老客已经够数。", en="Enough of last year's customers are back already.")
_ALT = Text(zh="{kpi}的历史、预测区间和目标进度", en="{kpi}: past, forecast ranges and the goal's path")
_WITHOUT = Text(zh="还没有预测的目标", en="Goals without a forecast yet")
_UPLOADS = Text(zh="{kpi}：上传「{table}」后可预测", en="{kpi}: upload “{table}” to forecast it")
_REASON = Text(zh="{kpi}：{reason}", en="{kpi}: {reason}")


@dataclass(frozen=True)
class View:
    """The KPI looked at: its standing and forecast, the goal's path, what is still needed."""

    standing: Standing
    made: KpiForecast
    path: pd.DataFrame
    needed: Needed | None
    customers: float | None
    asked: Asked | None

    def months(self) -> pd.DataFrame:
        """Return every month, past and to come: ds, y, y_hat, ranges, goal, again."""
        frame = self.made.months.frame.merge(self.path, on="ds", how="left")
        return frame.merge(self.made.again.rename(columns={"y_hat": "again"}), on="ds", how="left")

    def frame(self) -> pd.DataFrame:
        """Return the chart's frame: the months, the past as far as it is shown."""
        frame, past = self.months(), self.made.past
        if self.made.metric.kind == "sum":
            return frame.tail(PAST_SHOWN + past.horizon).reset_index(drop=True)
        shown = frame.assign(ds=frame["ds"] + pd.offsets.MonthEnd(0))        # a level is read at the month's end
        if self.made.metric.id == "retention":
            return pd.DataFrame(shown[shown["ds"].dt.year >= past.year]).reset_index(drop=True)   # it starts anew every January
        return pd.DataFrame(shown.tail(PAST_SHOWN + past.horizon)).reset_index(drop=True)


def options(board: Board) -> dict[str, Text]:
    """Return the KPIs that have a forecast by month, headline goals first, then other goals, then the rest."""
    ids = [*HEADLINES, *(s.metric.id for s in board.with_goals()), *CATALOG]
    usable = [id_ for id_ in dict.fromkeys(ids) if id_ in board.standings and board.standings[id_].reading.value is not None]
    return {id_: CATALOG[id_].label for id_ in usable}


def chosen(board: Board) -> str:
    """Draw the choice of a KPI and return its id."""
    return filters.choice(_KPI, options(board), key="forecast_kpi")


def view(board: Board, id_: str) -> View:
    """Return all of a KPI's view, computed once per version of facts and goals; raise CockpitError where it has no history."""
    with st.spinner(_WORKING(session.lang())):
        return cache.kept("forecast.view", lambda: _view(board, board.standings[id_]), id_, boards.stamp())


def _view(board: Board, standing: Standing) -> View:
    space, facts = session.space(), session.facts()
    made = months_of_kpi(space, facts, charted(standing.metric), board.known)
    return View(standing, made, goal_path(facts, standing, made.past), needed(standing, made.past), customers_needed(standing),
                asked(space, facts, standing, made.past, board.known))


def landings(board: Board) -> None:
    """Draw the three headline goals: where each lands, its range, goal and odds; what is missing where it cannot be said."""
    for column, id_ in zip(st.columns(3, gap="small"), HEADLINES, strict=True):
        _landing(board.standings[id_], inside=column)
    if is_short():
        st.caption(f":material/info: {_SHORT.format(months=whole_months())(session.lang())}")


def fan(seen: View, *, inside: DeltaGenerator) -> None:
    """Draw the fan: past, forecast with its ranges, the goal's path, last year again, events, today."""
    lang, metric, frame = session.lang(), seen.made.metric, seen.frame()
    years = sorted({int(day.year) for day in frame["ds"]})
    spec = chart.spec(
        frame, unit=metric.unit, lang=lang, today=seen.made.past.as_of, currency=boards.currency(), zero=metric.kind == "sum",
        events=boards.events(*years), note=_note(seen))
    blocks.chart_card(_FAN.format(kpi=metric.label), spec, key="forecast_fan", caption=" · ".join(filter(None, (_SHADED(lang), boards.open_month(seen.made.past.as_of)))), inside=inside, height=360, alt=_ALT.format(kpi=metric.label),
                      receipt=boards.asked(boards.current().standings.get(metric.id, seen.standing), forecast=True), opens=partial(point_receipt, seen.standing))


def point_receipt(standing: Standing, point: Mapping[str, Any]) -> receipt_link.Asked | None:
    """Return the receipt of a point of the fan: a month's actual; of what is forecast the year-end, with what of it is booked."""
    if point.get("column") != "y" or not point.get("id"):
        return boards.asked(standing, forecast=True) if point.get("id") else None
    return receipt_link.Asked(charted(metric_of(standing.defined_id)).id, str(point["id"])[:7])


def _note(seen: View) -> str:
    """Return the year's landing for the chart, where its last month is not the year."""
    standing = seen.standing
    if standing.landing is None or seen.made.own_way or seen.made.metric.kind == "balance":
        return ""
    return _YEAR.format(value=said(standing.landing.p50, standing.metric.unit))(session.lang())


def lands(seen: View, *, inside: DeltaGenerator) -> None:
    """Draw where the year lands in words: the middle, its range, the gap, odds, and the run-rate still needed."""
    lang, standing = session.lang(), seen.standing
    with blocks.card(_LANDS, key="forecast_lands", inside=inside, receipt=boards.asked(standing, forecast=True)):
        if standing.landing is None:
            st.caption(why_none(standing.metric, standing.reading)(lang))
        else:
            unit = standing.metric.unit
            st.metric(standing.metric.label(lang), said(standing.landing.p50, unit), label_visibility="collapsed")
            st.markdown(session.say(_BETWEEN, **ends(standing.landing, unit)))
            st.markdown(_gap(standing))
            if (warning := narrow(seen.made)) is not None:
                st.caption(warning)
        for sentence in _needed(seen):
            st.markdown(sentence)


def without(board: Board) -> None:
    """Draw the goals that have no forecast, each with the upload that brings it."""
    lines = [_why_not(standing) for standing in board.with_goals() if standing.landing is None]
    if lines:
        with st.expander(f"{_WITHOUT(session.lang())}（{len(lines)}）" if session.lang() == "zh" else f"{_WITHOUT(session.lang())} ({len(lines)})",
                         icon=":material/cloud_off:", key="forecast_without"):
            st.markdown("\n".join(f"- {line}" for line in lines))


def ends(landing: Landing, unit: Unit) -> dict[str, str]:
    """Return low and high of a landing's range as they are read; with one more decimal where they would read alike."""
    low, high = said(landing.p10, unit), said(landing.p90, unit)
    if low == high and unit is Unit.TIMES:
        low, high = said(landing.p10, unit, digits=2), said(landing.p90, unit, digits=2)
    return {"low": low, "high": high}


def _landing(standing: Standing, *, inside: DeltaGenerator) -> None:
    lang, unit, landing = session.lang(), standing.metric.unit, standing.landing
    with inside.container(border=True, height="stretch", key=f"goal_{standing.status}_forecast_{standing.metric.id}", gap="xsmall"):
        cards.title_row(boards.ICONS[standing.metric.id], standing.metric.label, standing.metric.definition, standing.status,
                        boards.asked(standing, forecast=True), key=f"forecast_{standing.metric.id}")
        with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
            st.metric(standing.metric.label(lang), said(landing.p50 if landing else None, unit), label_visibility="collapsed", width="content")
            st.markdown(f":small[:gray[{_GOAL(lang)} **{said(standing.target, unit)}** · {_ODDS(lang)} **{markdown_safe(odds_said(standing.odds))}**]]",
                        width="content", text_alignment="right")
        st.caption(_RANGE.format(**ends(landing, unit))(lang) if landing else _lacking(standing)(lang))


def _asked(seen: View, of: Asked) -> str:
    if of.value != of.value:
        return _BEYOND(session.lang())
    unit = {"stock": Unit.CURRENCY, "in_time": Unit.SHARE}.get(of.kind, seen.made.metric.unit)
    digits = 1 if unit is Unit.SHARE else None
    return session.say(_ASKED[of.kind], months=of.months, value=said(of.value, unit, digits=digits), now=said(of.now, unit, digits=digits))


def _lacking(standing: Standing) -> Text:
    missing = boards.missing(standing)
    if missing is not None:
        return _NEEDS.format(table=missing)
    return standing.reading.reason or why_none(standing.metric, standing.reading)


def _why_not(standing: Standing) -> str:
    missing, label = boards.missing(standing), standing.metric.label
    if missing is not None:
        return _UPLOADS.format(kpi=label, table=missing)(session.lang())
    return _REASON.format(kpi=label, reason=standing.reading.reason or why_none(standing.metric, standing.reading))(session.lang())


def _gap(standing: Standing) -> str:
    lang, gap = session.lang(), standing.gap
    if gap is None:
        return _NO_GOAL(lang)
    by = write_difference(abs(gap), standing.metric.unit, lang, currency=boards.currency()).lstrip("+")
    down = (standing.goal.direction if standing.goal else standing.metric.good) == "down"
    word = (_OVER if gap > 0 else _UNDER) if down else (_ABOVE if gap >= 0 else _BELOW)
    return session.say(_TO_GOAL, target=said(standing.target, standing.metric.unit), gap=word.format(by=by), odds=odds_said(standing.odds))


def _needed(seen: View) -> list[str]:
    lang, unit, rate = session.lang(), seen.made.metric.unit, seen.needed
    if rate is not None and rate.rest <= 0:
        return [session.say(_DONE, by=said(-rate.rest, unit))]
    if rate is not None:
        growth = "" if rate.growth is None else session.say(_AGAINST, growth=write(rate.growth, Unit.SHARE, lang, signed=True, digits=0))
        return [session.say(_RATE, months=rate.months, rate=said(rate.per_month, unit)) + (growth or _STOP(lang))]
    if seen.asked is not None:
        return [_asked(seen, seen.asked)]
    if seen.customers is not None:
        return [session.say(_CUSTOMERS, count=said(seen.customers, Unit.COUNT)) if seen.customers > 0 else _CUSTOMERS_DONE(lang)]
    return []

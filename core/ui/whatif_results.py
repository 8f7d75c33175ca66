"""What the levers make of the year: headline goals, money, GMV by month, the other goals; forecast → scenario."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, Unit, write, write_difference
from core.charts import bullet, scenario_months
from core.metrics.catalog import CATALOG
from core.outlook import whatif_words as words
from core.outlook.board import HEADLINES, Board, good_of
from core.outlook.standing import Standing
from core.outlook.standing import status as status_of
from core.scenario import outcome as outcomes
from core.scenario.tree import Outcome, neutral
from core.scenario.year import GOOD
from core.scenario.year import HEADLINES as RATIOS
from core.ui import blocks, boards, cards, receipt_link, refunds_coming, session, status
from core.ui.odds import odds_said

_TO = Text(zh="预测 → 方案", en="Forecast → scenario")
_GOAL = Text(zh="目标", en="Goal")
_ODDS = Text(zh="达成概率", en="Odds")
_ODDS_HELP = Text(zh="达成概率：在模拟出的各种年末结果里，达到目标的占比。箭头前是不动杠杆，箭头后是这个方案。",
                  en="Odds: the share of simulated year-ends that reach the goal; before the arrow with no lever moved, after it in this scenario.")
_STATUS = Text(zh="状态", en="Status")
_KPI = Text(zh="指标", en="KPI")
_REST = Text(zh="年末预测 **{after}**（80% 区间 {low} 至 {high}）。", en="Year-end forecast **{after}** (80% range {low} to {high}).")
_CAPTION = Text(zh="预测 {before}；方案 **{after}**（80% 区间 {low} 至 {high}）。", en="Forecast {before}; scenario **{after}** (80% range {low} to {high}).")
_AGAINST = Text(zh="较预测", en="vs forecast")
_NEEDS = Text(zh="需上传「{table}」", en="Needs: {table}")
_NO_LANDING = Text(zh="数据还不够预测年末。", en="Not enough data yet to forecast the year-end.")
_OTHERS = Text(zh="其他目标：预测 → 方案", en="The other goals: forecast → scenario")
_MONTHS = Text(zh="GMV 按月：预测与方案", en="GMV by month: forecast and scenario")
_LOCKED = Text(zh="灰色是已入账的，任何杠杆都动不了", en="Grey is booked: no lever moves it")
_SPEND_LEFT = Text(zh="剩余月份投放", en="Spend to come")
_MONEY = ("gmv", "contribution", "contribution_margin", "cash", "cac", "acquisition_cost_ratio", "stock_outs")
_LABELS = {"gmv": Text(zh="全年 GMV", en="GMV of the year"), "acquisition_cost_ratio": Text(zh="获客成本占比", en="Spend ÷ GMV"),
           "contribution_margin": Text(zh="利润率", en="Margin")}
_SPEND_HELP = Text(zh="从数据截止日到年底的获客投放；计划 → 方案", en="Acquisition spend from the data's last day to the year's end; plan against scenario")
_RECEIPT = Text(zh="凭证", en="Receipt")
_RESTS = Text(zh="利润、利润率和现金按净 GMV 计算。", en="Contribution, margin and cash rest on GMV net of refunds. ")
_FLAT = 1e-9


@dataclass(frozen=True)
class Row:
    """One KPI under the levers: its P50 without and with them, the range, the odds before and after."""

    standing: Standing
    before: float
    low: float
    after: float
    high: float
    odds_before: float | None
    odds: float | None

    @property
    def reached(self) -> bool | None:
        """Return whether the P50 reaches the goal; None without a goal or data."""
        target = self.standing.target
        if target is None or _known(self.after) is None:
            return None
        return self.after <= target if good_of(self.standing.metric, self.standing.goal) == "down" else self.after >= target

    @property
    def status(self) -> str:
        return status_of(self.standing.target, _known(self.after), self.odds, None)


def rows(outcome: Outcome, frame: pd.DataFrame, of: Board, goals: Mapping[str, float]) -> dict[str, Row]:
    """Return the outcome per KPI of the board that the tree knows; frame is its landing."""
    before, after = outcomes.odds(neutral(outcome.baseline), goals), outcomes.odds(outcome, goals)
    return {kpi: Row(of.standings[kpi], base, low, middle, high, _known(before.get(kpi)), _known(after.get(kpi)))
            for kpi, base, low, middle, high in zip(frame["kpi"], frame["baseline"], frame["p10"], frame["p50"], frame["p90"], strict=True)
            if kpi in of.standings}


def headlines(found: Mapping[str, Row]) -> None:
    """Draw the three headline goals: what the levers make of each."""
    for column, id_ in zip(st.columns(3, gap="small"), HEADLINES, strict=True):
        _headline(id_, found[id_], column)


def money(outcome: Outcome, frame: pd.DataFrame) -> None:
    """Draw what the scenario costs and brings: GMV, contribution and its margin, cash, CAC, acquisition ratio, stock-outs, spend to come."""
    ends = {kpi: (before, after) for kpi, before, after in zip(frame["kpi"], frame["baseline"], frame["p50"], strict=True)}
    with st.grid(4, gap="small", min_column_width=140):
        for id_ in _MONEY:
            _number(id_, *ends[id_])
        _spend_left(outcome)
    if outcome.baseline.actual.gmv_net is not None:
        refunds_coming.draw([CATALOG["gmv_net"]], because=_RESTS)


def outcome(of: Outcome, found: Mapping[str, Row]) -> None:
    """Draw what the levers make of the year: the other goals, and GMV by month."""
    _others(found)
    _months(of)


def _months(outcome: Outcome) -> None:
    """Draw GMV by month: booked, to come in this scenario, and a tick where the forecast stands."""
    frame = outcomes.months(outcome)
    booked = outcome.baseline.actual.gmv
    spec = scenario_months.spec(frame, booked, lang=session.lang(), currency=currency(), events=boards.events(frame["month"].iloc[0].year))
    alt = Text(zh="全年各月 GMV：已入账、方案、预测", en="GMV of each month of the year: booked, scenario, forecast")
    blocks.chart_card(_MONTHS, spec, key="whatif_months", caption=_LOCKED(session.lang()), height=260, alt=alt,
                      receipt=boards.asked(boards.current().standings["gmv"], forecast=True))


def _others(found: Mapping[str, Row]) -> None:
    """Draw the plan's other ratios as a table: goal, forecast, scenario, change, odds before → after, word."""
    lang = session.lang()
    ids = [id_ for id_ in RATIOS if id_ not in HEADLINES and id_ in found]
    titles = [text(lang) for text in (_KPI, _STATUS, _GOAL, _TO, _ODDS)]
    frame = pd.DataFrame([_other(found[id_]) for id_ in ids], columns=titles)
    with blocks.card(_OTHERS, key="whatif_others", help=_ODDS_HELP):
        frame[_RECEIPT(lang)] = [receipt_link.mark(id_) for id_ in ids]
        st.dataframe(frame, hide_index=True, key="whatif_others_table", row_height=36, height="content", placeholder=MISSING, column_config={
            titles[0]: st.column_config.TextColumn(width=178, pinned=True), titles[1]: st.column_config.TextColumn(width=74),
            titles[2]: st.column_config.TextColumn(width=62), titles[3]: st.column_config.TextColumn(width=132), titles[4]: st.column_config.TextColumn(width=92),
            _RECEIPT(lang): receipt_link.column([boards.asked(found[id_].standing, forecast=True) for id_ in ids], key="whatif_others")})


def written(value: float | None, unit: Unit, *, signed: bool = False) -> str:
    return write(value, unit, session.lang(), currency=currency(), signed=signed)


def currency() -> str:
    return boards.currency()


def odds_words(before: float | None, after: float | None) -> str:
    """Return "18% → 42%", or the one number where nothing changed."""
    return _both(odds_said(before), odds_said(after))


def _headline(id_: str, row: Row, column: DeltaGenerator) -> None:
    lang, standing, unit = session.lang(), row.standing, row.standing.metric.unit
    with column.container(border=True, height="stretch", key=f"hero_{row.status}_{id_}", gap="xsmall"):
        cards.title_row(boards.ICONS[id_], standing.metric.label, standing.metric.definition, row.status, boards.asked(standing, forecast=True), key=f"whatif_{id_}")
        with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
            _metric(standing, row.before, row.after)
            st.markdown(f":small[:gray[{_GOAL(lang)} **{written(standing.target, unit)}**]]  \n"
                        f":small[:gray[{_ODDS(lang)} **{markdown_safe(odds_words(row.odds_before, row.odds))}**]]", text_alignment="right", width="content",
                        help=_ODDS_HELP(lang))
        _bar(id_, row)
        st.caption(_foot(row))


def _metric(standing: Standing, before: float, after: float) -> None:
    lang, unit = session.lang(), standing.metric.unit
    change = _difference(before, after, unit)
    better = (after > before) == (good_of(standing.metric, standing.goal) != "down")
    st.metric(standing.metric.label(lang), written(_known(after), unit), change, delta_color="green" if better else "red",
              delta_arrow="up" if after > before else "down", delta_description=_AGAINST(lang) if change else None,
              label_visibility="collapsed", width="content")


def _bar(id_: str, row: Row) -> None:
    standing = row.standing
    if standing.target is None or _known(row.after) is None:
        return
    spec = bullet.spec(row.after, standing.target, row.before, colour=status.MARKS[row.status].bar, unit=standing.metric.unit,
                       lang=session.lang(), currency=currency())
    st.vega_lite_chart(spec, key=f"whatif_bar_{id_}", height=24, alt=_foot(row))


def _foot(row: Row) -> str:
    missing = boards.missing(row.standing)
    if missing is not None:
        return _NEEDS.format(table=missing)(session.lang())
    if _known(row.after) is None:
        return (row.standing.reading.reason or _NO_LANDING)(session.lang())
    unit = row.standing.metric.unit
    moved = abs(row.after - row.before) > _FLAT * max(1.0, abs(row.before))
    return session.say(_CAPTION if moved else _REST, **{name: written(value, unit) for name, value in (
        ("before", row.before), ("after", row.after), ("low", row.low), ("high", row.high)) if moved or name != "before"})


def _number(id_: str, before: float, after: float) -> None:
    lang = session.lang()
    unit, label, help_ = words.unit_of(id_), _LABELS.get(id_) or words.label_of(id_), words.definition_of(id_)
    change = _difference(before, after, unit)
    better = (after > before) == (GOOD.get(id_, "up") == "up")
    st.metric(label(lang), written(_known(after), unit), change,
              delta_color="green" if better else "red", delta_arrow="up" if after > before else "down", border=True, height="stretch", help=help_(lang))


def _spend_left(outcome: Outcome) -> None:
    lang, base, left = session.lang(), outcome.baseline.channels, outcome.left.spend
    before, after = (None, None) if base is None or left is None else (float(base.spend.sum()), float(left.sum()))
    difference = 0.0 if before is None or after is None else after - before
    change = write(difference, Unit.CURRENCY, lang, currency=currency(), signed=True) if difference else None
    st.metric(_SPEND_LEFT(lang), written(after, Unit.CURRENCY), change, delta_color="gray", delta_arrow="up" if difference > 0 else "down", border=True, height="stretch", help=_SPEND_HELP(lang))


def _other(row: Row) -> list[str]:
    unit, lang, missing = row.standing.metric.unit, session.lang(), boards.missing(row.standing)
    word = status.MARKS["no_data" if missing else row.status].label(lang)
    return [row.standing.metric.label(lang), word, written(row.standing.target, unit),
            _NEEDS.format(table=missing)(lang) if missing else _both(written(_known(row.before), unit), written(_known(row.after), unit)),
            odds_words(row.odds_before, row.odds)]


def _difference(before: float, after: float, unit: Unit) -> str | None:
    """Return the change as it is read, None where it reads as nothing."""
    if not abs(after - before) > _FLAT * max(1.0, abs(before)):
        return None
    told = write_difference(after - before, unit, session.lang(), currency=currency())
    return told if set(told) & set("123456789") else None


def _both(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _known(value: float | None) -> float | None:
    return None if value is None or value != value else value

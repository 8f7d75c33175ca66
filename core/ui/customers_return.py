"""Customers page: how last year's customers come back, cohorts, new and returning buyers by month."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.analysis.cohorts import buyers_by_month, cohorts, return_curves
from core.base.period import add_months, write_day, year_before, year_of
from core.base.text import Text, same
from core.base.unit import Unit, write
from core.charts import heat, lines, stack
from core.ui import blocks, boards, cache, filters, receipt_link, session
from core.ui.receipt_link import Asked

KINDS = {"all": Text(zh="全部客户", en="All customers"), "private": Text(zh="私域用户", en="Private domain"), "members": Text(zh="会员", en="Members")}
READINGS = {"in": Text(zh="当月回购", en="Bought in that month"), "by": Text(zh="截至当月回购过", en="Came back by that month")}
_CURVE = Text(zh="去年的客户回来了多少", en="How last year's customers come back")
_CURVE_ALT = Text(zh="去年客户今年累计回购的比例，与去年同日比较", en="Share of last year's customers who bought again this year, against last year's curve")
_KIND = Text(zh="客户", en="Customers")
_GOAL = Text(zh="目标 {target}", en="Goal {target}")
_SAID = Text(zh="去年的 {base} 位客户中已有 **{now}** 回购{then}{goal}。", en="Of last year's {base} customers **{now}** have bought again{then}{goal}.")
_THEN = Text(zh="；去年同一天是 {share}，全年 {end}", en="; on the same day last year it was {share}, by its end {end}")
_NEED = Text(zh="；目标 {target}，还差 {count} 位", en="; the goal of {target} takes {count} more")
_TO_DAY, _WHOLE = Text(zh="到 {day}", en="To {day}"), Text(zh="{year} 全年", en="All of {year}")
_NO_CURVE = Text(zh="要有去年全年的订单（带客户编号），才能看去年的客户今年回来了多少。", en="It takes the whole of last year's orders, with customer ids, to see how many of its customers come back.")
_BUYERS = Text(zh="每月的新客和老客", en="New and returning buyers by month")
_NEW, _RETURNING = Text(zh="新客", en="New"), Text(zh="老客", en="Returning")
_BUYERS_LINE = Text(zh="新客：数据中第一次购买；斜纹：未满月。数据开头几个月会把更早的老客算作新客。点柱子看凭证：新客，或全部买家。", en="New: first purchase in the data; hatched: unfinished month. In the first months of the data older customers count as new. Click a bar for the receipt of its new customers, or of all buyers.")
_BUYERS_ALT = Text(zh="每月买家数，分新客和老客", en="Buyers by month, new and returning")
_COHORTS = Text(zh="各月新客后来回购了多少", en="How each month's new customers come back")
_COHORTS_ALT = Text(zh="各月首购客户在之后各月的回购比例", en="Share of each month's new customers who bought again in later months")
_COHORTS_LINE = Text(zh="每行是同月首购的一批客户；未满的月份不计；点一格看凭证", en="One row per month of first purchase; unfinished months are left out; click a cell for its receipt")
_NO_COHORTS = Text(zh="要有两个完整月的带客户编号的订单，才能看回购。", en="It takes two whole months of orders with customer ids to see who comes back.")
_MONTH_STARTS = [1.0, 60.0, 121.0, 182.0, 244.0, 305.0]
_MONTH_NAMES = "timeFormat(datetime(2026, 0, datum.value), '%b')"


def curve(inside: DeltaGenerator) -> None:
    """Draw this year's retention curve against last year's, with the goal."""
    with blocks.card(_CURVE, key="customers_curve", inside=inside, receipt=_asked()):
        kind = filters.choice(_KIND, KINDS, key="customers_kind", look="buttons", hide_label=True)
        frame = _curves(kind)
        if frame.empty:
            st.caption(_NO_CURVE(session.lang()))
            return
        lang, target = session.lang(), _target(kind)
        shown = pd.DataFrame({"x": frame["day_of_year"], "series": frame["year"].astype(str), "value": frame["share"]})
        goal = (_GOAL.format(target=write(target, Unit.SHARE, lang, digits=0))(lang), target) if target else None
        spec = lines.spec(shown, unit=Unit.SHARE, lang=lang, temporal=False, goal=goal, x_ticks=_MONTH_STARTS, x_labels=_MONTH_NAMES, x_end=366,
                          events=boards.events(int(frame["year"].max())))
        blocks.chart(spec, key="customers_curve_chart", alt=_CURVE_ALT, height=290)
        st.markdown(_sentence(frame, target))
        with st.container(horizontal=True, gap="small"):
            for title, asked in curve_receipts(int(frame["year"].max()), frame["year"].nunique() > 1):
                receipt_link.words(asked, title, key=f"customers_curve_{asked.as_of}")


def curve_receipts(year: int, with_past: bool) -> list[tuple[Text, Asked]]:
    """Return the receipts of the curve's newest point, of last year's on the same day and of its end, each with what it is called."""
    now = _asked()
    day = date.fromisoformat(now.as_of) if now.as_of else boards.current().as_of
    if day is None or not with_past:
        return []
    ends = {year: day, year - 1: year_before(day), -1: date(year - 1, 12, 31)}
    return [((_TO_DAY if of > 0 else _WHOLE).format(year=str(end.year), day=Text(zh=write_day(end, "zh"), en=write_day(end, "en"))), replace(now, as_of=end.isoformat())) for of, end in ends.items()]


def _asked() -> Asked:
    """Return the receipt of the curve's newest point: of all customers, or of the kind chosen."""
    kind = st.session_state.get("customers_kind") or st.query_params.get("kind")
    standing = boards.current().standings["retention"]
    return Asked(f"retention@{kind}") if kind in KINDS and kind != "all" else Asked("retention", as_of=standing.reading.as_of.isoformat() if standing.reading.as_of else "")


def buyers(inside: DeltaGenerator) -> None:
    """Draw buyers by month, new ones and those who bought before."""
    facts, lang, last = session.facts(), session.lang(), boards.current().as_of
    frame = cache.kept("customers.buyers", lambda: buyers_by_month(facts, last) if last else pd.DataFrame())
    events = boards.events(*range(frame["month"].min().year, frame["month"].max().year + 1)) if len(frame) else None
    spec = stack.spec(frame, {"returning": _RETURNING, "new": _NEW}, unit=Unit.COUNT, lang=lang, events=events)
    blocks.chart_card(_BUYERS, spec, key="customers_buyers", alt=_BUYERS_ALT, height=330, inside=inside, receipt=boards.asked(boards.current().standings["buyers"]), opens=month_receipt).caption(_BUYERS_LINE(lang))


def heat_map() -> None:
    """Draw the cohorts of the newest twelve whole months."""
    facts, lang, last = session.facts(), session.lang(), boards.current().as_of
    frame = cache.kept("customers.cohorts", lambda: cohorts(facts, last, 13) if last else pd.DataFrame())
    with blocks.card(_COHORTS, key="customers_cohorts", caption=_COHORTS_LINE(lang), receipt=Asked("retention@cohort_1")):
        if frame.empty or frame["month_number"].max() < 1:
            st.caption(_NO_COHORTS(lang))
            return
        reading = filters.choice(_COHORTS, READINGS, key="customers_reading", look="buttons", hide_label=True)
        shown = frame.assign(share=frame["share_by"], customers=frame["returned_by"]) if reading == "by" else frame
        spec = cache.kept("customers.heat", lambda: heat.spec(shown, lang=lang), lang, reading)
        blocks.chart(spec, key="customers_heat", alt=_COHORTS_ALT, height=90 + 27 * frame["first_month"].nunique(), opens=partial(cohort_receipt, reading))


def cohort_receipt(reading: str, cell: Mapping[str, Any]) -> Asked | None:
    """Return the receipt of a cell of the cohorts: its month of first purchase and how many months later."""
    if not cell.get("cohort") or not cell.get("number"):
        return None
    first = date.fromisoformat(f"{cell['cohort']}-01")
    return Asked("cohort_share_by" if reading == "by" else "cohort_share", f"{add_months(first, int(cell['number'])):%Y-%m}", cohort=f"{first:%Y-%m}")


def month_receipt(bar: Mapping[str, Any]) -> Asked | None:
    """Return the receipt of a month's bar: its new customers, or all its buyers."""
    return Asked("new_customers" if bar.get("field") == "new" else "buyers", str(bar["id"])) if bar.get("id") else None


def _curves(kind: str) -> pd.DataFrame:
    """Return this and last year's curve, each only where its base year is wholly in the data."""
    facts, board = session.facts(), boards.current()
    if board.as_of is None:
        return pd.DataFrame()
    last = board.as_of
    frame = cache.kept("customers.curves", lambda: return_curves(facts, last, kind), kind)
    known = [year for year in (last.year, last.year - 1) if board.known.covers(("order_lines",), year_of(year - 1))]
    found = frame[frame["year"].isin(known)].sort_values(["year", "day"], ascending=[False, True])
    return found if last.year in set(found["year"]) else found.iloc[:0]


def _target(kind: str) -> float | None:
    """The goal is of all customers; the narrower kinds have none."""
    return boards.current().standings["retention"].target if kind == "all" else None


def _sentence(frame: pd.DataFrame, target: float | None) -> str:
    lang, last = session.lang(), boards.current().as_of
    newest, past = frame[frame["year"] == frame["year"].max()], frame[frame["year"] < frame["year"].max()]
    now, base = float(newest["share"].iloc[-1]), float(newest["base"].iloc[-1])
    by_then = past[past["day_of_year"] <= (last.timetuple().tm_yday if last else 0)]
    then = same("") if by_then.empty else _THEN.format(share=write(float(by_then["share"].iloc[-1]), Unit.SHARE, lang), end=write(float(past["share"].iloc[-1]), Unit.SHARE, lang))
    missing = -(-(target or 0.0) * base // 1) - float(newest["returned"].iloc[-1])
    goal = _NEED.format(target=write(target, Unit.SHARE, lang, digits=0), count=write(missing, Unit.COUNT, lang, full=True)) if target and missing > 0 else same("")
    return _SAID.format(base=write(base, Unit.COUNT, lang, full=True), now=write(now, Unit.SHARE, lang), then=then, goal=goal)(lang)

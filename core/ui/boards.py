"""The board as pages show it: standings from memory while nothing changed, their cards and their table."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.base.home import Workspace
from core.base.period import Period, link_of, month_of, write_day, write_month
from core.base.text import Text, markdown_safe
from core.base.unit import MISSING, Unit, write
from core.metrics.catalog import metric as metric_of
from core.metrics.readings import monthly
from core.outlook import record
from core.outlook.board import Board, board, good_of
from core.outlook.course import marked_events
from core.outlook.standing import Standing, elapsed
from core.state import audit, settings
from core.store.facts import Facts
from core.tables.registry import TABLES
from core.ui import cache, cards, receipt_link, session, sidebar, status
from core.ui.odds import odds_said

ICONS = {"gmv_growth": ":material/trending_up:", "retention": ":material/group:", "inventory_turnover": ":material/inventory_2:"}
TREND_MONTHS = 13
SHORT = {  # where a KPI's own name is cut by a small card
    "retention": Text(zh="用户留存", en="Retention"), "repeat_purchase_rate": Text(zh="复购率", en="Repeat rate"), "new_registrations": Text(zh="新增注册用户", en="Registrations"),
    "replenishment_hours": Text(zh="补货周期", en="Replenishment")}
_GOAL = Text(zh="目标项", en="Goal")
_STATUS = Text(zh="状态", en="Status")
_NOW = Text(zh="目前", en="Now")
_EXPECTED = Text(zh="今天应达", en="Expected by today")
_TARGET = Text(zh="目标", en="Target")
_LANDING = Text(zh="年末预测（80% 区间）", en="Year-end (80% range)")
_ODDS = Text(zh="达成概率", en="Odds")
_RECEIPT = Text(zh="凭证", en="Receipt")
_NEEDS = Text(zh="上传「{table}」后可见", en="Upload “{table}” to see it")
_CAPTION = Text(zh="{company} · {year} 年度计划 · 数据截至 {day} · 全年已过 {gone}", en="{company} · plan {year} · data to {day} · {gone} of the year gone")
_WORDS = Text(zh="{label}：目前 {now}，目标 {target}，年末预测 {middle}", en="{label}: {now} now, goal {target}, year-end forecast {middle}")
_OPEN = Text(zh="{month}还没过完：满月后才画成实际", en="{month} is not over: it is drawn as actual once it is whole")
_ORDER = ("off_track", "at_risk", "on_track", "no_target", "no_data")


def current() -> Board:
    """Return the board of the open workspace, computed once per version of facts and goals."""
    return of(session.space(), session.facts())


def open_month(day: date | None) -> str:
    """Return the sentence that a chart of whole months leaves out the month of this last day of data; "" where that month is whole."""
    if day is None or day == month_of(day).last_day:
        return ""
    lang = session.lang()
    return session.say(_OPEN, month=write_month(day, lang))


def of(space: Workspace, facts: Facts) -> Board:
    """Return the board of a workspace, one object for all who ask; nobody changes it."""
    return cache.shared("board", lambda: _published(space, facts), _stamp(space), _stamp(space, "events"), of=(space, facts))


def stamp() -> int:
    """Return what changes whenever a goal or an event of the open workspace does: caches of what hangs on them are keyed by it."""
    return max(_stamp(session.space()), events_stamp())


def events(*years: int) -> pd.DataFrame:
    """Return what shapes these years, festivals and the manager's own events, for the foot of a time axis."""
    space = session.space()
    return cache.kept("events", lambda: pd.concat([marked_events(space, year) for year in years], ignore_index=True), years, events_stamp())


def events_stamp() -> int:
    """Return what changes whenever one of the manager's events does."""
    return _stamp(session.space(), "events")


def _published(space: Workspace, facts: Facts) -> Board:
    """Return the board, its forecasts kept as published: whoever opens a page sees them."""
    made = board(space, facts)
    record.keep(space, facts, made, who=record.COCKPIT)
    return made


def _stamp(space: Workspace, subject: str = "goals") -> int:
    newest = audit.changes(space, subject, limit=1)
    return newest[0].id if newest else 0


def caption(of: Board) -> str:
    """Return the line under a page's title: company, plan year, how far the data and the year are."""
    lang = session.lang()
    company = markdown_safe(settings.settings(session.space()).company or sidebar.workspace_title(session.space().name)(lang))
    if of.as_of is None:
        return company
    return _CAPTION.format(company=company, year=str(of.year), day=Text(zh=write_day(of.as_of, "zh"), en=write_day(of.as_of, "en")),
                           gone=write(elapsed(of.as_of), Unit.SHARE, "en", digits=0))(lang)


def in_words(standing: Standing) -> Text:
    """Return a standing in one sentence, for those who cannot see its chart."""
    middle = standing.landing.p50 if standing.landing else None
    values = {"now": standing.reading.value, "target": standing.target, "middle": middle}
    written = {name: Text(zh=write(value, standing.metric.unit, "zh"), en=write(value, standing.metric.unit, "en")) for name, value in values.items()}
    return _WORDS.format(label=standing.metric.label, **written)


def currency() -> str:
    """Return the workspace's currency, looked up once a run: a page writes some 200 amounts."""
    folder, kept = str(session.space().folder), st.session_state.get(session.CURRENCY)
    if kept is None or kept[0] != folder:
        kept = st.session_state[session.CURRENCY] = (folder, settings.settings(session.space()).currency)
    return str(kept[1])


def goal(standing: Standing) -> cards.Goal:
    """Return a standing as its card wants it."""
    metric, landing = standing.metric, standing.landing
    return cards.Goal(
        metric.id, metric.label, ICONS.get(metric.id, ":material/flag:"), metric.unit, standing.status, standing.reading.value,
        standing.target, standing.pace.expected if standing.pace else None, standing.odds,
        (landing.p10, landing.p50, landing.p90) if landing else None,
        good="down" if good_of(metric, standing.goal) == "down" else "up", definition=metric.definition,
        missing=missing(standing), reason=standing.reading.reason, marks=_marks(standing), receipt=asked(standing, forecast=landing is not None))


def asked(standing: Standing, *, forecast: bool = False) -> receipt_link.Asked:
    """Return what the receipt of a standing's number is: its definition and the day that it stands on; forecast: of its year-end."""
    day = standing.reading.as_of
    return receipt_link.Asked(standing.defined_id, as_of=day.isoformat() if day else "", forecast="year" if forecast else "")


def growth_to(point: Mapping[str, Any]) -> receipt_link.Asked | None:
    """Return the receipt of a point of the pace chart: the year to that month's end against the same calendar months."""
    if not point.get("id"):
        return None
    month = date.fromisoformat(str(point["id"]))
    return receipt_link.Asked("gmv_growth@calendar", link_of(Period(date(month.year, 1, 1), month_of(month).end)))


def _marks(standing: Standing) -> tuple[float, ...]:
    """Return the goal's four marks where they are in the KPI's own unit: those of a change on last year are not."""
    marks, goal = standing.marks, standing.goal
    return () if marks is None or goal is None or goal.basis == "change" else (marks.crisis, marks.concern, marks.satisfied, marks.best)


def missing(standing: Standing) -> Text | None:
    """Return the name of the table that would bring the KPI, None where it is there."""
    needs = standing.reading.needs
    if needs is None:
        return None
    table, _, column = needs.partition(".")
    return TABLES[table].column(column).label if column else TABLES[table].label


def number(of: Board, id_: str) -> cards.Number:
    """Return a KPI as its small card wants it, with the trend of its newest whole months."""
    standing = of.standings[id_]
    metric = standing.metric
    good = "" if metric.good == "none" else metric.good
    return cards.Number(SHORT.get(id_, metric.label), metric.unit, standing.reading.value, standing.reading.last_year, trend(standing.defined_id), good, metric.definition, missing(standing), reason=standing.reading.reason, receipt=asked(standing))


def trend(id_: str) -> Sequence[float]:
    """Return a KPI's newest whole months; of its readings only the numbers are kept, for a copy is made at every run."""
    facts = session.facts()

    def values() -> list[float]:
        return [r.value for r in monthly(facts, metric_of(id_), current().known) if r.value is not None and not r.partial][-TREND_MONTHS:]

    return cache.kept("trend", values, id_)


def goals_table(standings: Sequence[Standing], *, key: str) -> None:
    """Draw goals as a table, those in trouble first: word, value, what is expected by now, target, landing, odds."""
    lang = session.lang()
    ranked = sorted(standings, key=lambda s: _ORDER.index(s.status))
    frame = pd.DataFrame([_row(standing) for standing in ranked], columns=[t(lang) for t in (_GOAL, _STATUS, _NOW, _EXPECTED, _TARGET, _LANDING, _ODDS, _RECEIPT)])
    words = [status.MARKS[word] for word in _ORDER]
    badges = st.column_config.MultiselectColumn(options=[mark.label(lang) for mark in words], color=[mark.colour for mark in words], width=110)
    st.dataframe(frame, hide_index=True, key=key, row_height=38, height="content", placeholder=MISSING, column_config={
        _GOAL(lang): st.column_config.TextColumn(width=190), _STATUS(lang): badges,
        _LANDING(lang): st.column_config.TextColumn(width=210), _ODDS(lang): st.column_config.TextColumn(width=90, alignment="right"),
        _RECEIPT(lang): receipt_link.column([asked(standing, forecast=standing.landing is not None) for standing in ranked], key=key)})


def _row(standing: Standing) -> list[object]:
    lang, unit, money = session.lang(), standing.metric.unit, currency()

    def told(value: float | None) -> str:
        return write(value, unit, lang, currency=money)

    lacks, landing = missing(standing), standing.landing
    lands = f"{told(landing.p50)}（{told(landing.p10)} – {told(landing.p90)}）" if landing and lang == "zh" else \
        f"{told(landing.p50)} ({told(landing.p10)} – {told(landing.p90)})" if landing else _NEEDS.format(table=lacks)(lang) if lacks else standing.reading.reason(lang) if standing.reading.reason else MISSING
    return [standing.metric.label(lang), [status.MARKS[standing.status].label(lang)], told(standing.reading.value),
            told(standing.pace.expected if standing.pace else None), told(standing.target), lands, odds_said(standing.odds),
            receipt_link.mark(standing.metric.id)]

"""Decisions made on a scenario: what, who, by when; what was expected that day beside what came since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, markdown_safe
from core.base.unit import Unit, write
from core.metrics.catalog import CATALOG
from core.outlook import decided
from core.outlook.board import Board
from core.outlook.decided import Came
from core.scenario.tree import Outcome
from core.state import decisions, sealed
from core.state.decisions import Decision, Status
from core.ui import blocks, boards, cache, session, whatif_sealed
from core.ui.upload_history import moment

_TITLE = Text(zh="决定", en="Decisions")
_HOW = Text(zh="每个决定都留着当时的预期；数据到了就对照", en="Each keeps what was expected that day, and is compared as data arrive")
_DECIDE = Text(zh="按这个方案做决定", en="Decide on what is open now")
_WHAT = Text(zh="决定了什么（一句话）", en="What was decided, in a sentence")
_OWNER = Text(zh="负责人", en="Owner")
_DUE = Text(zh="何时完成", en="Due")
_DO = Text(zh="记下决定", en="Record the decision")
_NONE = Text(zh="还没有决定。调好方案后在这里记下：谁、何时做什么；以后自动对照实际。",
             en="No decision yet. Record here who does what by when; what came is set against it by itself.")
_STATUS: dict[Status, Text] = {"open": Text(zh="进行中", en="open"), "done": Text(zh="已完成", en="done"), "dropped": Text(zh="已放弃", en="dropped")}
_STATUS_LABEL = Text(zh="状态", en="Status")
_LINE = Text(zh="{owner} · {due} · {who} 记于 {at}", en="{owner} · {due} · recorded by {who}, {at}")
_BY = Text(zh="{day} 前", en="by {day}")
_NO_OWNER, _NO_DUE = Text(zh="未定负责人", en="no owner"), Text(zh="未定日期", en="no date")
_DETAIL = Text(zh="当时说的与实际", en="Said against came")
_YEAR = Text(zh="全年", en="whole year")
_COLUMNS = (Text(zh="时期", en="Period"), Text(zh="指标", en="KPI"), Text(zh="当时预期（P50）", en="Expected (P50)"),
            Text(zh="80% 区间", en="80% range"), Text(zh="实际", en="Came"), Text(zh="判断", en="Verdict"))
_INSIDE, _BELOW, _ABOVE = Text(zh="在区间内", en="within the range"), Text(zh="低于区间", en="below the range"), Text(zh="高于区间", en="above the range")
_LABELS = {"cogs": Text(zh="货品成本", en="Cost of goods"), "stock": Text(zh="月末库存（成本）", en="Month-end stock at cost")}
_SNAPSHOT = Text(zh="决定：{title}（{at}）", en="Decision: {title} ({at})")
_FIELDS = _TITLE_FIELD, _OWNER_FIELD, _DUE_FIELD = tuple(f"whatif_decide_{part}" for part in ("title", "owner", "due"))
_BOX, _SAID = "whatif_decide_box", "whatif_decide_said"


def draw(outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    """Draw the decisions, the newest first, and the button that records one on what the levers say now."""
    lang, made = session.lang(), decisions.decisions(session.space())
    blocks.heading(_TITLE, _HOW(lang))
    _decide(outcome, board, goals)
    said = st.session_state.pop(_SAID, None)
    if isinstance(said, Text):
        st.error(markdown_safe(said(lang)), icon=":material/error:")
    if not made:
        st.caption(_NONE(lang))
    for decision in made:
        _decision(decision)


def _decide(outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    lang = session.lang()
    with st.popover(_DECIDE(lang), icon=":material/gavel:", key=_BOX, on_change="rerun") as box:
        if box.open:
            st.text_input(_WHAT(lang), key=_TITLE_FIELD, max_chars=120)
            st.text_input(_OWNER(lang), key=_OWNER_FIELD, max_chars=40)
            st.date_input(_DUE(lang), value=None, key=_DUE_FIELD)
            st.button(_DO(lang), key="whatif_decide_do", type="primary", on_click=_record, args=(outcome, board, goals))


def _record(outcome: Outcome, board: Board, goals: Mapping[str, float]) -> None:
    """Seal what the levers say and record the decision on it."""
    title, due = str(st.session_state.get(_TITLE_FIELD) or "").strip(), st.session_state.get(_DUE_FIELD)
    try:
        if not title:
            raise CockpitError("decision", Text(zh="请写一句话：决定了什么。", en="Say in a sentence what was decided."))
        name = _SNAPSHOT.format(title=title[:60], at=f"{pd.Timestamp.now():%Y-%m-%d %H:%M:%S}")
        snapshot = whatif_sealed.seal_now(outcome, board, goals, name(session.lang()), official=False)
        decisions.decide(session.space(), Decision(title, snapshot.id, str(st.session_state.get(_OWNER_FIELD) or ""), due), who=session.who())
    except CockpitError as error:
        st.session_state[_SAID] = error.text
        return
    st.session_state[_BOX] = False
    for field in _FIELDS:
        st.session_state.pop(field, None)


def _decision(decision: Decision) -> None:
    lang = session.lang()
    scores = cache.kept("whatif.came", lambda: decided.came(session.facts(), sealed.read(session.space(), decision.sealed)), decision.sealed)
    with st.container(border=True, key=f"whatif_decision_{decision.id}", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{markdown_safe(decision.title)}**", width="content")
            _status(decision)
        st.caption(markdown_safe(_LINE.format(
            owner=decision.owner or _NO_OWNER(lang), due=_due(decision.due), who=decision.who,
            at=moment(decision.at, lang) if decision.at else "")(lang)))
        st.markdown(markdown_safe(decided.told(scores, boards.currency())(lang)))
        if scores:
            with st.expander(_DETAIL(lang), key=f"whatif_came_{decision.id}", on_change="rerun") as box:
                if box.open:
                    _table(scores, key=f"whatif_came_table_{decision.id}")


def _due(day: date | None) -> str:
    lang = session.lang()
    return _BY.format(day=day.isoformat())(lang) if day else _NO_DUE(lang)


def _status(decision: Decision) -> None:
    lang, key = session.lang(), f"whatif_decision_status_{decision.id}"
    st.session_state[key] = decision.status
    st.segmented_control(_STATUS_LABEL(lang), list(_STATUS), format_func=lambda status: _STATUS[status](lang), key=key, required=True,
                         label_visibility="collapsed", on_change=_changed, args=(decision, key))


def _changed(decision: Decision, key: str) -> None:
    try:
        decisions.change(session.space(), replace(decision, status=st.session_state[key]), who=session.who())
    except CockpitError as error:
        st.session_state[_SAID] = error.text


def _table(scores: Sequence[Came], *, key: str) -> None:
    lang = session.lang()
    st.dataframe(pd.DataFrame([_row(score) for score in scores], columns=[column(lang) for column in _COLUMNS]), hide_index=True, key=key,
                 row_height=36, height="content")


def _row(score: Came) -> tuple[str, ...]:
    lang, money = session.lang(), boards.currency()
    metric = CATALOG.get(score.kpi)
    unit = metric.unit if metric else Unit.CURRENCY
    label = metric.label if metric else _LABELS.get(score.kpi, Text(zh=score.kpi, en=score.kpi))
    low, middle, high, actual = (write(value, unit, lang, currency=money) for value in (score.p10, score.p50, score.p90, score.actual))
    verdict = _INSIDE if score.inside else _BELOW if score.actual < score.p10 else _ABOVE
    when = _YEAR(lang) if score.month is None else f"{score.month:%Y-%m}"
    return when, label(lang), middle, f"{low} – {high}", actual, verdict(lang)

"""The goals of a year as one table: edited in place and saved at once under the name in the sidebar; a stale write is told."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.text import Text, same
from core.base.unit import MISSING, Unit, currency_symbol, write
from core.metrics.catalog import CATALOG, defined
from core.outlook.board import Board
from core.outlook.goal_phasing import following
from core.outlook.goal_sheet import Line, edited, new_goal, without_goal, written
from core.outlook.lens import has_variants, label_of
from core.outlook.marks import NAMES, ZONES
from core.state import goals as state_goals
from core.state.template import TEAMS
from core.ui import boards, filters, receipt_link, session
from core.ui.receipt_link import Asked
from core.ui.status import MARKS

SAID = "goals_said"
FAULT = "goals_fault"
REFUSED = "goals_refused"
_KPI = Text(zh="指标", en="KPI")
_STATUS = Text(zh="状态", en="Status")
_TARGET = Text(zh="目标", en="Target")
_BASIS = Text(zh="目标形式", en="Target is")
_DEFINED = Text(zh="考核口径", en="Judged by")
_DEFINED_HELP = Text(zh="同一指标有几种算法时，这个目标按哪一种考核；在下面的“口径对照”里更换。", en="Which definition the goal is judged by, where the KPI has several; change it under “Definitions side by side”.")
_BASES = {"value": Text(zh="数值", en="value"), "change": Text(zh="比去年变化", en="change on last year")}
_ZONE = Text(zh="处在", en="Stands")
_VIEW = Text(zh="显示", en="Show")
_VIEWS = {"plan": Text(zh="目标", en="Targets"), "marks": Text(zh="四档线", en="Four marks")}
_MARKS_LINE = Text(zh="每个目标四条线：危机、关注、满意、最好。没填的按目标、去年和方向给出建议；填了就以填的为准，清空恢复建议。",
                   en="Four marks per goal: crisis, concern, satisfied, best case. Those not entered are proposed from target, last year and direction; clear one to get the proposal back.")
_UNIT = Text(zh="单位", en="Unit")
_ACTUAL = Text(zh="目前", en="Now")
_DIRECTION = Text(zh="方向", en="Direction")
_OWNER = Text(zh="负责人", en="Owner")
_TEAM = Text(zh="团队", en="Team")
_UP = Text(zh="越高越好", en="higher is better")
_DOWN = Text(zh="越低越好", en="lower is better")
_UNITS = {Unit.SHARE: Text(zh="%", en="%"), Unit.TIMES: Text(zh="次", en="×"), Unit.DAYS: Text(zh="天", en="days"),
          Unit.HOURS: Text(zh="小时", en="hours"), Unit.MINUTES: Text(zh="分钟", en="minutes"), Unit.COUNT: Text(zh="个", en="count"), Unit.SCORE: Text(zh="分", en="of 5")}
_SIGNS = {"on_track": "✓", "at_risk": "!", "off_track": "✕", "no_target": "○", "no_data": "○"}  # cells take no icons
_OF_LAST_YEAR = Text(zh="% 比去年", en="% on last")
_SAVED = Text(zh="已保存：{kpis}", en="Saved: {kpis}")
_SAVED_WITH_MONTHS = Text(zh="已保存：{kpis}；各季度、各月跟着变，锁定的月份不动", en="Saved: {kpis}; quarters and months follow, held months stay")
_ADD = Text(zh="再加一个指标的目标", en="Add a goal for another KPI")
_PLEASE = Text(zh="选择指标", en="Choose a KPI")
_HELP = Text(zh="双击“目标”直接修改，按右边的单位填写（35% 填 35）；清空表示待定。", en="Double-click a target and write it in the unit beside it (35 for 35%); empty means undecided.")


def editor_key(*parts: object) -> str:
    """Return the key of an editor that starts afresh after every saved change and every refused one."""
    return "_".join(["goals", *map(str, parts), str(boards.stamp()), str(st.session_state.get(REFUSED, 0))])


def refuse(reason: Text) -> None:
    """Keep why an edit was not saved; the editors show again what is kept."""
    st.session_state[FAULT] = reason
    st.session_state[REFUSED] = st.session_state.get(REFUSED, 0) + 1


def draw(lines: Sequence[Line], year: int) -> None:
    """Draw the table; a cell that is left is saved, and the table shows what is saved."""
    view = filters.choice(_VIEW, _VIEWS, key="goals_view", look="buttons", hide_label=True)
    key = editor_key("table", session.space().name, year, view)
    if view == "marks":
        st.caption(_MARKS_LINE(session.lang()))
        _editor(_marks_frame(lines), _marks_columns(), ["kpi", "unit", "zone"], key, lines)
    else:
        asked = receipts(lines, boards.current(), year)
        _editor(_frame(lines, asked), {**_columns(lines), "receipt": receipt_link.column(asked, key=key, width=50)}, ["kpi", "unit", "actual", "status", "defined"], key, lines)


def _editor(frame: pd.DataFrame, columns: dict[str, Any], fixed: Sequence[str], key: str, lines: Sequence[Line]) -> None:
    st.data_editor(frame, key=key, hide_index=True, height="content", row_height=36, placeholder=MISSING, alt=_HELP(session.lang()),
                   disabled=list(fixed), on_change=_save, args=(key, tuple(lines)), column_config=columns)


def _columns(lines: Sequence[Line]) -> dict[str, Any]:
    lang = session.lang()
    names = {"up": _UP(lang), "down": _DOWN(lang)}
    teams = {team: label(lang) for team, label in TEAMS.items()} | {line.goal.team: _team(line.goal.team)(lang) for line in lines if line.goal.team not in TEAMS}
    return {
        **_first(), "actual": st.column_config.TextColumn(_ACTUAL(lang), width=80, alignment="right"),
        "status": st.column_config.TextColumn(_STATUS(lang), width=96),
        "defined": st.column_config.TextColumn(_DEFINED(lang), width=112, help=_DEFINED_HELP(lang)),
        "basis": st.column_config.SelectboxColumn(_BASIS(lang), width=72, options=list(_BASES), required=True, format_func=lambda name: _BASES[str(name)](lang)),
        "direction": st.column_config.SelectboxColumn(_DIRECTION(lang), width=112, options=["up", "down"], required=True, format_func=lambda name: names[str(name)]),
        "team": st.column_config.SelectboxColumn(_TEAM(lang), width=84, options=list(teams), format_func=lambda team: teams.get(str(team), str(team))),
        "owner": st.column_config.TextColumn(_OWNER(lang), width=86, max_chars=60)}


def _marks_columns() -> dict[str, Any]:
    lang = session.lang()
    return {**_first(), **{name: st.column_config.NumberColumn(label(lang), width=105, format="localized") for name, label in NAMES.items()},
            "zone": st.column_config.TextColumn(_ZONE(lang), width=190)}


def _first() -> dict[str, Any]:
    lang = session.lang()
    return {"kpi": st.column_config.TextColumn(_KPI(lang), pinned=True, width=170),
            "target": st.column_config.NumberColumn(_TARGET(lang), width=84, help=_HELP(lang), format="localized"),
            "unit": st.column_config.TextColumn(_UNIT(lang), width=62)}


def _marks_frame(lines: Sequence[Line]) -> pd.DataFrame:
    """Return a row per goal: its marks as people write them, proposals where none is entered, and in which zone it stands."""
    lang, base = session.lang(), _frame(lines)[["kpi", "target", "unit"]]
    for name in NAMES:
        marks = [getattr(line.marks, name) if line.marks else None for line in lines]
        base[name] = pd.Series([written(None if mark is None else Decimal(str(mark)), line.unit) for mark, line in zip(marks, lines, strict=True)], dtype="float64")
    return base.assign(zone=[ZONES[line.zone](lang) if line.zone else MISSING for line in lines])


def _team(written: str) -> Text:
    """Return a team's name: one that a file wrote out in either language is the team we know by that name."""
    return next((label for label in TEAMS.values() if written in (label.zh, label.en)), same(written))


def said() -> None:
    """Say once what the last edit came to."""
    fault, saved = st.session_state.pop(FAULT, None), st.session_state.pop(SAID, None)
    if fault is not None:
        st.error(session.say(Text(zh="{fault}", en="{fault}"), fault=fault(session.lang())), icon=":material/error:")
    if saved is not None:
        st.toast(saved(session.lang()), icon=":material/check:")


def add(lines: Sequence[Line], year: int) -> None:
    """Draw the choice of a KPI that has no goal yet; choosing it adds an empty line."""
    lang = session.lang()
    st.selectbox(_ADD(lang), without_goal(lines), index=None, placeholder=_PLEASE(lang), key="goals_add", on_change=_add, args=(year,),
                 format_func=lambda kpi: CATALOG[kpi].label(lang), width=280)


def receipts(lines: Sequence[Line], board: Board, year: int) -> list[Asked | None]:
    """Return per goal the receipt of what it stands at, with its year-end where it has one; of a year gone by the whole year's; None where there is no number."""
    return [None if line.actual is None else boards.asked(board.standings[line.goal.kpi], forecast=line.lands is not None)
            if board.year == year and line.goal.kpi in board.standings else Asked(defined(line.goal.kpi, line.goal.definition).id, str(year)) for line in lines]


def summary(lines: Sequence[Line]) -> str:
    """Return how many goals stand how, as badges."""
    parts = []
    for status, mark in MARKS.items():
        count = sum(line.status == status for line in lines)
        if count:
            parts.append(f":{mark.colour}-badge[{mark.icon} {mark.label(session.lang())} {count}]")
    return " ".join(parts)


def _frame(lines: Sequence[Line], asked: Sequence[Asked | None] = ()) -> pd.DataFrame:
    lang, money = session.lang(), boards.currency()
    opens = {"receipt": receipt_link.cells(asked)} if asked else {}
    return pd.DataFrame({
        "kpi": [line.metric.label(lang) for line in lines],
        "target": pd.Series([written(line.goal.target, line.unit) for line in lines], dtype="float64"),
        "unit": [unit_name(line.unit, change=line.goal.basis == "change") for line in lines],
        "actual": [write(line.actual, line.metric.unit, lang, currency=money) for line in lines],
        **opens, "status": [status_cell(line.status) for line in lines],
        "defined": [label_of(line.goal.kpi, line.goal.definition)(lang) if has_variants(line.goal.kpi) else MISSING for line in lines],
        "basis": [line.goal.basis for line in lines],
        "direction": [line.goal.direction for line in lines],
        "team": [line.goal.team for line in lines],
        "owner": [line.goal.owner for line in lines],
    })


def unit_name(unit: Unit, *, change: bool = False) -> str:
    """Return the unit that a target is written in; that of a change says what it is a change on."""
    lang = session.lang()
    if change:
        return _OF_LAST_YEAR(lang)
    return currency_symbol(boards.currency(), lang) if unit is Unit.CURRENCY else _UNITS[unit](lang)


def status_cell(status: str | None) -> str:
    """Return a status as a table's cell shows it: a sign and its word."""
    return f"{_SIGNS[status]} {MARKS[status].label(session.lang())}" if status else MISSING


def _save(key: str, lines: Sequence[Line]) -> None:
    edits = st.session_state[key]["edited_rows"]
    try:
        changed = edited(lines, edits)
        space, facts, known = session.space(), session.facts(), boards.current().known
        months = {month.key: month for goal in changed for month in following(space, facts, goal, known)}
        state_goals.save_all(space, [*changed, *months.values()], who=session.who())
    except CockpitError as error:
        refuse(error.text)
        return
    labels = [CATALOG[goal.kpi].label for goal in changed]
    if labels:
        st.session_state[SAID] = (_SAVED_WITH_MONTHS if months else _SAVED).format(kpis=Text(zh="、".join(one.zh for one in labels), en=", ".join(one.en for one in labels)))


def _add(year: int) -> None:
    kpi = st.session_state.get("goals_add")
    if kpi:
        st.session_state["goals_add"] = None
        state_goals.save(session.space(), new_goal(kpi, year), who=session.who())

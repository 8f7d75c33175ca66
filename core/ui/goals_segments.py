"""Goals of single channels, categories, tiers and teams: what each reached, how it stands, edited and added on the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pandas as pd
import streamlit as st

from core.analysis.rfm import TIERS
from core.base.errors import CockpitError
from core.base.period import link_of
from core.base.text import Text, join, markdown_safe, same
from core.base.unit import MISSING, Unit, write
from core.metrics.catalog import CATALOG, defined
from core.outlook import goal_segments
from core.outlook.gap import labels
from core.outlook.goal_changes import period_label
from core.outlook.goal_segments import KINDS, SegmentLine, name_of
from core.outlook.goal_sheet import meant, new_goal, written
from core.state import goals as state_goals
from core.state.goals import MONTHS, QUARTERS, YEAR, Basis, Direction, Goal
from core.state.template import TEAMS
from core.ui import blocks, boards, cache, goals_table, navigation, receipt_link, session
from core.ui.odds import odds_said
from core.ui.receipt_link import Asked

_TITLE = Text(zh="渠道、品类、客户层级和团队的目标", en="Goals of channels, categories, tiers and teams")
_NONE = Text(zh="还没有。可以在这里加，也可以导出 Excel，填上“细分维度”和“细分对象”再导入。", en="None yet. Add one here, or export to Excel, fill in segment kind and segment, and upload it.")
_WORKING = Text(zh="正在看各部分的目标走到哪里……", en="Working out where the goals of parts stand …")
_UPLOAD = Text(zh="导入改好的目标", en="Upload edited goals")
_ADD = Text(zh="新增分项目标", en="Add a goal of a part")
_SAVE = Text(zh="保存", en="Save")
_SAVED = Text(zh="已保存分项目标", en="The goal of the part is saved")
_EMPTY = Text(zh="请选好指标和对象，并填上目标值。", en="Choose a KPI and a part, and write a target.")
_FIELDS = {"kpi": Text(zh="指标", en="KPI"), "kind": Text(zh="维度", en="Kind"), "segment": Text(zh="对象", en="Part"), "period": Text(zh="时期", en="Period"),
           "target": Text(zh="目标", en="Target"), "unit": Text(zh="单位", en="Unit"), "actual": Text(zh="目前", en="Now"), "expected": Text(zh="今天应达", en="Expected"),
           "lands": Text(zh="期末预测（80% 区间）", en="Landing (80% range)"), "odds": Text(zh="达成概率", en="Odds"), "status": Text(zh="状态", en="Status"), "owner": Text(zh="负责人", en="Owner"), "gone": Text(zh="删除", en="Delete")}
_OF = Text(zh="{kpi}（{part}，{period}）", en="{kpi} ({part}, {period})")
_COLON = Text(zh="：", en=": ")
_BASIS = Text(zh="目标是", en="The target is")
_BASES: dict[str, Text] = {"value": Text(zh="数值", en="a value"), "change": Text(zh="比去年变化", en="a change on last year")}
_WRITE = Text(zh="目标值（比率和变化写百分数，35% 填 35）", en="Target (ratios and changes in percent: 35 for 35%)")


def draw(year: int) -> None:
    """Draw the parts' goals of a year as a table, and the form that adds one."""
    blocks.heading(_TITLE)
    lines = found(year)
    if lines:
        _table(lines, year)
    else:
        st.caption(_NONE(session.lang()))
    with st.container(horizontal=True, vertical_alignment="center"):
        _form(year)
        navigation.link("upload", _UPLOAD, query={"template": "goals"})


def found(year: int) -> list[SegmentLine]:
    """Return the parts' goals with their standings, from memory while neither data nor goals changed."""
    space, facts, known = session.space(), session.facts(), boards.current().known
    with st.spinner(_WORKING(session.lang())):     # a tier's first landing of a version looks back over a year of days
        return cache.kept("goals.segments", lambda: goal_segments.lines(space, facts, state_goals.goals(space, year), known, _names()), year, boards.stamp())


def receipts(lines: Sequence[SegmentLine]) -> list[Asked | None]:
    """Return per goal the receipt of what its part reached, None where that is not known or not begun."""
    return [_asked(line) if line.actual is not None and line.days is not None else None for line in lines]


def _asked(line: SegmentLine) -> Asked:
    goal, days = line.goal, line.days
    of = {goal.segment_kind: line.key} if goal.segment_kind != "team" else {}
    board = boards.current()
    listed = {"as_of": board.as_of.isoformat()} if goal.segment_kind == "tier" and board.as_of else {}    # the list of that day
    return Asked(defined(goal.kpi, goal.definition).id, link_of(days) if days else "", **of, **listed)


def _names() -> dict[str, Text]:
    facts = session.facts()
    return cache.kept("gap.labels", lambda: labels(facts, "channel"), "channel")


def _table(lines: Sequence[SegmentLine], year: int) -> None:
    lang, money = session.lang(), boards.currency()
    key = goals_table.editor_key("parts", session.space().name, year)

    def told(line: SegmentLine, value: float | None) -> str:
        return write(value, line.metric.unit, lang, currency=money)

    asked = receipts(lines)
    frame = pd.DataFrame({
        "kpi": [line.metric.label(lang) for line in lines], "kind": [KINDS.get(line.goal.segment_kind, same(line.goal.segment_kind))(lang) for line in lines],
        "segment": [line.name(lang) for line in lines], "period": [period_label(line.goal.period)(lang) for line in lines],
        "target": pd.Series([written(line.goal.target, line.unit) for line in lines], dtype="float64"),
        "unit": [goals_table.unit_name(line.unit, change=line.goal.basis == "change") for line in lines],
        "actual": [told(line, line.actual) for line in lines], "expected": [told(line, line.pace.expected if line.pace else None) for line in lines],
        "lands": [_range(line, told) for line in lines], "odds": [odds_said(line.odds) for line in lines],
        "status": [goals_table.status_cell(line.status) for line in lines], "receipt": receipt_link.cells(asked), "owner": [line.goal.owner for line in lines],
        "gone": [False] * len(lines)})
    widths = {"kpi": 98, "kind": 92, "segment": 84, "period": 52, "unit": 54, "actual": 72, "expected": 72, "lands": 172, "odds": 62, "status": 96}
    config: dict[str, Any] = {name: st.column_config.TextColumn(_FIELDS[name](lang), width=width, alignment="right" if name in ("actual", "expected", "lands", "odds") else None)
                              for name, width in widths.items()}
    config |= {"target": st.column_config.NumberColumn(_FIELDS["target"](lang), width=84, format="localized"),
               "owner": st.column_config.TextColumn(_FIELDS["owner"](lang), width=80, max_chars=60),
               "gone": st.column_config.CheckboxColumn(_FIELDS["gone"](lang), width=60), "receipt": receipt_link.column(asked, key=key, width=50)}
    st.data_editor(frame, key=key, hide_index=True, height="content", row_height=35, placeholder=MISSING, disabled=list(widths), on_change=_edited,
                   args=(key, tuple(lines)), column_config=config, alt=_TITLE(lang))
    _notes(lines)


def _range(line: SegmentLine, told: Callable[[SegmentLine, float | None], str]) -> str:
    """Return where a goal of a part lands with its range; what is over has no range."""
    landing = line.landing
    if landing is None or landing.p10 == landing.p90:
        return told(line, landing.p50 if landing else None)
    low, high = told(line, landing.p10), told(line, landing.p90)
    return f"{told(line, landing.p50)}（{low} – {high}）" if session.lang() == "zh" else f"{told(line, landing.p50)} ({low} – {high})"


def _notes(lines: Sequence[SegmentLine]) -> None:
    """Draw what a manager must know of single goals, those with the same note together."""
    lang = session.lang()
    together: dict[Text, list[Text]] = {}
    for line in lines:
        if line.note is not None:
            together.setdefault(line.note, []).append(_OF.format(kpi=line.metric.label, part=line.name, period=period_label(line.goal.period)))
    if together:
        st.caption("  \n".join(f"{markdown_safe(note(lang))}{_COLON(lang)}{markdown_safe(join(goals)(lang))}" for note, goals in together.items()))


def _edited(key: str, lines: Sequence[SegmentLine]) -> None:
    try:
        for place, fields in st.session_state[key]["edited_rows"].items():
            _change(lines[place], fields)
    except CockpitError as error:
        goals_table.refuse(error.text)
        return
    st.session_state[goals_table.SAID] = _SAVED


def _change(line: SegmentLine, fields: Mapping[str, Any]) -> None:
    space, who = session.space(), session.who()
    if fields.get("gone"):
        state_goals.delete(space, line.goal, who=who)
        return
    goal = line.goal
    if "target" in fields:
        goal = replace(goal, target=meant(fields["target"], line.unit))
    if "owner" in fields:
        goal = replace(goal, owner=fields["owner"] or "")
    state_goals.save(space, goal, who=who)


def _form(year: int) -> None:
    lang = session.lang()
    with st.popover(_ADD(lang), icon=":material/add:"):
        kpi = st.selectbox(_FIELDS["kpi"](lang), list(CATALOG), key="goals_part_kpi", format_func=lambda one: CATALOG[one].label(lang))
        kind = st.selectbox(_FIELDS["kind"](lang), list(KINDS), key="goals_part_kind", format_func=lambda one: KINDS[one](lang))
        segment = st.selectbox(_FIELDS["segment"](lang), _parts(kind), key=f"goals_part_{kind}", index=None, accept_new_options=True,
                               format_func=lambda one: name_of(kind, one, _names())(lang))
        period = st.selectbox(_FIELDS["period"](lang), [YEAR, *QUARTERS, *MONTHS], key="goals_part_period", format_func=lambda one: period_label(one)(lang))
        basis = st.segmented_control(_BASIS(lang), list(_BASES), key="goals_part_basis", default="value", required=True, format_func=lambda one: _BASES[one](lang))
        target = st.number_input(_WRITE(lang), key="goals_part_target", value=None)
        st.button(_SAVE(lang), key="goals_part_save", type="primary", on_click=_add, args=(year, kpi, kind, segment, period, basis, target))


def _parts(kind: str) -> list[str]:
    """Return the parts of a kind that the data or the plan knows."""
    facts = session.facts()
    if kind == "tier":
        return list(TIERS)
    if kind == "team":
        return list(TEAMS)
    column = "channel" if kind == "channel" else "category"
    return cache.kept("goals.parts", lambda: [row[0] for row in facts.rows(f"select {column} from daily_sales group by 1 order by sum(amount) desc, 1") if row[0]], kind)


def _add(year: int, kpi: str, kind: str, segment: str | None, period: str, basis: str, target: float | None) -> None:
    if not segment or target is None:
        goals_table.refuse(_EMPTY)
        return
    unit = Unit.SHARE if basis == "change" else CATALOG[kpi].unit
    space = session.space()
    there = state_goals.goal(space, kpi, year, period, kind, segment)
    goal: Goal = there or replace(new_goal(kpi, year), period=period, segment_kind=kind, segment=segment)
    direction: Direction = "down" if CATALOG[kpi].good == "down" else "up"
    try:
        state_goals.save(space, replace(goal, basis=cast(Basis, basis), target=meant(float(Decimal(str(target))), unit), direction=direction), who=session.who())
    except CockpitError as error:
        goals_table.refuse(error.text)
        return
    st.session_state[goals_table.SAID] = _SAVED

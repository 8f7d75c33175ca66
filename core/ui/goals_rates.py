"""A rate's goal by month: the path that it glides on, levels set by hand in the table, what was reached."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.period import month_of
from core.base.text import Text
from core.base.unit import MISSING, write
from core.charts import phasing as chart
from core.metrics.catalog import defined
from core.outlook import rate_phasing
from core.outlook.goal_changes import period_label
from core.outlook.goal_sheet import Line, meant
from core.outlook.monthly_goals import month_starts
from core.outlook.rate_phasing import RatePlan
from core.state.goals import MONTHS
from core.ui import blocks, boards, cache, goals_table, receipt_link, session
from core.ui.receipt_link import Asked

_RATE = Text(zh="比率不能按月相加：从去年的水平逐月过渡到目标。", en="Rates do not add up over months: they glide from last year's level to the target.")
_FLAT = Text(zh="与去年相比的变化，每个月同样要求。", en="A change on last year is asked of every month alike.")
_CURVE = Text(zh="留存按去年老客回来的节奏累积到目标。", en="Retention builds up to the target the way last year's customers came back.")
_NO_CURVE = Text(zh="留存会逐月累积，要有前年和去年的订单才知道每月应到多少；目前只有年末目标。",
                 en="Retention builds up over the year; it takes two earlier years of orders to say how far it should be by each month.")
_HINT = Text(zh="改某个月的目标即锁定那个月末的水平，其余月份顺着过渡；取消锁定就回到原来的路径。12 月就是全年目标。",
             en="Edit a month and its month-end level is held, the others glide around it; free it and it glides again. December is the year's goal.")
_BY_HAND = Text(zh="目前：手工定了 {count} 个月，其余月份顺着过渡。", en="Now: {count} months set by hand, the others glide around them.")
_GLIDES = Text(zh="目前：逐月自动过渡，没有手工改过。", en="Now: it glides by itself, no month set by hand.")
_STALE = Text(zh="全年目标或去年的水平变了，各月还停在原来的路径上。", en="The year's goal or last year's level has changed; the months are still on the old path.")
_AGAIN = Text(zh="按现在的目标重算", en="Lead it to the goal as it is now")
_GLIDE = Text(zh="全部恢复自动过渡", en="Let all months glide again")
_CHART = Text(zh="{label}：各月末的目标与实际", en="{label}: level wanted and reached at each month's end")
_COLUMNS = {"label": Text(zh="月末", en="End of"), "target": Text(zh="目标水平", en="Level wanted"), "held": Text(zh="锁定", en="Held"), "actual": Text(zh="实际", en="Actual")}


def draw(line: Line, year: int) -> None:
    """Draw the path as chart and table; a level written there is saved at once."""
    space, facts, known = session.space(), session.facts(), boards.current().known
    plan = cache.kept("goals.rate", lambda: rate_phasing.rate_plan(space, facts, line, year, known), line.goal.kpi, year, boards.stamp())
    lang, money = session.lang(), boards.currency()
    st.caption((_FLAT if line.metric.kind == "change" or line.goal.basis == "change" else _RATE if line.goal.kpi != "retention" else _CURVE if plan.gliding[0] is not None else _NO_CURVE)(lang))
    left, right = st.columns([3, 2], gap="medium")
    spec = chart.path([period_label(name)(lang) for name in MONTHS], plan.wanted, plan.reached, unit=line.unit, lang=lang, currency=money, events=boards.events(year))
    with left:
        blocks.chart(spec, key="goals_phasing_chart", height=330, alt=_CHART.format(label=line.metric.label))
        _state(plan)
    with right:
        _table(plan)
        if plan.is_editable:
            st.caption(_HINT(lang))


def _state(plan: RatePlan) -> None:
    lang = session.lang()
    if plan.is_stale:
        st.warning(_STALE(lang), icon=":material/warning:")
        st.button(_AGAIN(lang), key="goals_rate_again", type="primary", on_click=_apply, args=(plan, lambda: plan.points))
    elif plan.is_editable:
        words = session.say(_BY_HAND, count=len(plan.points)) if plan.points else _GLIDES(lang)
        st.markdown(f":small[{words}]")
    if plan.is_saved:
        st.button(_GLIDE(lang), key="goals_rate_glide", on_click=_apply, args=(plan, dict), icon=":material/show_chart:")


def _table(plan: RatePlan) -> None:
    lang, unit, money = session.lang(), plan.line.unit, boards.currency()
    scale = 100.0 if meant(1.0, unit) != 1 else 1.0
    asked = receipts(plan)
    frame = pd.DataFrame({
        "label": [period_label(name)(lang) for name in MONTHS],
        "target": pd.Series([None if level is None else round(level * scale, 2) for level in plan.wanted], dtype="float64"),
        "held": [place in plan.points for place in range(len(MONTHS))],
        "actual": [write(level, unit, lang, currency=money) for level in plan.reached], "receipt": receipt_link.cells(asked)})
    key = goals_table.editor_key("rates", plan.line.goal.kpi, plan.year)
    name = goals_table.unit_name(unit)
    fixed = ["label", "actual"] if plan.is_editable else ["label", "actual", "target", "held"]
    st.data_editor(frame, key=key, hide_index=True, height="content", row_height=33, placeholder=MISSING, disabled=fixed, on_change=_edited, args=(key, plan), alt=_HINT(lang), column_config={
        "label": st.column_config.TextColumn(_COLUMNS["label"](lang), width=70, pinned=True),
        "target": st.column_config.NumberColumn(f"{_COLUMNS['target'](lang)} ({name})", width=130, format="localized"),
        "held": st.column_config.CheckboxColumn(_COLUMNS["held"](lang), width=62),
        "actual": st.column_config.TextColumn(_COLUMNS["actual"](lang), width=90, alignment="right"),
        "receipt": receipt_link.column(asked, key=key, width=50)})


def receipts(plan: RatePlan) -> list[Asked | None]:
    """Return per month the receipt of the level reached at its end, None for months to come."""
    ends = [month_of(start).last_day for start in month_starts(plan.year)]
    id_ = defined(plan.line.goal.kpi, plan.line.goal.definition).id
    return [None if level is None else Asked(id_, as_of=end.isoformat()) for level, end in zip(plan.reached, ends, strict=True)]


def _edited(key: str, plan: RatePlan) -> None:
    for place, fields in st.session_state[key]["edited_rows"].items():
        _apply(plan, lambda place=place, fields=fields: _points(plan, place, fields))  # type: ignore[misc]


def _points(plan: RatePlan, place: int, fields: Mapping[str, object]) -> Mapping[int, float]:
    """Return the points after one row's edit: a level written holds it, a tick alone holds or frees what stands there."""
    written = fields.get("target")
    if isinstance(written, int | float):
        return rate_phasing.with_point(plan, place, float(meant(float(written), plan.line.unit) or 0))
    level = plan.wanted[place]
    return rate_phasing.with_point(plan, place, level) if fields.get("held") and level is not None else rate_phasing.without_point(plan, place)


def _apply(plan: RatePlan, points: Callable[[], Mapping[int, float]]) -> None:
    """Save the path through the points, or keep the sentence that says why it cannot be."""
    try:
        rate_phasing.save(session.space(), plan, points(), who=session.who())
    except CockpitError as error:
        goals_table.refuse(error.text)
        return
    st.session_state[goals_table.SAID] = Text(zh="已保存", en="Saved")

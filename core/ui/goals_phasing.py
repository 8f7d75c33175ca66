"""The year's goal by quarter and month: chart, quarters, months with hold, ways to spread it; rates have a page part of their own."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st

from core.base.errors import CockpitError
from core.base.period import year_of
from core.base.text import Text
from core.base.unit import MISSING, Unit, write
from core.charts import phasing as chart
from core.metrics.catalog import CATALOG
from core.outlook import goal_phasing
from core.outlook.goal_changes import period_label
from core.outlook.goal_phasing import YearPlan
from core.outlook.goal_sheet import Line
from core.outlook.phasing import Phased, quarter_months
from core.state.goals import MONTHS
from core.ui import blocks, boards, cache, filters, goals_rates, goals_table, receipt_link, refunds_coming, session
from core.ui.receipt_link import Asked

_TITLE = Text(zh="按季度和月份分解", en="By quarter and month")
_WHICH = Text(zh="指标", en="KPI")
_FROM_GROWTH = Text(zh="全年目标 **{total}** = 去年 {last} ×（1 {sign} {growth}）", en="Year's goal **{total}** = last year's {last} × (1 {sign} {growth})")
_ENTERED = Text(zh="全年目标 **{total}**（在上面的表里填写）", en="Year's goal **{total}** (entered in the table above)")
_NO_LAST = Text(zh="目标是比去年增长 {growth}，要有去年全年的数据才能换算成金额。也可以在上面加一个「{label}」的目标，直接填全年数。",
                en="The goal is a change of {growth} on last year: it takes all of last year's data to make an amount of it. "
                   "Or add a goal for {label} above and enter the year's figure.")
_NO_TOTAL = Text(zh="先在上面的表里填写「{label}」的全年目标，这里就能分到每个月。", en="Enter the year's goal for {label} in the table above, then it can be spread over the months.")
_HOW = {"shape": Text(zh="按去年节奏", en="Last year's shape"), "even": Text(zh="平均分配", en="Evenly"), "hand": Text(zh="手工调整过", en="Adjusted by hand")}
_NOW = Text(zh="目前：{how}，合计 {sum}，与全年目标一致。", en="Now: {how}; adds up to {sum}, exactly the year's goal.")
_DRAFT = Text(zh="建议：{how}，还没有保存。", en="A proposal: {how}; not saved yet.")
_SAVE = Text(zh="保存这个分解", en="Save this phasing")
_OFF = Text(zh="各月合计 {sum}，全年目标现在是 {total}。", en="The months add up to {sum}, but the year's goal is now {total}.")
_STRETCH = Text(zh="按新目标重新分配", en="Spread the new goal")
_HINT = Text(zh="改季度，月份跟着变；改月份即锁定。锁定的月份不动，其余月份自动补足，全年合计不变。",
             en="Edit a quarter and its months follow; an edited month is held. Held months stay, the others make up the difference, the year's sum stays.")
_CHART = Text(zh="{label}：各月目标与实际", en="{label}: target and actual by month")
_COLUMNS = {"label": Text(zh="时期", en="Period"), "target": Text(zh="目标", en="Target"), "held": Text(zh="锁定", en="Held"), "last": Text(zh="去年", en="Last year"),
            "actual": Text(zh="实际", en="Actual"), "needed": Text(zh="今后每月需达", en="Needed now")}
_QUARTER = Text(zh="第{n}季度", en="Q{n}")

Edit = Callable[[YearPlan], Phased]


def draw(lines: Sequence[Line], year: int) -> None:
    """Draw the section for the KPI chosen."""
    blocks.heading(_TITLE)
    kpis = goal_phasing.phasable(lines)
    if not kpis:
        return
    kpi = filters.choice(_WHICH, {kpi: CATALOG[kpi].label for kpi in kpis}, key="goals_phasing_kpi", parameter="kpi", hide_label=True)
    if goal_phasing.adds_up(CATALOG[kpi]):
        _sum(kpi, year)
    else:
        goals_rates.draw(next(line for line in lines if line.goal.kpi == kpi), year)


def _sum(kpi: str, year: int) -> None:
    space, facts = session.space(), session.facts()
    known = boards.current().known
    plan = cache.kept("goals.year_plan", lambda: goal_phasing.year_plan(space, facts, kpi, year, known), kpi, year, boards.stamp(), boards.events_stamp())
    if plan.total is None or plan.phased is None:
        _explain(plan)
        return
    st.markdown(_total(plan))
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(plan)
        _buttons(plan)
        _quarters(plan)
    with right:
        _months(plan)
        st.caption(_HINT(session.lang()))
        refunds_coming.draw([plan.metric], within=year_of(plan.year))


def _explain(plan: YearPlan) -> None:
    label = plan.metric.label
    if plan.growth is not None:
        st.info(session.say(_NO_LAST, growth=_share(plan.growth), label=label), icon=":material/info:")
    else:
        st.info(session.say(_NO_TOTAL, label=label), icon=":material/info:")


def _total(plan: YearPlan) -> str:
    if plan.growth is None:
        return session.say(_ENTERED, total=_whole(plan, plan.total))
    return session.say(_FROM_GROWTH, total=_whole(plan, plan.total), last=_whole(plan, plan.last_total), sign="−" if plan.growth < 0 else "+",
                       growth=_share(abs(plan.growth)))


def _chart(plan: YearPlan) -> None:
    lang, unit, money = session.lang(), plan.metric.unit, boards.currency()
    target = tuple(float(amount) for amount in plan.phased.amounts) if plan.phased else ()
    spec = cache.kept("goals.chart", lambda: chart.spec(_names(), target, plan.actual, plan.last_year, unit=unit, lang=lang, currency=money, events=boards.events(plan.year)),
                      lang, money, target, plan.metric.id, plan.year, boards.events_stamp())
    blocks.chart(spec, key="goals_phasing_chart", height=330, alt=_CHART.format(label=plan.metric.label))
    board = boards.current()
    if board.year == plan.year and (said := boards.open_month(board.as_of)):
        st.caption(said)


def _buttons(plan: YearPlan) -> None:
    lang, phased = session.lang(), plan.phased
    if phased is None:
        return
    exact = phased.total == plan.total
    if plan.is_saved and not exact:
        st.warning(session.say(_OFF, sum=_whole(plan, phased.total), total=_whole(plan, plan.total)), icon=":material/warning:")
        _button(_STRETCH, plan, goal_phasing.with_total, key="stretch", kind="primary")
    else:
        words = _NOW if plan.is_saved else _DRAFT
        st.markdown(f":small[{words.format(how=_HOW[plan.how], sum=_whole(plan, phased.total))(lang)}]" if plan.is_saved else
                    f":small[:orange[:material/edit_note:] {words.format(how=_HOW[plan.how])(lang)}]")
    with st.container(horizontal=True):
        if not plan.is_saved:
            _button(_SAVE, plan, _as_it_is, key="save", kind="primary")
        _button(_HOW["shape"], plan, partial(goal_phasing.reshaped, how="shape"), key="shape", icon=":material/show_chart:")
        _button(_HOW["even"], plan, partial(goal_phasing.reshaped, how="even"), key="even", icon=":material/drag_handle:")


def _as_it_is(plan: YearPlan) -> Phased:
    return plan.phased or Phased((), ())


def _button(label: Text, plan: YearPlan, edit: Edit, *, key: str, kind: str = "secondary", icon: str | None = None) -> None:
    st.button(label(session.lang()), key=f"goals_phasing_{key}", type=kind, icon=icon, on_click=_apply, args=(plan, edit))  # type: ignore[arg-type]


def _quarters(plan: YearPlan) -> None:
    frame = pd.DataFrame({"label": [_QUARTER.format(n=n)(session.lang()) for n in range(1, 5)],
                          "target": [float(plan.phased.part(quarter_months(n))) for n in range(1, 5)] if plan.phased else [],
                          "last": [_part(plan, plan.last_year, n) for n in range(1, 5)],
                          "actual": [_part(plan, plan.actual, n) for n in range(1, 5)]})
    _editor(frame, plan, "quarters", ("label", "last", "actual"), receipts(plan, "quarters"))


def _months(plan: YearPlan) -> None:
    if plan.phased is None:
        return
    frame = pd.DataFrame({"label": _names(), "target": [float(amount) for amount in plan.phased.amounts], "held": list(plan.phased.held),
                          "last": [_written(plan, value) for value in plan.last_year], "actual": refunds_coming.marked(plan.metric, plan.year, [_written(plan, value) for value in plan.actual]),
                          "needed": [_written(plan, value) for value in goal_phasing.needed(plan)]})
    _editor(frame, plan, "months", ("label", "last", "actual", "needed"), receipts(plan, "months"))


def receipts(plan: YearPlan, what: str) -> list[Asked | None]:
    """Return per month or quarter the receipt of its actual, of last year's where it has none yet, None where neither is known."""
    names = [f"{place:02}" for place in range(1, 13)] if what == "months" else [f"Q{n}" for n in range(1, 5)]
    places = [[place] for place in range(12)] if what == "months" else [quarter_months(n) for n in range(1, 5)]

    def whole(values: Sequence[float | None], months: Sequence[int]) -> bool:
        return all(values[place] is not None for place in months)

    years = [plan.year if whole(plan.actual, months) else plan.year - 1 if whole(plan.last_year, months) else None for months in places]
    return [Asked(plan.metric.id, f"{year}-{name}") if year is not None else None for year, name in zip(years, names, strict=True)]


def _editor(frame: pd.DataFrame, plan: YearPlan, what: str, fixed: Sequence[str], asked: Sequence[Asked | None]) -> None:
    lang = session.lang()
    key = goals_table.editor_key(what, plan.metric.id, plan.year)
    shown = {name: label(lang) for name, label in _COLUMNS.items()}
    st.data_editor(frame.assign(receipt=receipt_link.cells(asked)), key=key, hide_index=True, height="content", row_height=33, placeholder=MISSING, disabled=list(fixed), on_change=_edited,
                   args=(key, plan, what), alt=_HINT(lang), column_config={
        "label": st.column_config.TextColumn(shown["label"], width=76 if what == "quarters" else 52, pinned=True),
        "target": st.column_config.NumberColumn(shown["target"], width=94, min_value=0, format="localized"),
        "held": st.column_config.CheckboxColumn(shown["held"], width=60),
        **{name: st.column_config.TextColumn(shown[name], width=96 if name == "needed" else 66, alignment="right") for name in ("last", "actual", "needed")},
        "receipt": receipt_link.column(asked, key=key, width=50)})


def _edited(key: str, plan: YearPlan, what: str) -> None:
    for place, fields in st.session_state[key]["edited_rows"].items():
        if fields.get("target") is not None:
            amount = Decimal(str(fields["target"])).quantize(plan.quantum)
            _apply(plan, partial(goal_phasing.with_month, place=place, amount=amount) if what == "months" else
                   partial(goal_phasing.with_quarter, quarter=place + 1, amount=amount))
        elif "held" in fields:
            _apply(plan, partial(goal_phasing.with_held, place=place, held=bool(fields["held"])))


def _apply(plan: YearPlan, edit: Edit) -> None:
    """Save an edit of the months, or keep the sentence that says why it cannot be."""
    try:
        goal_phasing.save(session.space(), plan, edit(plan), who=session.who())
    except CockpitError as error:
        goals_table.refuse(error.text)
        return
    st.session_state[goals_table.SAID] = Text(zh="已保存", en="Saved")


def _names() -> list[str]:
    return [period_label(name)(session.lang()) for name in MONTHS]


def _part(plan: YearPlan, values: Sequence[float | None], quarter: int) -> str:
    found = [values[place] for place in quarter_months(quarter)]
    return _written(plan, None if None in found else sum(value for value in found if value is not None))


def _written(plan: YearPlan, value: float | None) -> str:
    return write(value, plan.metric.unit, session.lang(), currency=boards.currency())


def _whole(plan: YearPlan, value: Decimal | float | None) -> Text:
    number = None if value is None else float(value)
    return Text(*(write(number, plan.metric.unit, lang, currency=boards.currency(), full=True,
                        digits=2 if plan.metric.unit is Unit.CURRENCY else None) for lang in ("zh", "en")))


def _share(value: Decimal) -> Text:
    return Text(*(write(float(value), Unit.SHARE, lang) for lang in ("zh", "en")))
